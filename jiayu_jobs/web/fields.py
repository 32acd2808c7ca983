"""Form fields that every app's forms begin with."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator

from jiayu_jobs.identifiers import phone
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.typing_habits import UNTYPED_WORDS, is_untyped

DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S")
AREA = {"rows": 3}
# An ID number or a phone would lie in clear where it is typed as a remark.
no_numbers = RegexValidator(r"\d{7,}", "这里不写身份证号和电话号码，请删去数字再保存。", inverse_match=True)


def no_untyped(text: str) -> None:
    """Raises ValidationError for characters that no keyboard types."""
    if is_untyped(text):
        raise forms.ValidationError(UNTYPED_WORDS, code="untyped_characters")


class TextField(forms.CharField):
    """A text as typed, without blanks around it and without invisible control characters."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        kept = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]
        self.validators = [no_untyped, *kept]


class PhoneField(TextField):
    """A mobile, landline or service number in any usual writing; cleaned to digits."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return phone.Phone.parse(text).number
        except InvalidIdentifier as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class DayField(forms.DateField):
    """A day in any usual writing; cleaned to a date."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        super().__init__(input_formats=DAY_FORMATS, **given)
        self.error_messages["invalid"] = "日期看不懂，请写成 2024-05-06 这样。"
