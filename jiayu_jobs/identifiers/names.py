"""Personal names: how they are stored, masked, and found by pinyin."""

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin

DOT = "·"

_DOTS = re.compile("[\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb\uff65\uff0e]")
_HAN_BLANK = re.compile(r"(?<=[^\x00-\u024f])\s+|\s+(?=[^\x00-\u024f])")
_BLANKS = re.compile(r"\s+")
_ALL_HAN = re.compile("[\u4e00-\u9fff]+")
# Invisible signs that workbooks and web pages leave behind; variation selectors stay, they tell rare forms apart.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# Surnames that are read differently from the same characters elsewhere.
# fmt: off
_SURNAME_READINGS = {
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "单于": "chan2 yu2", "澹台": "tan2 tai2", "令狐": "ling2 hu2",
    "单": "shan4", "曾": "zeng1", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1", "朴": "piao2",
    "任": "ren2", "华": "hua4", "燕": "yan1", "繁": "po2", "覃": "qin2", "缪": "miao4", "翟": "zhai2",
    "乐": "yue4", "员": "yun4", "佴": "nai4", "种": "chong2", "卜": "bu3", "葛": "ge3", "宁": "ning4",
    "重": "chong2", "那": "na1", "隗": "wei3", "都": "du1", "句": "gou1", "过": "guo1", "阚": "kan4",
}
# fmt: on


def normalise_name(text: str) -> str:
    """A name as stored: one kind of dot, no blanks beside Chinese characters, single blanks between Latin words."""
    if _ALL_HAN.fullmatch(text):
        return text
    name = _INVISIBLE.sub("", text)
    name = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in _DOTS.sub(DOT, name))
    name = _BLANKS.sub(" ", name).strip()
    name = _HAN_BLANK.sub("", name)
    return re.sub(rf"\s*{DOT}\s*", DOT, name)


def mask_name(name: str) -> str:
    """``张*``, ``张*明``, ``欧**明``; each part of a dotted or Latin name for itself: ``买*提·阿*都``, ``J*** S****``."""
    visible = _VARIATION_SELECTORS.sub("", normalise_name(name))
    return DOT.join(" ".join(map(_mask_part, part.split(" "))) for part in visible.split(DOT))


def syllables(name: str) -> list[tuple[str, str]]:
    """Each character of a name with its reading in lower-case pinyin and tone number, ``("张", "zhang1")``.

    Latin words and digits read as themselves; a character without a known reading gives "".
    """
    plain = _VARIATION_SELECTORS.sub("", normalise_name(name))
    surname = next((plain[:size] for size in (2, 1) if plain[:size] in _SURNAME_READINGS), "")
    # A dotted name has no Chinese surname, its characters are read one by one.
    if DOT in plain or len(plain) <= len(surname):
        surname = ""
    read = list(zip(surname, _SURNAME_READINGS.get(surname, "").split(), strict=True))
    return read + [
        (character, _reading(character)) for character in plain[len(surname) :] if character not in f"{DOT} "
    ]


def name_readings(name: str) -> tuple[str, str]:
    """Initials and whole pinyin of a name: ``name_initials`` and ``name_pinyin`` for the price of one."""
    read = syllables(name)
    return _initials(read), _pinyin(read)


def name_initials(name: str) -> str:
    """``zxx`` for 曾小贤, surnames read as surnames: what a look-up by pinyin compares with.

    Lower case; characters without a reading are left out.
    """
    return _initials(syllables(name))


def name_pinyin(name: str) -> str:
    """``zengxiaoxian`` for 曾小贤: the whole pinyin without tones, surnames read as surnames.

    Lower case; characters without a reading are left out.
    """
    return _pinyin(syllables(name))


def sort_key(name: str) -> str:
    """A text that sorts names as a Chinese directory does, byte by byte (collation C).

    By syllable, then tone, then character, so that 张 and 章 do not mingle. Characters without a reading come last.
    """
    return " ".join(f"{reading or '~'}{character}" for character, reading in syllables(name))


def pinyin_initials(text: str) -> str:
    """Initials of a place or a thing, read as words: 官桥村 -> gqc, 重庆 -> cq. For a person see ``name_initials``.

    Lower case; Latin letters and digits stand for themselves, everything else is left out.
    """
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_letters_and_digits)).lower()


def pinyin(text: str) -> str:
    """The whole pinyin without tones or blanks: 官桥 -> guanqiao; what has no reading is left out."""
    return "".join(lazy_pinyin(text, errors="ignore"))


def _letters_and_digits(unread: str) -> str:
    """What pypinyin puts in place of a run of characters that have no reading."""
    return "".join(character for character in unread if character.isascii() and character.isalnum())


def _initials(read: list[tuple[str, str]]) -> str:
    return "".join(reading[0] for _, reading in read if reading)


def _pinyin(read: list[tuple[str, str]]) -> str:
    return "".join(reading if character.isascii() else reading.rstrip("12345") for character, reading in read)


@cache
def _reading(character: str) -> str:
    """The first reading of a character; cached, a county uses a few thousand."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    readings = lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return readings[0].lower() if readings else ""


def _mask_part(part: str) -> str:
    """One run of characters: the first, and the last of three or more, stay; a single one does not."""
    if len(part) <= 1:
        return "*" * len(part)
    if part.isascii() or len(part) == 2:
        return part[0] + "*" * (len(part) - 1)
    return f"{part[0]}{'*' * (len(part) - 2)}{part[-1]}"
