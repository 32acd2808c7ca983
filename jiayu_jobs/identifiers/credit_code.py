"""The uniform social credit code of organisations, GB 32100-2015: 18 characters, two checks, one inside the other."""

from __future__ import annotations

from dataclasses import dataclass

from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.typing_habits import plain

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, index, 31) for index in range(17))
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
_AGAIN = "请对照营业执照再输一次。"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code whose outer check is right. ``warning`` is a Chinese sentence when the inner check is not, else None."""

    code: str
    warning: str | None = None

    @classmethod
    def parse(cls, text: str) -> CreditCode:
        """The code as typed; raises InvalidIdentifier. A right check does not prove that the firm exists."""
        code = normalise(text)
        if not code:
            raise InvalidIdentifier("empty", "统一社会信用代码还没有填。请输入营业执照上的18位代码。")
        if len(code) != LENGTH:
            raise InvalidIdentifier("length", f"统一社会信用代码应为18位，现在是{len(code)}位。{_AGAIN}")
        for place, character in enumerate(code, start=1):
            if character not in _VALUE:
                raise InvalidIdentifier("character", _wrong_character(place, character))
        if not (code[2:8].isascii() and code[2:8].isdigit()):
            raise InvalidIdentifier("region", f"统一社会信用代码第3到8位应为数字。{_AGAIN}")
        due = check_character(code[:17])
        if code[17] != due:
            raise InvalidIdentifier("check", f"统一社会信用代码第18位不对，应为 {due}。{_AGAIN}")
        due = organisation_check(code[8:16])
        warning = None if code[16] == due else f"统一社会信用代码第17位通常应为 {due}，请再核对一次；核对无误可以保存。"
        return cls(code, warning)

    @property
    def region_code(self) -> str:
        """The six digits of the place of registration."""
        return self.code[2:8]


def normalise(text: str) -> str:
    """Half-width capitals without blanks and hyphens: the form that is stored."""
    return plain(text)


def check_character(first17: str) -> str:
    """The 18th character that belongs to 17 characters of the alphabet."""
    total = sum(_VALUE[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The check character of an organisation code, GB 11714 (position 17 of the whole)."""
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    due = 11 - sum(_ORGANISATION_ALPHABET.index(character) * weight for character, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(due, str(due))


def make(authority_and_kind: str, region: str, organisation8: str) -> str:
    """A code that passes both checks, from two characters, six digits and eight characters."""
    first17 = f"{authority_and_kind}{region}{organisation8}{organisation_check(organisation8)}"
    return first17 + check_character(first17)


def _wrong_character(place: int, character: str) -> str:
    meant = _LOOKS_LIKE.get(character)
    hint = f"代码里不用字母 {character}，可能是 {meant}。" if meant else "代码只用数字和大写字母。"
    return f"统一社会信用代码第{place}位不对，{hint}{_AGAIN}"
