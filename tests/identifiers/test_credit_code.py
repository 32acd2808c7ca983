"""Uniform social credit codes: the outer check is an error, the inner one a warning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.identifiers.credit_code import ALPHABET, CreditCode, check_character, make, organisation_check
from jiayu_jobs.identifiers.errors import InvalidIdentifier

VECTORS = [
    "91110000600037341L",
    "91421221MA4900010Y",
    "91421221MA4900029U",
    "91421299JY00000106",
    "91421299JY00000293",
]
organisations = st.text(ALPHABET, min_size=8, max_size=8)


@pytest.mark.parametrize("code", VECTORS)
def test_published_vectors_pass_both_checks(code):
    assert CreditCode.parse(code) == CreditCode(code, None)
    assert organisation_check(code[8:16]) == code[16]


@given(st.sampled_from(["91", "92", "93", "11", "12", "51", "52"]), organisations)
def test_a_made_code_passes_and_says_its_region(kind, organisation):
    read = CreditCode.parse(make(kind, "421299", organisation))
    assert read.warning is None
    assert read.region_code == "421299"


@given(organisations, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_refused(organisation, place, character):
    code = make("91", "421299", organisation)
    if code[place] != character:
        with pytest.raises(InvalidIdentifier):
            CreditCode.parse(code[:place] + character + code[place + 1 :])


def test_a_wrong_inner_check_is_a_warning_only():
    first17 = "91421299JY0000010"
    inner = "1" if first17[16] != "1" else "2"
    code = first17[:16] + inner
    read = CreditCode.parse(code + check_character(code))
    assert read.warning and "第17位" in read.warning


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "empty", "还没有填"),
        ("91421299JY0000010", "length", "现在是17位"),
        ("91421299JYO0000106", "character", "第11位不对，代码里不用字母 O，可能是 0"),
        ("91421299JY0000010中", "character", "第18位不对"),
        ("9142129AJY00000106", "region", "第3到8位应为数字"),
        ("91421299JY00000107", "check", "应为 6"),
    ],
)
def test_each_mistake_says_where_it_is(text, code, words):
    with pytest.raises(InvalidIdentifier) as caught:
        CreditCode.parse(text)
    assert caught.value.code == code
    assert words in caught.value.message


def test_small_letters_full_width_and_blanks_are_accepted():
    assert CreditCode.parse(" ９１421299jy0000-0106 ").code == "91421299JY00000106"
