"""What is typed about plans, and what the stalled are asked by."""

from datetime import timedelta
from typing import Any

from django import forms

from employers.aid_enums import AidTarget
from jiayu_jobs.clock import today
from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.models import Region
from stations.place_forms import PlaceOfScope

REVIEW_DAYS = 14


class AidForm(forms.Form):
    """A new plan."""

    target = forms.ChoiceField(label="目标", choices=AidTarget.choices, widget=forms.RadioSelect)
    steps = TextField(
        label="步骤",
        required=False,
        max_length=480,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="一行一步，做完一步点一次。例：周三陪同面试。",
    )
    review_on = DayField(label="哪天回看", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = [line.strip() for line in str(data.get("steps") or "").splitlines() if line.strip()]
        if any(len(line) > 60 for line in lines):
            self.add_error("steps", "每一步最多 60 个字，请分成几行写。")
        data["steps"] = lines
        data["review_on"] = data.get("review_on") or today() + timedelta(days=REVIEW_DAYS)
        return data


class ReviewForm(forms.Form):
    """How a plan goes, or how it ended."""

    said = TextField(label="现在怎么样", required=False, max_length=200, validators=[no_numbers])
    review_on = DayField(label="下次哪天回看", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["review_on"] = data.get("review_on") or today() + timedelta(days=REVIEW_DAYS)
        return data


class StalledFilterForm(PlaceOfScope):
    """What the stalled are asked by."""

    region = forms.ModelChoiceField(
        label="镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )
    why = forms.ChoiceField(
        label="只看",
        choices=[("", "全部"), ("older", "年龄较大"), ("disabled", "残疾人"), ("low_income", "收入低")],
        required=False,
    )
    plan = forms.ChoiceField(
        label="帮扶计划", choices=[("", "全部"), ("no", "还没有"), ("yes", "正在帮扶")], required=False
    )
