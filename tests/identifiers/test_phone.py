"""Telephone numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.phone import Kind, Phone, kind_of, last_four, mask, normalise

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("15400000001", "15400000001", Kind.MOBILE),
        ("154 0000 0001", "15400000001", Kind.MOBILE),
        ("１５４－００００－０００１", "15400000001", Kind.MOBILE),
        ("+86 154-0000-0001", "15400000001", Kind.MOBILE),
        ("0086154 0000 0001", "15400000001", Kind.MOBILE),
        ("8615400000001", "15400000001", Kind.MOBILE),
        ("0715-6312345", "07156312345", Kind.LANDLINE),
        ("（0715）6312345", "07156312345", Kind.LANDLINE),
        ("+86 715 6312345", "07156312345", Kind.LANDLINE),
        ("010-12345678", "01012345678", Kind.LANDLINE),
        ("400-123-4567", "4001234567", Kind.SERVICE),
        ("+86 4001234567", "4001234567", Kind.SERVICE),
        ("8001234567", "8001234567", Kind.SERVICE),
    ],
)
def test_usual_writings_are_understood(text, number, kind):
    assert Phone.parse(text) == Phone(number, kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("电话不详", "character"),
        ("1540000000", "length"),
        ("154000000011", "length"),
        ("12345678901", "prefix"),
        ("6312345", "area_code"),
        ("99", "form"),
        ("0715631234", "form"),
        ("15４00000001٣", "character"),
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(text, code):
    with pytest.raises(InvalidIdentifier) as caught:
        Phone.parse(text)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


@given(mobiles)
def test_C5_a_mobile_shows_three_and_four(number):
    assert Phone.parse(number).masked == f"{number[:3]}****{number[7:]}"


def test_C5_masks_of_other_numbers_hide_five_digits():
    assert mask("07156312345") == "0715-*****45"
    assert mask("01012345678") == "010-******78"
    assert mask("4001234567") == "400-*****67"
    assert mask("12") == "**"


def test_C5_a_parsed_number_does_not_print_itself():
    assert "15400000001" not in repr(Phone.parse("15400000001"))


@given(mobiles)
def test_normalising_twice_changes_nothing(number):
    assert normalise(normalise(f"+86 {number[:3]} {number[3:]}")) == number
    assert kind_of(number) is Kind.MOBILE


@given(st.text(max_size=20))
def test_any_text_is_accepted_or_refused_with_a_reason(text):
    try:
        assert Phone.parse(text).number.isdigit()
    except InvalidIdentifier as error:
        assert error.code and error.message


def test_spaced_and_last_four():
    assert Phone.parse("15400000001").spaced == "154 0000 0001"
    assert Phone.parse("0715 6312345").spaced == "0715-6312345"
    assert Phone.parse("4001234567").spaced == "400-123-4567"
    assert last_four("154-0000-0001") == last_four("0001") == "0001"
