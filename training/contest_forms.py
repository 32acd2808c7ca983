"""What is typed about contests, and what their list is asked by."""

from typing import Any

from django import forms

from jiayu_jobs.web.fields import AREA, DayField, PhoneField, TextField, no_numbers
from stations.models import Region
from stations.services.narrowing import narrowed
from training.contest_enums import ContestKind, ContestState


class ContestForm(forms.Form):
    """A contest of the county."""

    kind = forms.ChoiceField(label="种类", choices=ContestKind.choices, widget=forms.RadioSelect)
    title = TextField(label="名称", max_length=60)
    entry_until = DayField(label="报名截止")
    held_on = DayField(label="评审日期")
    promotes = forms.IntegerField(label="推送市里几个", min_value=1, max_value=100)
    about = TextField(
        label="说明", required=False, max_length=500, validators=[no_numbers], widget=forms.Textarea(attrs=AREA)
    )


class EntryForm(forms.Form):
    """A project that enters."""

    title = TextField(label="项目名称", max_length=60)
    unit = TextField(label="单位或团队", required=False, max_length=60)
    leader = TextField(label="负责人", max_length=40)
    phone = PhoneField(label="联系电话", required=False, max_length=30)
    region = forms.ModelChoiceField(label="项目所在地", queryset=Region.objects.none(), empty_label="请选择")
    summary = TextField(
        label="简介",
        max_length=500,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="做什么，好在哪里。",
    )

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].queryset = Region.objects.under(scope_path).select_related("parent").order_by("path")


class JudgeForm(forms.Form):
    """One of the jury."""

    name = TextField(label="姓名", max_length=20)
    unit = TextField(label="单位", max_length=60)


class ContestActForm(forms.Form):
    """What the buttons on a contest and its entries ask."""

    reason = TextField(label="原因", required=False, max_length=200, validators=[no_numbers])
    entry_until = DayField(label="新的截止日期", required=False)
    keep = forms.IntegerField(label="留几个进下一轮", required=False, min_value=1)


class ContestFilterForm(forms.Form):
    """What the contests are asked by."""

    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *ContestKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *ContestState.choices], required=False)
    since = DayField(label="评审从", required=False)
    until = DayField(label="到", required=False)


def filtered_contests(rows: Any, chosen: dict[str, Any]) -> Any:
    """The contests that the cleaned conditions leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("kind", "state") if name in chosen})
    return narrowed(rows, chosen, day="held_on")
