"""What is typed about gigs and about warnings, and what their list is asked by."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from employers.gig_enums import DisputeReason, GigState
from employers.models import GigSettlement
from employers.vacancy_enums import WageUnit
from employers.visit_forms import VisitFilterForm
from jiayu_jobs.clock import today
from jiayu_jobs.web.fields import DayField, TextField, no_numbers
from stations.services.narrowing import narrowed

CLOCK = {"type": "time"}


class ShiftForm(forms.Form):
    """One shift; one that ends before it begins went over midnight."""

    day = DayField(label="哪天")
    starts = forms.TimeField(label="开工", widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    until = forms.TimeField(label="收工", widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    break_minutes = forms.IntegerField(
        label="休息（分钟）", required=False, min_value=0, max_value=600, help_text="没有休息不用填。"
    )
    quantity = forms.DecimalField(label="数量", required=False, min_value=0, max_digits=7, decimal_places=2)

    def __init__(self, settlement: GigSettlement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = settlement.get_unit_display().partition("/")[2]
        if settlement.unit == WageUnit.HOUR:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].label = f"数量（{unit}）"
            self.fields["quantity"].initial = 1 if settlement.unit == WageUnit.DAY else None

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From when until when."""
        given = self.cleaned_data
        starts = timezone.make_aware(datetime.combine(given["day"], given["starts"]))
        until = timezone.make_aware(datetime.combine(given["day"], given["until"]))
        return starts, until if until > starts else until + timedelta(days=1)


class GigActForm(forms.Form):
    """What the buttons on a settlement ask."""

    rate = forms.DecimalField(
        label="工钱标准（元）",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="谈定的价不同才改。",
    )
    evidence = TextField(
        label="依据", required=False, max_length=80, validators=[no_numbers], help_text="例：电话问过单位，看过转账。"
    )
    paid_on = DayField(label="哪天付清", required=False)
    dispute = forms.ChoiceField(
        label="为什么有争议", choices=DisputeReason.choices, required=False, widget=forms.RadioSelect
    )
    note = TextField(label="说明", required=False, max_length=200, validators=[no_numbers])
    rating = forms.IntegerField(required=False)
    shift = forms.UUIDField(required=False)


class GigFilterForm(VisitFilterForm):
    """What staff ask the settlements by."""

    only = forms.ChoiceField(
        label="只看",
        choices=[("", "全部"), ("open", "没有了结的"), ("late", "该付没付的"), ("disputed", "有争议的")],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *GigState.choices], required=False)


class WarningForm(forms.Form):
    """A decision of an authority about an employer."""

    document_number = TextField(label="文书号", max_length=60)
    issued_by = TextField(label="作出单位", max_length=60)
    starts_on = DayField(label="从", initial=today)
    ends_on = DayField(label="到", required=False)


def filtered_gigs(rows: Any, chosen: dict[str, Any]) -> Any:
    """The settlements that the cleaned conditions leave."""
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    only = chosen.get("only", "")
    if only == "open":
        rows = rows.open()
    if only == "late":
        rows = rows.late()
    if only == "disputed":
        rows = rows.filter(state=GigState.DISPUTED)
    return narrowed(rows, chosen, name="unit_name", day="since")
