"""What is typed about home care, and what its lists are asked by."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from employers.gig_enums import Rating
from jiayu_jobs.web.fields import DayField, PhoneField, TextField, no_numbers
from stations.models import Region
from stations.place_forms import VillageOfScope
from stations.services.narrowing import narrowed
from training.care_enums import CareItem, CareLevel, CareOrderState, CareVisitState, ElderEnd, SignedBy
from training.models import Caregiver, TrainingBody
from workers.fields import CitizenIdField

CLOCK = {"type": "time"}


class ElderForm(VillageOfScope):
    """An elder at home; the ID number says birth date and sex."""

    full_name = TextField(label="老人姓名", max_length=40)
    id_number = CitizenIdField(label="身份证号", max_length=40)
    region = forms.ModelChoiceField(label="住在哪个村（社区）", queryset=Region.objects.none(), empty_label="请选择")
    address = TextField(label="住址", max_length=80, help_text="写到门牌或湾子，护工要找得到门。")
    phone = PhoneField(label="联系电话", max_length=30, help_text="老人或家属的都行。")
    family_name = TextField(label="家属姓名", required=False, max_length=40)
    care_level = forms.TypedChoiceField(
        label="失能等级", choices=[("", "没有评过"), *CareLevel.choices], required=False, coerce=int, empty_value=None
    )
    told = forms.BooleanField(label="已念告知书，老人或家属同意登记", required=False)


class CareOrderForm(forms.Form):
    """What a family orders."""

    body = forms.ModelChoiceField(label="哪家机构", queryset=TrainingBody.objects.none(), empty_label="请选择")
    items = forms.MultipleChoiceField(
        label="要做什么", choices=CareItem.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(label="从哪天")
    ends_on = DayField(label="到哪天")
    visits_wanted = forms.IntegerField(label="一共几次", min_value=1, max_value=120)
    price = forms.DecimalField(label="每次（元）", min_value=0, max_digits=6, decimal_places=2)
    note = TextField(
        label="注意事项",
        required=False,
        max_length=200,
        validators=[no_numbers],
        help_text="例：听力不好，敲门重一点。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = TrainingBody.objects.filter(is_open=True)


class ElderCorrectionForm(forms.Form):
    """What is put right about an elder; what is left empty stays."""

    phone = PhoneField(label="新的联系电话", required=False, max_length=30)
    address = TextField(label="新的住址", required=False, max_length=80)
    family_name = TextField(label="家属姓名", required=False, max_length=40)
    care_level = forms.TypedChoiceField(
        label="失能等级", choices=[("", "不改"), *CareLevel.choices], required=False, coerce=int, empty_value=None
    )


class ElderActForm(forms.Form):
    """What ends about an elder."""

    reason = forms.ChoiceField(label="为什么", choices=ElderEnd.choices, required=False, widget=forms.RadioSelect)
    why = TextField(label="为什么删除", required=False, max_length=200, validators=[no_numbers])


class PlanForm(forms.Form):
    """Visits to come."""

    day = DayField(label="第一次哪天")
    starts = forms.TimeField(label="几点", widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    minutes = forms.IntegerField(label="多久（分钟）", min_value=10, max_value=480, initial=90)
    times = forms.IntegerField(label="约几次", min_value=1, max_value=60, initial=1)
    every_days = forms.IntegerField(label="每隔几天", min_value=1, max_value=60, initial=7)

    @property
    def first(self) -> datetime:
        """The moment of the first visit."""
        given = self.cleaned_data
        return timezone.make_aware(datetime.combine(given["day"], given["starts"]))


class CareOrderActForm(forms.Form):
    """What the buttons on an order ask."""

    caregiver = forms.ModelChoiceField(
        label="哪位护工", queryset=Caregiver._base_manager.none(), required=False, empty_label="请选择"
    )
    reason = TextField(label="原因", required=False, max_length=200, validators=[no_numbers])
    settled_on = DayField(label="哪天结算", required=False)

    def __init__(self, *args: Any, body: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        out = Caregiver.objects.filter(body=body, ends_on__isnull=True) if body else Caregiver.objects.none()
        fields: dict[str, Any] = self.fields
        fields["caregiver"].queryset = out.order_by("shown_name", "id")


class VisitActForm(forms.Form):
    """What the buttons on a visit ask."""

    lng = forms.FloatField(required=False)
    lat = forms.FloatField(required=False)
    place = TextField(label="到了哪里", required=False, max_length=80, help_text="手机没有定位时写，例：老人家门口。")
    items = forms.MultipleChoiceField(
        label="做了什么", choices=CareItem.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    code = TextField(label="签字码", required=False, max_length=4, help_text="请家属看服务单，告诉您四位数字。")
    signed_by = forms.ChoiceField(
        label="谁签字", choices=SignedBy.choices, required=False, widget=forms.RadioSelect, initial=SignedBy.FAMILY
    )
    rating = forms.TypedChoiceField(
        label="家属觉得", choices=Rating.choices, required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    reason = TextField(label="原因", required=False, max_length=80, validators=[no_numbers])


class CaregiverActForm(forms.Form):
    """What the buttons on a caregiver ask."""

    username = TextField(label="用户名", required=False, max_length=30, help_text="字母和数字，例：zhang.care")
    reason = TextField(label="原因", required=False, max_length=80, validators=[no_numbers])


class CareFilterForm(forms.Form):
    """What the orders are asked by."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *CareOrderState.choices], required=False)
    since = DayField(label="下单从", required=False)
    until = DayField(label="到", required=False)


class ElderFilterForm(forms.Form):
    """What the elders are asked by."""

    # As text: the level 0 is a choice too.
    care_level = forms.ChoiceField(label="失能等级", choices=[("", "全部"), *CareLevel.choices], required=False)
    only = forms.ChoiceField(
        label="只看", choices=[("", "全部"), ("current", "在服务的"), ("served", "上过门的"), ("ended", "不再服务的")],
        required=False,
    )  # fmt: skip
    since = DayField(label="登记从", required=False)
    until = DayField(label="到", required=False)


class VisitFilterForm(forms.Form):
    """What the visits of an export are asked by."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *CareVisitState.choices], required=False)
    since = DayField(label="上门从", required=False)
    until = DayField(label="到", required=False)


def filtered_orders(rows: Any, chosen: dict[str, Any]) -> Any:
    """The orders that the cleaned conditions leave."""
    rows = rows.filter(state=chosen["state"]) if "state" in chosen else rows
    return narrowed(rows, chosen, day="placed_on")


def filtered_elders(rows: Any, chosen: dict[str, Any]) -> Any:
    """The elders that the cleaned conditions leave."""
    rows = rows.filter(care_level=chosen["care_level"]) if "care_level" in chosen else rows
    only = chosen.get("only", "")
    if only == "current":
        rows = rows.current()
    if only == "served":
        rows = rows.served()
    if only == "ended":
        rows = rows.filter(ended_on__isnull=False)
    return narrowed(rows, chosen, day="registered_on")


def filtered_visits(rows: Any, chosen: dict[str, Any]) -> Any:
    """The visits that the cleaned conditions leave."""
    rows = rows.filter(state=chosen["state"]) if "state" in chosen else rows
    return narrowed(rows, chosen, day="starts_at__date")
