"""The citizen's identity number, GB 11643-1999: 18 characters `AAAAAA YYYYMMDD SSS C`.

The first six digits say where the number was first given; they are never compared with a list of counties, because
most adults carry the code of a prefecture that no longer exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.typing_habits import plain

LENGTH = 18
EARLIEST_BIRTH = date(1900, 1, 1)
MALE, FEMALE = 1, 2

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_DIGITS = frozenset("0123456789")
_AGAIN = "请对照证件再输一次。"

EMPTY, OLD_FORM, WRONG_LENGTH, WRONG_CHARACTER = "empty", "old_form", "length", "character"
NO_SUCH_DATE, IN_FUTURE, TOO_EARLY, WRONG_CHECK = "date", "future", "early", "check"


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A valid number and what it says. ``sex`` is 1 male, 2 female (GB/T 2261.1)."""

    number: str = field(repr=False)
    birth_date: date
    sex: int

    @classmethod
    def parse(cls, text: str, today: date | None = None) -> CitizenId:
        """The number as typed, in any of the forms that ``normalise`` undoes.

        ``today`` is the day against which a birth date lies in the future; by default the county's. Raises
        InvalidIdentifier.
        """
        number = normalise(text)
        code = _problem(number, today or _today())
        if code:
            raise InvalidIdentifier(code, message(code, number))
        return cls(number, _birth_date(number[6:14]), _sex(number[16]))

    @property
    def masked(self) -> str:
        """The form for screens."""
        return mask(self.number)


@dataclass(frozen=True, slots=True)
class Columns:
    """Many numbers read at once; position by position. Where ``errors`` holds a code the birth date and sex are None."""

    numbers: list[str] = field(repr=False)
    birth_dates: list[date | None]
    sexes: list[int | None]
    errors: list[str | None]


def normalise(text: str) -> str:
    """Half-width, without blanks and hyphens, a capital X: the form that is stored and indexed."""
    if len(text) == LENGTH and text.isascii() and text.isdigit():
        return text
    return plain(text)


def check_character(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return _CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def make(area: str, birth: date, sequence: int) -> str:
    """A valid number from a six-digit area code, a birth date and a sequence of 0 to 999 (odd is male)."""
    first17 = f"{area}{birth:%Y%m%d}{sequence:03d}" if birth.year > 999 else ""
    if len(first17) != 17 or not _DIGITS.issuperset(first17):
        raise ValueError("area takes 6 digits, sequence 0 to 999, birth a year of four digits")
    return first17 + check_character(first17)


def mask(number: str) -> str:
    """``4212**********001X``: the first four and the last four characters; nothing of what is not 18 long."""
    if len(number) != LENGTH:
        return "*" * len(number)
    return f"{number[:4]}**********{number[14:]}"


def last_four(number: str) -> str:
    """The last four characters of a number in any accepted form, for look-up within one's own scope."""
    return normalise(number)[-4:]


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day; a person born on 29 February is a year older on 1 March of common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def message(code: str, text: str) -> str:
    """The Chinese sentence for an error code, with what ``text`` is needed to say where the mistake is."""
    number = normalise(text)
    if code == WRONG_LENGTH:
        return f"身份证号应为18位，现在是{len(number)}位。{_AGAIN}"
    if code == WRONG_CHARACTER:
        return f"身份证号第{(_first_wrong_character(number) or 0) + 1}位不是数字。{_AGAIN}"
    if code == WRONG_CHECK:
        return f"身份证号第18位不对，应为 {check_character(number[:17])}。{_AGAIN}"
    return _FIXED_MESSAGES[code]


_FIXED_MESSAGES = {
    EMPTY: "身份证号还没有填。请输入证件上的18位号码。",
    OLD_FORM: "这是15位的旧号码，现在用18位。请看本人现在的身份证或户口簿，输入18位号码。",
    NO_SUCH_DATE: f"身份证号第7到14位是出生日期，日历上没有这一天。{_AGAIN}",
    IN_FUTURE: f"身份证号第7到14位是出生日期，这一天还没有到。{_AGAIN}",
    TOO_EARLY: f"身份证号第7到10位是出生年份，早于1900年。{_AGAIN}",
}


def validate_many(texts: Iterable[str | None], today: date | None = None) -> list[str | None]:
    """The error code of each number, None where it is valid: what ``CitizenId.parse`` says, a column at a time."""
    return parse_columns(texts, today).errors


def parse_columns(texts: Iterable[str | None], today: date | None = None) -> Columns:
    """Normalised numbers, birth dates, sexes and error codes of a whole column.

    Parts repeat in a county (few areas, few birth dates, 1,000 sequences), so each part is judged and weighed once.
    """
    day = today or _today()
    areas: dict[str, int] = {}
    births: dict[str, tuple[str | None, date | None, int]] = {}
    numbers: list[str] = []
    birth_dates: list[date | None] = []
    sexes: list[int | None] = []
    errors: list[str | None] = []
    for text in texts:
        number = normalise(text or "")
        numbers.append(number)
        first17 = number[:17]
        if len(number) != LENGTH or not (first17.isascii() and first17.isdigit()):
            code, born, sex = _problem(number, day), None, None
        else:
            area, birth, sequence = number[:6], number[6:14], number[14:17]
            if area not in areas:
                areas[area] = _weigh(area, 0)
            if birth not in births:
                births[birth] = (*_judge_birth(birth, day), _weigh(birth, 6))
            code, born, weight = births[birth]
            due = _CHECK_CHARACTERS[(areas[area] + weight + _SEQUENCE_WEIGHTS[sequence]) % 11]
            code = _wrong_last(number[17]) or code or (WRONG_CHECK if number[17] != due else None)
            born, sex = (None, None) if code else (born, _sex(number[16]))
        birth_dates.append(born)
        sexes.append(sex)
        errors.append(code)
    return Columns(numbers, birth_dates, sexes, errors)


def _problem(number: str, day: date) -> str | None:
    """The first thing that is wrong with a normalised number, in the order in which a clerk would look."""
    if not number:
        return EMPTY
    if len(number) == 15 and _DIGITS.issuperset(number):
        return OLD_FORM
    if len(number) != LENGTH:
        return WRONG_LENGTH
    if _first_wrong_character(number) is not None:
        return WRONG_CHARACTER
    code, _ = _judge_birth(number[6:14], day)
    if code:
        return code
    return None if number[17] == check_character(number[:17]) else WRONG_CHECK


def _judge_birth(text: str, day: date) -> tuple[str | None, date | None]:
    """Error code and date of the eight digits of a birth date."""
    try:
        born = _birth_date(text)
    except ValueError:
        return NO_SUCH_DATE, None
    if born > day:
        return IN_FUTURE, None
    return (TOO_EARLY, None) if born < EARLIEST_BIRTH else (None, born)


def _first_wrong_character(number: str) -> int | None:
    """Index of the first character that is no digit; an X is right in the last place only."""
    for index, character in enumerate(number):
        if character not in _DIGITS and not (index == LENGTH - 1 and character == "X"):
            return index
    return None


def _wrong_last(character: str) -> str | None:
    return None if character == "X" or character in _DIGITS else WRONG_CHARACTER


def _birth_date(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _sex(digit17: str) -> int:
    return MALE if int(digit17) % 2 else FEMALE


def _weigh(digits: str, start: int) -> int:
    return sum(int(digit) * _WEIGHTS[start + index] for index, digit in enumerate(digits))


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


_SEQUENCE_WEIGHTS = {f"{sequence:03d}": _weigh(f"{sequence:03d}", 14) for sequence in range(1000)}
