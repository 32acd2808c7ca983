"""What is typed about training, and what its lists are asked by."""

from typing import Any

from django import forms

from employers.forms import CreditCodeField
from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.account_forms import NewAccountForm
from stations.models import Region
from stations.services.narrowing import narrowed
from training.enums import CertificateKind, ClassSize, ClassState, LessonKind
from training.models import TrainingBody, TrainingClass, TrainingProject
from training.models.course import MOST_IN_A_CLASS
from workers.enums import SkillLevel, TrainingTopic
from workers.models import Occupation

CLOCK = {"type": "time"}
MONEY: dict[str, Any] = {"min_value": 0, "max_digits": 7, "decimal_places": 2}


class ClassForm(forms.Form):
    """A class to plan; a training body plans its own."""

    project = forms.ModelChoiceField(label="培训项目", queryset=TrainingProject.objects.none(), empty_label="请选择")
    body = forms.ModelChoiceField(label="培训机构", queryset=TrainingBody.objects.none(), empty_label="请选择")
    region = forms.ModelChoiceField(label="开班所在地", queryset=Region.objects.none(), empty_label="请选择")
    place = TextField(label="上课地点", max_length=80)
    starts_on = DayField(label="开班日期")
    ends_on = DayField(label="结束日期")
    size_kind = forms.ChoiceField(
        label="班型", choices=ClassSize.choices, widget=forms.RadioSelect, initial=ClassSize.LARGE
    )
    places = forms.IntegerField(label="名额", min_value=1, max_value=MOST_IN_A_CLASS, initial=30)
    plan = TextField(
        label="教学计划",
        max_length=500,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="学什么，怎样教，怎样考。",
    )
    is_order_type = forms.BooleanField(label="订单班（结业就上岗）", required=False)

    def __init__(self, *args: Any, scope_path: str, own: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["project"].queryset = TrainingProject.objects.filter(is_open=True)
        regions = Region.objects.under(scope_path) if scope_path else Region.objects.all()
        fields["region"].queryset = regions.select_related("parent").order_by("path")
        if own is not None:
            del self.fields["body"]
        else:
            fields["body"].queryset = TrainingBody.objects.filter(is_open=True)


class LessonForm(forms.Form):
    """One lesson of the timetable."""

    day = DayField(label="日期")
    starts_at = forms.TimeField(label="开始", widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    hours = forms.IntegerField(label="课时", min_value=1, max_value=8, help_text="45 分钟一课时。")
    kind = forms.ChoiceField(label="类型", choices=LessonKind.choices)
    teacher = TextField(label="老师", max_length=20)
    content = TextField(label="内容", required=False, max_length=80, validators=[no_numbers])


class ClassActForm(forms.Form):
    """What the buttons on a class ask."""

    answer = TextField(label="意见", required=False, max_length=200, validators=[no_numbers])
    enrolment = forms.UUIDField(required=False)
    paid_on = DayField(label="拨付日期", required=False)


class ClassFilterForm(forms.Form):
    """What the classes are asked by."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *ClassState.choices], required=False)
    project = forms.ModelChoiceField(
        label="项目", queryset=TrainingProject.objects.all(), required=False, empty_label="全部"
    )
    size_kind = forms.ChoiceField(label="班型", choices=[("", "全部"), *ClassSize.choices], required=False)
    since = DayField(label="开班从", required=False)
    until = DayField(label="到", required=False)


class BodyForm(forms.Form):
    """A training body."""

    name = TextField(label="机构名称", max_length=80)
    credit_code = CreditCodeField(label="统一社会信用代码", max_length=40)
    address = TextField(label="地址", required=False, max_length=120)


class BodyAccountForm(forms.Form):
    """An account of a body."""

    body = forms.ModelChoiceField(label="培训机构", queryset=TrainingBody.objects.all(), empty_label="请选择")
    username = NewAccountForm.base_fields["username"]
    display_name = NewAccountForm.base_fields["display_name"]


class RuleForm(forms.Form):
    """Another subsidy of a project, from a day on."""

    project = forms.ModelChoiceField(label="培训项目", queryset=TrainingProject.objects.all(), empty_label="请选择")
    amount = forms.DecimalField(label="补贴标准（元/人）", **MONEY)
    starts_on = DayField(label="从哪天起")


class ProjectForm(forms.ModelForm):
    """What is taught, and the subsidy in force from today."""

    subsidy = forms.DecimalField(label="补贴标准（元/人）", initial=0, **MONEY)

    class Meta:
        model = TrainingProject
        fields = ("name", "category", "brand", "topic", "occupation", "level", "hours", "funding")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["topic"].choices = [("", "无"), *TrainingTopic.choices]
        fields["occupation"].queryset = Occupation.objects.order_by("code")[:400]


class ClaimFilterForm(forms.Form):
    """Which class's claims."""

    training_class = forms.ModelChoiceField(label="班次", queryset=TrainingClass.objects.all(), required=False)


class CertificateFilterForm(forms.Form):
    """What the certificates are asked by."""

    kind = forms.ChoiceField(label="证书种类", choices=[("", "全部"), *CertificateKind.choices], required=False)
    level = forms.TypedChoiceField(
        label="等级", choices=[("", "全部"), *SkillLevel.choices], required=False, coerce=int, empty_value=None
    )
    since = DayField(label="发证从", required=False)
    until = DayField(label="到", required=False)


class CheckForm(forms.Form):
    """The check code of a certificate."""

    code = forms.CharField(label="查验码", max_length=16)


class GrantForm(forms.Form):
    """职工技能提升补贴 that was paid."""

    trade = TextField(label="工种", max_length=40)
    level = forms.TypedChoiceField(label="等级", choices=SkillLevel.choices, coerce=int)
    certificate_number = TextField(label="证书编号", max_length=40)
    amount = forms.DecimalField(label="补贴（元）", **MONEY)
    paid_on = DayField(label="发放日期")


class GrantFilterForm(forms.Form):
    """What the grants are asked by."""

    since = DayField(label="发放从", required=False)
    until = DayField(label="到", required=False)


def filtered_classes(rows: Any, chosen: dict[str, Any]) -> Any:
    """The classes that the cleaned conditions leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("state", "project", "size_kind") if name in chosen})
    return narrowed(rows, chosen, day="starts_on")


def filtered_certificates(rows: Any, chosen: dict[str, Any]) -> Any:
    """The certificates that the cleaned conditions leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("kind", "level") if name in chosen})
    return narrowed(rows, chosen, day="issued_on")


def filtered_grants(rows: Any, chosen: dict[str, Any]) -> Any:
    """The grants that the cleaned conditions leave."""
    return narrowed(rows, chosen, day="paid_on")
