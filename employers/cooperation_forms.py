"""What is typed about agreements, out-of-town intentions, talent and guidance, and what their lists are asked by."""

from typing import Any

from django import forms

from employers.cooperation_enums import AgreementKind, AwaySource, TalentChannel, TalentDegree
from employers.models import Agreement, PatchGroup
from jiayu_jobs.clock import today
from jiayu_jobs.regions import Level
from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.models import Region, ServiceSite
from workers.fields import PlaceField


class AgreementForm(forms.Form):
    """An agreement."""

    partner = TextField(label="合作方", max_length=60, help_text="例：某市人社局、某职业学院。")
    kind = forms.ChoiceField(label="类别", choices=AgreementKind.choices)
    starts_on = DayField(label="生效日期")
    note = TextField(label="主要内容", required=False, max_length=200, validators=[no_numbers])


class EndForm(forms.Form):
    """Which agreement ends, and when."""

    agreement = forms.UUIDField()
    ends_on = DayField(label="终止日期", required=False)


class AwayForm(forms.Form):
    """Where somebody wants to work, outside the county."""

    place = PlaceField(label="想去哪里（省、市或县名）")
    work = TextField(label="想做什么", required=False, max_length=40, validators=[no_numbers])
    source = forms.ChoiceField(label="怎么知道的", choices=AwaySource.choices)
    agreement = forms.ModelChoiceField(
        label="哪份合作协议", queryset=Agreement.objects.none(), required=False, empty_label="没有"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = Agreement.objects.in_force(today())  # type: ignore[attr-defined]


class TalentForm(forms.Form):
    """People recruited on a day, alike."""

    channel = forms.ChoiceField(label="渠道", choices=TalentChannel.choices)
    unit_name = TextField(label="用人单位", max_length=60)
    post = TextField(label="岗位", required=False, max_length=40)
    degree = forms.ChoiceField(label="学历", choices=TalentDegree.choices, initial=TalentDegree.BACHELOR)
    hired_on = DayField(label="录用日期")
    count = forms.IntegerField(label="人数", initial=1, min_value=1, max_value=200)


class GroupForm(forms.Form):
    """A patch group."""

    name = TextField(label="小组名称", max_length=40)
    town = forms.ModelChoiceField(label="片区（镇）", queryset=Region.objects.none(), empty_label="请选择")
    members = TextField(label="成员", max_length=200, validators=[no_numbers], help_text="几个人的姓名，用顿号隔开。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Region.objects.filter(level=Level.TOWN).order_by("path")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]


class GuidanceForm(forms.Form):
    """One trip, and whom it served."""

    group = forms.ModelChoiceField(label="片区小组", queryset=PatchGroup.objects.all(), empty_label="请选择")
    guided_on = DayField(label="日期")
    summary = TextField(label="指导内容", max_length=300, validators=[no_numbers], widget=forms.Textarea(attrs=AREA))
    sites = forms.ModelMultipleChoiceField(
        label="去了哪些网点",
        queryset=ServiceSite._base_manager.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    firms = TextField(
        label="去了哪些企业", required=False, max_length=300, widget=forms.Textarea(attrs=AREA), help_text="一行一家。"
    )
    workers = forms.IntegerField(label="指导劳动者（人）", required=False, min_value=0, max_value=999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = ServiceSite.objects.published().select_related("region__parent")
        self.fields["sites"].queryset = sites  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["sites"] = list(data.get("sites") or [])
        data["firms"] = str(data.get("firms") or "").splitlines()
        data["workers"] = data.get("workers") or 0
        return data


class DaysForm(forms.Form):
    """A list from a day to a day."""

    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)


def between(rows: Any, chosen: dict[str, Any], day: str) -> Any:
    """The rows that the days of a DaysForm leave."""
    names = {"since": f"{day}__gte", "until": f"{day}__lte"}
    return rows.filter(**{look_up: chosen[name] for name, look_up in names.items() if name in chosen})


def of_away(rows: Any, chosen: dict[str, Any]) -> Any:
    """Intentions between days."""
    return between(rows, chosen, "said_on")


def of_talent(rows: Any, chosen: dict[str, Any]) -> Any:
    """Recruits between days."""
    return between(rows, chosen, "hired_on")


def of_guidance(rows: Any, chosen: dict[str, Any]) -> Any:
    """Trips between days."""
    return between(rows, chosen, "guided_on")
