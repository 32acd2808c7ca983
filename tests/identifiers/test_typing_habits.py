"""What keyboards, workbooks and programs put into a text."""

import pytest

from jiayu_jobs.identifiers.typing_habits import is_untyped, plain


@pytest.mark.parametrize("text", ["王\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\ufffe", "\ufdd0"])
def test_what_nobody_can_have_typed_is_told(text):
    assert is_untyped(text)


@pytest.mark.parametrize(
    "text", ["", "王小明", "a\tb\r\nc", "买买提·阿不都", "𠮷", "👩\u200d👧", "\u202e王", "é", "１２"]
)
def test_what_people_type_is_not(text):
    assert not is_untyped(text)


def test_numbers_are_half_width_without_blanks_and_hyphens():
    assert plain("４２１２９９ 1990-0307\u200b001ｘ") == "42129919900307001X"
