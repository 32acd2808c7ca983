"""What is typed and asked about the monitoring of employment."""

import re
from datetime import date
from typing import Any

from django import forms

from employers.calendar import before
from employers.enums import MonthState
from employers.models import EmployerMonth
from employers.services.months import Numbers
from jiayu_jobs.clock import today
from jiayu_jobs.web.fields import TextField
from stations.models import Region
from stations.place_forms import PlaceOfScope

MOST_PERSONS = 99_999
FIRST_YEAR = 2000
# 2024-05, 2024/5, 2024.5, 202405, 2024年5月, and with a day behind it, which is left out.
WRITTEN = re.compile(r"\A(\d{4})(?:[-/.]|年)?(\d{1,2})(?:月|[-/.]\d{1,2}.*)?\Z")


class MonthField(forms.CharField):
    """A month; cleaned to its first day. Not one that is still running."""

    def clean(self, value: Any) -> date | None:
        """Raises ValidationError for what is no month, and for months before 2000 or not over."""
        text = "".join((super().clean(value) or "").split())
        if not text:
            return None
        found = WRITTEN.match(text)
        if not found or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError("月份看不懂，请写成 2024-05。", code="no_month")
        month = date(int(found[1]), int(found[2]), 1) if int(found[1]) >= FIRST_YEAR else None
        if month is None or month > before(today()):
            raise forms.ValidationError("只能是 2000 年以后、已经过完的月份。", code="month_range")
        return month


def persons(label: str, **more: Any) -> forms.IntegerField:
    """A number of persons."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PERSONS,
        error_messages={
            "invalid": "请填整数，没有的填 0。",
            "min_value": "不能是负数，没有的填 0。",
            "max_value": f"最多 {MOST_PERSONS} 人，请核对是不是多写了一位。",
        },
        **more,
    )


class MonthForm(forms.Form):
    """What a firm reports."""

    workers = persons("月末用工人数", help_text="月底最后一天在岗的人数，含劳务派遣。")
    hired = persons("本月新招", required=False, help_text="没有的不用填。")
    left = persons("本月流出", required=False, help_text="离职、退休、辞退的都算。")
    laid_off = persons("其中裁员", required=False)
    shortage = persons("缺工人数", required=False, help_text="想招还没有招到的人数。")
    explanation = TextField(
        label="说明",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="人数变化大的时候必填一句，如：新生产线招工。",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(row: EmployerMonth) -> dict[str, Any]:
        """What the form begins with."""
        names = ("workers", "hired", "left", "laid_off", "shortage", "explanation", "revision")
        return {name: getattr(row, name) for name in names}

    def numbers(self) -> Numbers:
        """An empty cell is nobody."""
        data = self.cleaned_data
        return Numbers(data["workers"], *(data[name] or 0 for name in ("hired", "left", "laid_off", "shortage")))


class SeenForm(forms.Form):
    """An act on a month that was seen in a revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(SeenForm):
    """退回."""

    reason = TextField(label="退回原因", required=False, max_length=200, help_text="企业会看到，请写明怎样改。")


class MonthFilterForm(PlaceOfScope):
    """What staff ask the board by."""

    month = MonthField(label="月份", required=False, max_length=20, help_text="例：2024-05")
    region = forms.ModelChoiceField(
        label="镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *MonthState.choices], required=False)
    only = forms.ChoiceField(label="只看", choices=[("", "全部"), ("jump", "异动"), ("short", "缺工")], required=False)
