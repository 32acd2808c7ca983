"""Telephone numbers as people give them: mobiles, landlines with their area code, service numbers (400, 800)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.typing_habits import plain

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# 010 and 02x are the two-digit areas with three characters; every other area code has four.
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))(\d{7,8})", re.ASCII)
_SERVICE = re.compile(r"(?:400|800)\d{7}", re.ASCII)
_COUNTRY = re.compile(r"(?:\+|00)86", re.ASCII)
_MOBILE_WITH_86 = re.compile(r"86(1[3-9]\d{9})", re.ASCII)
_BRACKETS = str.maketrans("", "", "()[]")


class Kind(StrEnum):
    """Kinds of number."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number, digits only, and its kind."""

    number: str = field(repr=False)
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> Phone:
        """The number in any form that ``normalise`` undoes. Raises InvalidIdentifier."""
        number = normalise(text)
        kind = kind_of(number)
        if kind is None:
            raise InvalidIdentifier(*_complaint(number))
        return cls(number, kind)

    @property
    def masked(self) -> str:
        """The form for screens."""
        return mask(self.number)

    @property
    def spaced(self) -> str:
        """The form for reading aloud and dialling by hand: 138 0000 0001, 0715-6312345, 400-123-4567."""
        if self.kind is Kind.MOBILE:
            return f"{self.number[:3]} {self.number[3:7]} {self.number[7:]}"
        if self.kind is Kind.SERVICE:
            return f"{self.number[:3]}-{self.number[3:6]}-{self.number[6:]}"
        area = _area_code(self.number)
        return f"{area}-{self.number[len(area) :]}"


def normalise(text: str) -> str:
    """Half-width digits without blanks, hyphens, brackets and the country code 86: the form that is stored."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return text
    number = plain(text).translate(_BRACKETS)
    if country := _COUNTRY.match(number):
        number = number[country.end() :]
        # +86 715 ...: abroad the leading zero of an area code is left out.
        if not number.startswith(("0", "400", "800")) and not _MOBILE.fullmatch(number):
            number = "0" + number
    elif mobile := _MOBILE_WITH_86.fullmatch(number):
        number = mobile[1]
    return number


def kind_of(number: str) -> Kind | None:
    """The kind of a normalised number, None when it is no telephone number."""
    if _MOBILE.fullmatch(number):
        return Kind.MOBILE
    if _LANDLINE.fullmatch(number):
        return Kind.LANDLINE
    return Kind.SERVICE if _SERVICE.fullmatch(number) else None


def mask(number: str) -> str:
    """``138****0001``; other numbers keep their area code and two digits: ``0715-*****45``; nothing of the rest."""
    kind = kind_of(number)
    if kind is Kind.MOBILE:
        return f"{number[:3]}****{number[7:]}"
    if kind is None:
        return "*" * len(number)
    area = number[:3] if kind is Kind.SERVICE else _area_code(number)
    return f"{area}-{'*' * (len(number) - len(area) - 2)}{number[-2:]}"


def last_four(number: str) -> str:
    """The last four digits of a number in any accepted form, for look-up within one's own scope."""
    return normalise(number)[-4:]


def _area_code(number: str) -> str:
    """The area code of a landline."""
    match = _LANDLINE.fullmatch(number)
    return match[1] if match else ""


def _complaint(number: str) -> tuple[str, str]:
    """Error code and sentence for a normalised text that is no telephone number."""
    if not number:
        return "empty", "电话还没有填。请输入手机号，或带区号的固定电话。"
    if not (number.isascii() and number.isdigit()):
        return "character", "电话里有数字以外的字符。请只输入数字。"
    if number[0] == "1":
        if len(number) != 11:
            return "length", f"手机号应为11位，现在是{len(number)}位。请核对后再输一次。"
        return "prefix", "手机号第2位应为3到9。请核对后再输一次。"
    if len(number) in (7, 8) and number[0] not in "01":
        return "area_code", "固定电话缺少区号。请在前面加上区号，本县是0715。"
    return "form", "这不像电话号码。请输入11位手机号，或带区号的固定电话，如0715开头。"
