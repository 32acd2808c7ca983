"""Names of people and places: masks and pinyin."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

DOT = "·"


def mask_name(name: str) -> str:
    """王明 -> 王*, 王小明 -> 王*明, 买买提·阿不都 -> 买*提·阿*都."""
    if DOT in name:
        return DOT.join(mask_name(part) for part in name.split(DOT))
    if len(name) < 2:
        return name and "*"
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}*{name[-1]}"


@lru_cache(maxsize=20_000)
def _initial(character: str) -> str:
    return lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore")[0:1][0] if _is_han(character) else character.lower()


def _is_han(character: str) -> bool:
    return bool(lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore"))


def pinyin_initials(text: str) -> str:
    """Lower-case initials of each character: 官桥村 -> gqc; what has no pinyin and is no letter or digit is left out."""
    return "".join(_initial(c) for c in text if c.isalnum())


def pinyin(text: str) -> str:
    """The whole pinyin without tones or blanks: 官桥 -> guanqiao."""
    return "".join(lazy_pinyin(text, errors="ignore"))
