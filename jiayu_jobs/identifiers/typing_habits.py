"""What keyboards and workbooks do to numbers, undone in one place; and what no keyboard types."""

import re

# Full-width letters, digits and signs sit 0xFEE0 above their half-width forms.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(
    map(ord, " \t\r\n\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u3000\ufeff")
)
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"))
# Chinese input methods offer the Roman numeral ten where X is meant.
_ROMAN_TEN = {0x2169: "X", 0x2179: "X"}

_PLAIN = {**_FULL_WIDTH, **_ROMAN_TEN, **_BLANKS, **_HYPHENS}


def plain(text: str) -> str:
    """The text in half-width upper case, without blanks, invisible characters and hyphens."""
    return text.translate(_PLAIN).upper()


# Control characters besides tabs and line ends, halves of pairs, and what Unicode keeps for nobody. A database, a browser
# or another workbook refuses, drops or misreads them.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UNTYPED_WORDS = "有看不见的控制字符，请删掉后重新输入。"


def is_untyped(text: str) -> bool:
    """Whether a text holds characters that nobody can have meant."""
    return _UNTYPED.search(text) is not None
