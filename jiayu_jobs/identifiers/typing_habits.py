"""What keyboards and workbooks do to numbers, undone in one place."""

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
