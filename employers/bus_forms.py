"""What is typed about buses."""

from typing import Any

from django import forms

from employers.bus_enums import BusState
from employers.enums import EmployerState
from employers.models import BusTrip, Employer, Vacancy
from jiayu_jobs.web.fields import AREA, DayField, PhoneField, TextField, no_numbers
from stations.services.narrowing import narrowed

CLOCK = {"type": "time"}


class TripForm(forms.Form):
    """A trip to plan."""

    title = TextField(label="车次名称", max_length=40, help_text="例：渡普镇到县工业园。")
    runs_on = DayField(label="日期")
    leaves_at = forms.TimeField(label="发车时间", widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    returns_at = forms.TimeField(label="返程时间", required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    pickup_points = TextField(
        label="上车点",
        max_length=600,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="一行一个，写地点和时间。例：界石村委会 7:20。",
    )
    firms = forms.ModelMultipleChoiceField(
        label="去哪些单位", queryset=Employer._base_manager.none(), widget=forms.SelectMultiple(attrs={"size": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Employer.objects.filter(state=EmployerState.VERIFIED).order_by("-is_key", "name")
        self.fields["firms"].queryset = firms  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["pickup_points"] = [line.strip()[:60] for line in str(data.get("pickup_points") or "").splitlines()]
        data["firms"] = list(data.get("firms") or [])
        return data


class VehicleForm(forms.Form):
    """One vehicle, with what safety asks for."""

    plate = TextField(label="车牌号", max_length=10)
    seats = forms.IntegerField(label="座位数", min_value=1, max_value=80, help_text="不含驾驶员。")
    driver = TextField(label="驾驶员", max_length=20)
    insurance_number = TextField(label="保险单号", max_length=40)
    escort = TextField(label="随车人员", max_length=20)
    duty_phone = PhoneField(
        label="随车值班电话", max_length=30, help_text="当天打得通的工作电话，会印在名单上，企业也看得到。"
    )


class BusActForm(forms.Form):
    """What the buttons on a trip ask."""

    rider = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    pickup = TextField(label="上车点", required=False, max_length=60)
    vacancy = forms.UUIDField(required=False)
    cost = forms.DecimalField(label="费用（元）", required=False, min_value=0, max_digits=9, decimal_places=2)
    reason = TextField(label="为什么取消", required=False, max_length=200)


class RideForm(forms.Form):
    """Somebody's place on a trip."""

    trip = forms.UUIDField()
    pickup = TextField(label="上车点", max_length=60)


class BusFilterForm(forms.Form):
    """What the trips are asked by."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *BusState.choices], required=False)
    only = forms.ChoiceField(label="只看", choices=[("", "全部"), ("late", "跑完还没结束的")], required=False)
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)


def filtered_trips(rows: Any, chosen: dict[str, Any]) -> Any:
    """The trips that the cleaned conditions leave."""
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if "only" in chosen:
        rows = rows.to_close()
    return narrowed(rows, chosen, day="runs_on")


def vacancies_of(trip: BusTrip) -> Any:
    """What the employers of a trip look for now."""
    return Vacancy.objects.published().filter(employer__in=trip.firms.values("employer")).order_by("unit_name", "title")
