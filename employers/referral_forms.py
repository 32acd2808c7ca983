"""What is typed about referrals, placements and follow-ups, and what their lists are asked by."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from employers.referral_enums import (
    FirmReason,
    FollowUpResult,
    PersonReason,
    PlacementEnd,
    ReferralChannel,
    ReferralState,
)
from employers.vacancy_enums import VacancyKind
from employers.visit_forms import VisitFilterForm
from jiayu_jobs.clock import today
from jiayu_jobs.web.fields import DayField, TextField, no_numbers


class RecommendForm(forms.Form):
    """Whom, where, and whether they have said yes."""

    person = forms.UUIDField()
    vacancy = forms.UUIDField()
    agreed = forms.BooleanField(label="本人已同意", required=False)


class ReferralStepForm(forms.Form):
    """What the buttons on a referral ask; each takes its own fields of these."""

    person_reason = forms.ChoiceField(
        label="为什么不去", choices=PersonReason.choices, required=False, widget=forms.RadioSelect
    )
    firm_reason = forms.ChoiceField(
        label="为什么不合适", choices=FirmReason.choices, required=False, widget=forms.RadioSelect
    )
    interview_on = DayField(label="面试日期", required=False)
    interview_time = forms.TimeField(
        label="面试时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    interview_place = TextField(label="面试地点", required=False, max_length=120)
    starts_on = DayField(label="哪天上岗", required=False)
    started_on = DayField(label="到岗日期", required=False)
    evidence = TextField(
        label="依据",
        required=False,
        max_length=80,
        validators=[no_numbers],
        help_text="例：电话问过单位，看过合同。",
    )

    @property
    def interview_at(self) -> datetime | None:
        """Day and time as one moment."""
        day, time = self.cleaned_data.get("interview_on"), self.cleaned_data.get("interview_time")
        return timezone.make_aware(datetime.combine(day, time)) if day and time else None


class PlacementForm(forms.Form):
    """Work that somebody found by themselves."""

    unit_name = TextField(label="在哪个单位", max_length=80)
    kind = forms.ChoiceField(label="岗位类型", choices=VacancyKind.choices, initial=VacancyKind.FULL_TIME)
    started_on = DayField(label="上岗日期")
    evidence = ReferralStepForm.base_fields["evidence"]


class FollowUpForm(forms.Form):
    """How somebody is doing at work."""

    result = forms.ChoiceField(label="结果", choices=FollowUpResult.choices, required=False, widget=forms.RadioSelect)
    note = TextField(label="情况", required=False, max_length=200, validators=[no_numbers])
    ended_on = DayField(label="哪天离岗", required=False)
    end_reason = forms.ChoiceField(label="离岗原因", choices=[("", "请选择"), *PlacementEnd.choices], required=False)


class ReferralFilterForm(VisitFilterForm):
    """What staff ask the referrals by."""

    only = forms.ChoiceField(
        label="只看",
        choices=[("", "全部"), ("open", "还在办的"), ("person", "等本人同意的"), ("late", "催过还没答复的")],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *ReferralState.choices], required=False)
    channel = forms.ChoiceField(label="来路", choices=[("", "全部"), *ReferralChannel.choices], required=False)


class PlacementFilterForm(VisitFilterForm):
    """What staff ask the placements by."""

    only = forms.ChoiceField(
        label="只看",
        choices=[
            ("", "全部"),
            ("active", "在岗的"),
            ("ended", "离岗的"),
            ("again", "再就业的"),
            ("referred", "推介来的"),
        ],
        required=False,
    )
    kind = forms.ChoiceField(label="岗位类型", choices=[("", "全部"), *VacancyKind.choices], required=False)
    state = None  # type: ignore[assignment]


class FollowUpFilterForm(VisitFilterForm):
    """What staff ask the follow-ups by."""

    only = forms.ChoiceField(
        label="只看",
        choices=[("waiting", "到期的"), ("overdue", "逾期的"), ("done", "已回访的"), ("all", "全部")],
        required=False,
    )
    state = None  # type: ignore[assignment]


def begin_step(row: Any) -> dict[str, Any]:
    """What the fields of a step begin with."""
    at = timezone.localtime(row.interview_at) if row.interview_at else None
    return {
        "interview_on": at.date() if at else None,
        "interview_time": at.time() if at else None,
        "interview_place": row.interview_place or row.vacancy.interview_place or row.vacancy.work_place,
        "starts_on": row.starts_on,
        "started_on": today(),
    }
