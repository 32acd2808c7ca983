"""What is typed about a question asked at a desk, and what their list is asked by."""

from typing import Any

from django import forms

from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.models import Region
from stations.place_forms import PlaceOfScope, VillageOfScope
from stations.services.narrowing import narrowed
from workers.consultation_enums import ConsultationKind, ConsultationWay
from workers.enums import TrainingTopic


class _ConsultationForm(forms.Form):
    """A question."""

    kind = forms.ChoiceField(label="问什么", choices=ConsultationKind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label="想学什么", choices=[("", "不是问培训"), *TrainingTopic.choices], required=False)
    question = TextField(
        label="问题",
        required=False,
        max_length=200,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="一句话，不写姓名。例：养老护理班什么时候开。",
    )
    answer = TextField(
        label="怎么答的", required=False, max_length=200, validators=[no_numbers], widget=forms.Textarea(attrs=AREA)
    )
    way = forms.ChoiceField(label="怎么问的", choices=ConsultationWay.choices)
    asked_on = DayField(label="日期")
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PersonConsultationForm(_ConsultationForm):
    """A question of somebody registered."""

    wants_class = forms.BooleanField(label="本人想报名，记为培训意愿", required=False)


class ConsultationForm(VillageOfScope, _ConsultationForm):
    """A question of somebody whom the desk does not look up."""

    region = forms.ModelChoiceField(label="哪个村（社区）的人", queryset=Region.objects.none(), empty_label="请选择")


class ConsultationFilterForm(PlaceOfScope):
    """What the questions are asked by."""

    kind = forms.ChoiceField(label="问什么", choices=[("", "全部"), *ConsultationKind.choices], required=False)
    topic = forms.ChoiceField(label="想学什么", choices=[("", "全部"), *TrainingTopic.choices], required=False)
    way = forms.ChoiceField(label="怎么问的", choices=[("", "全部"), *ConsultationWay.choices], required=False)
    region = forms.ModelChoiceField(
        label="镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)


def filtered_consultations(rows: Any, chosen: dict[str, Any]) -> Any:
    """The questions that a ConsultationFilterForm leaves."""
    exact = {name: chosen[name] for name in ("kind", "topic", "way") if name in chosen}
    return narrowed(rows.filter(**exact), chosen, day="asked_on")
