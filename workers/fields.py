"""The fields of what a desk types: each cleans one text, for forms, workbooks and the API alike."""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers import citizen_id
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.names import normalise_name
from jiayu_jobs.regions import normalise_code
from jiayu_jobs.web.fields import DayField, TextField
from workers import enums
from workers.models import Occupation
from workers.places import all_places
from workers.services.facts import stored_place

EARLIEST = date(2000, 1, 1)
LARGEST_WAGE = 10_000_000
# Bands by their upper bound in yuan a month, the last one open.
BANDS = (
    (2000, enums.IncomeBand.UNDER_2000),
    (3000, enums.IncomeBand.FROM_2000),
    (4500, enums.IncomeBand.FROM_3000),
    (6000, enums.IncomeBand.FROM_4500),
    (8000, enums.IncomeBand.FROM_6000),
)


class NameField(TextField):
    """A personal name as stored: one kind of dot, no stray blanks; without digits, and no mask."""

    def clean(self, value: Any) -> str:
        name = normalise_name(super().clean(value))
        if any(character.isdigit() for character in name) or "*" in name:
            raise forms.ValidationError("姓名里有数字或星号，请对照证件再输一次。", code="not_a_name")
        return name


class CollectedField(DayField):
    """采集日期: not in the future, not before the register began."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not EARLIEST <= day <= today():
            raise forms.ValidationError("采集日期应在 2000 年以后、今天以前。", code="date_out_of_range")
        return day


class BirthField(DayField):
    """出生日期 as told, where no ID number says it; the bounds are those of an ID number."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not citizen_id.EARLIEST_BIRTH <= day <= today():
            raise forms.ValidationError("出生日期应在 1900 年以后、今天以前。", code="birth_out_of_range")
        return day


class SexField(forms.TypedChoiceField):
    """性别 as told, where no ID number says it; cleaned to the code, or None."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            choices=enums.Sex.choices, coerce=int, empty_value=None, widget=forms.RadioSelect, label="性别", **given
        )


class WageField(forms.IntegerField):
    """Yuan a month, as a whole number; "4,000元" is understood."""

    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_WAGE, **given)
        self.error_messages["invalid"] = "请填每月多少元，如 4000。"

    def to_python(self, value: Any) -> int | None:
        return super().to_python(re.sub(r"[\s,，元￥¥]|\.0+$", "", value) if isinstance(value, str) else value)


class IncomeField(forms.ChoiceField):
    """月收入: a band, or a number of yuan a month that is put into its band."""

    def __init__(self, **given: Any) -> None:
        super().__init__(choices=[("", "未填"), *enums.IncomeBand.choices], **given)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s,，元￥¥]", "", str(value or ""))
        if re.fullmatch(r"\d{1,8}(\.\d+)?", text):
            amount = float(text)
            return next((band for bound, band in BANDS if amount < bound), enums.IncomeBand.FROM_8000)
        bands = {re.sub(r"[\s元]", "", label): code for code, label in enums.IncomeBand.choices}
        return bands.get(text, super().to_python(value))


class CitizenIdField(TextField):
    """An 18-character ID number; cleaned to upper-case half-width. Says which character is wrong."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text and not self.required:
            return ""
        try:
            return citizen_id.CitizenId.parse(text).number
        except InvalidIdentifier as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class IdOrTailField(CitizenIdField):
    """An ID number, or the last four digits of a phone as they are."""

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        return text if re.fullmatch("[0-9]{4}", text) else super().clean(value)


class OccupationField(TextField):
    """An occupation by code or by exact name; cleaned to the code, or None."""

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return None
        found = Occupation.objects.filter(pk=text).first() or Occupation.objects.filter(name=text).first()
        if found is None:
            raise forms.ValidationError("没有这个工种，请从列表中选一个。", code="unknown_occupation")
        return found.pk


class PlaceField(TextField):
    """A place of work: any 6, 9 or 12 digits, known or not (the picker puts in a code), or an exact name typed without
    them; cleaned to the stored code."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        with suppress(ValueError):
            return self.stored(normalise_code(text))
        named = [place for place in all_places().values() if text in (place.name, place.short_name, place.label)]
        if len(named) == 1:
            return named[0].code
        raise forms.ValidationError("没有找到这个地方，请从列表中选一个。", code="unknown_place")

    def stored(self, code: str) -> str:
        """How a chosen code is kept."""
        return stored_place(code)


class ResidenceField(PlaceField):
    """Where somebody lives most of the year; a village of the county stays the village that it is."""

    def stored(self, code: str) -> str:
        return code


class SkillsField(TextField):
    """Skills in one line, parted by 、 or commas; cleaned to a list of names."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        names = [name.strip() for name in re.split(r"[、,，;；\n]", text)] if text else []
        if any(len(name) > 40 for name in names):
            raise forms.ValidationError("一项技能最多 40 个字，多项用顿号“、”隔开。", code="skill_too_long")
        return [name for name in names if name]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value
