"""ID numbers: every rule of GB 11643, by example and by property."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiayu_jobs.identifiers import citizen_id
from jiayu_jobs.identifiers.citizen_id import CitizenId, age_on, check_character, make, mask, normalise, validate_many
from jiayu_jobs.identifiers.errors import InvalidIdentifier

TODAY = date(2024, 11, 15)
VECTORS = {
    "42122119900101001X": (date(1990, 1, 1), 1),
    "421221198506150021": (date(1985, 6, 15), 2),
    "421299196803070133": (date(1968, 3, 7), 1),
    "421299198506150021": (date(1985, 6, 15), 2),
    "421299200002290012": (date(2000, 2, 29), 1),
}
areas = st.text("0123456789", min_size=6, max_size=6)
births = st.dates(date(1900, 1, 1), TODAY)
valid_numbers = st.builds(make, areas, births, st.integers(0, 999))


def refusal(text: str) -> InvalidIdentifier:
    with pytest.raises(InvalidIdentifier) as caught:
        CitizenId.parse(text, TODAY)
    return caught.value


def thousand_numbers() -> list[str]:
    random = Random(20241115)
    return [
        make(
            f"{random.randrange(10**6):06d}",
            date(1930, 1, 1) + timedelta(random.randrange(34000)),
            random.randrange(1000),
        )
        for _ in range(1000)
    ]


@pytest.mark.parametrize("number", VECTORS)
def test_published_vectors_pass_and_say_birth_date_and_sex(number):
    assert (CitizenId.parse(number, TODAY).birth_date, CitizenId.parse(number, TODAY).sex) == VECTORS[number]


@given(areas, births, st.integers(0, 999))
def test_a_made_number_reads_back_as_what_it_was_made_of(area, birth, sequence):
    read = CitizenId.parse(make(area, birth, sequence), TODAY)
    assert (read.number[:6], read.birth_date, read.sex) == (area, birth, 1 if sequence % 2 else 2)


def test_F5_every_single_digit_error_is_refused():
    wrong, accepted = [], []
    for number in thousand_numbers():
        for place, right in enumerate(number):
            for digit in "0123456789X" if place == 17 else "0123456789":
                if digit != right:
                    wrong.append(number[:place] + digit + number[place + 1 :])
    accepted = [text for text, code in zip(wrong, validate_many(wrong, TODAY), strict=True) if code is None]
    assert len(wrong) == 1000 * (17 * 9 + 10)
    assert accepted == []


def test_F5_every_swap_of_two_neighbouring_digits_is_refused():
    # Differences of neighbouring weights are never 0 modulo 11, so the check sees each swap.
    wrong = []
    for number in thousand_numbers():
        for place in range(16):
            if number[place] != number[place + 1]:
                wrong.append(number[:place] + number[place + 1] + number[place] + number[place + 2 :])
    assert len(wrong) > 10_000
    assert [text for text, code in zip(wrong, validate_many(wrong, TODAY), strict=True) if code is None] == []


@given(valid_numbers, st.randoms())
def test_full_width_blanks_hyphens_and_small_x_change_nothing(number, random):
    wide = "".join(chr(ord(c) + 0xFEE0) if random.random() < 0.5 else c.lower() for c in number)
    spaced = wide[:6] + random.choice([" ", "\u3000", "-", "－", "\u200b", ""]) + wide[6:14] + " " + wide[14:] + "\n"
    assert normalise(spaced) == number
    assert CitizenId.parse(spaced, TODAY).number == number


def test_the_roman_ten_of_input_methods_is_an_x():
    assert CitizenId.parse("42122119900101001Ⅹ", TODAY).number == "42122119900101001X"


def test_a_wrong_check_character_is_named():
    caught = refusal("421221199001010017")
    assert (caught.code, caught.message) == ("check", "身份证号第18位不对，应为 X。请对照证件再输一次。")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "empty", "还没有填"),
        (" - ", "empty", "还没有填"),
        ("421221900101001", "old_form", "15位的旧号码"),
        ("42122119900101", "length", "现在是14位"),
        ("4212211990010100123", "length", "现在是19位"),
        ("4212211990010l001X", "character", "第14位不是数字"),
        ("4212211990010100XX", "character", "第17位不是数字"),
        ("42122119900101001Y", "character", "第18位不是数字"),
        ("42122119900٢01001X", "character", "第12位不是数字"),
        ("421221199002300011", "date", "没有这一天"),
        ("421221190002290011", "date", "没有这一天"),
        ("421221202411160010", "future", "还没有到"),
        ("421221189912310011", "early", "早于1900年"),
    ],
)
def test_each_mistake_has_its_code_and_says_where_it_is(text, code, words):
    caught = refusal(text)
    assert caught.code == code
    assert words in caught.message
    assert caught.message.endswith("。")
    assert "非法" not in caught.message


def test_a_message_never_repeats_the_number():
    for number in thousand_numbers()[:50]:
        wrong = number[:17] + ("0" if number[17] != "0" else "1")
        assert number[6:14] not in refusal(wrong).message


def test_the_county_is_not_judged():
    for area in ("422322", "421221", "421299", "810000", "999999", "000000"):
        assert CitizenId.parse(make(area, date(1970, 1, 1), 1), TODAY)


def test_a_child_born_today_has_a_valid_number():
    assert CitizenId.parse(make("421299", TODAY, 1), TODAY).birth_date == TODAY
    assert refusal(make("421299", TODAY + timedelta(1), 1)).code == "future"


def damaged(number: str, random: Random) -> str:
    """A number with something wrong, or nothing."""
    place = random.randrange(18)
    return random.choice(
        [
            number,
            number[:place] + random.choice("0123456789XxA١　") + number[place + 1 :],
            number[:place],
            number + random.choice("0X "),
            number[:6] + f"{random.randrange(10**8):08d}" + number[14:],
            number[:6] + number[8:17],
        ]
    )


@settings(max_examples=300)
@given(st.lists(st.one_of(st.text(max_size=20), valid_numbers), max_size=20), st.randoms())
def test_the_column_form_agrees_with_the_single_form(texts, random):
    texts = [damaged(text, random) if len(text) == 18 and text.isascii() else text for text in texts]
    columns = citizen_id.parse_columns(texts, TODAY)
    for index, text in enumerate(texts):
        try:
            one = CitizenId.parse(text, TODAY)
        except InvalidIdentifier as error:
            assert columns.errors[index] == error.code
            assert citizen_id.message(error.code, text) == error.message
            assert columns.birth_dates[index] is None and columns.sexes[index] is None
        else:
            assert columns.errors[index] is None
            assert columns.numbers[index] == one.number
            assert (columns.birth_dates[index], columns.sexes[index]) == (one.birth_date, one.sex)


def test_the_column_form_takes_empty_cells():
    assert validate_many([None, "", "421299196803070133"], TODAY) == ["empty", "empty", None]


@given(valid_numbers)
def test_C5_the_mask_keeps_four_and_four(number):
    masked = mask(number)
    assert masked == number[:4] + "*" * 10 + number[14:]
    assert len(masked) == 18


def test_C5_the_mask_of_what_is_no_number_shows_nothing():
    assert mask("12345") == "*****"
    assert mask("") == ""


def test_C5_a_parsed_number_does_not_print_itself():
    parsed = CitizenId.parse("42122119900101001X")
    assert "42122119900101001X" not in repr(parsed)
    assert parsed.masked == "4212**********001X"
    assert "42122119900101001X" not in repr(citizen_id.parse_columns(["42122119900101001X"]))


def test_age_counts_full_years():
    assert age_on(date(2008, 11, 15), date(2024, 11, 14)) == 15
    assert age_on(date(2008, 11, 15), date(2024, 11, 15)) == 16
    assert age_on(date(2004, 2, 29), date(2005, 2, 28)) == 0
    assert age_on(date(2004, 2, 29), date(2005, 3, 1)) == 1


@pytest.mark.parametrize("arguments", [("42129", 1), ("4212999", 1), ("42129a", 1), ("421299", 1000), ("421299", -1)])
def test_make_refuses_parts_of_the_wrong_size(arguments):
    area, sequence = arguments
    with pytest.raises(ValueError, match="area takes 6 digits"):
        make(area, date(1990, 1, 1), sequence)


def test_check_character_wants_seventeen():
    assert check_character("42122119900101001") == "X"
    with pytest.raises(ValueError, match="zip"):
        check_character("4212211990010100")
