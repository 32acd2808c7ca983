"""What is typed about visits, issues and departments."""

from django import forms

from employers.models import Department
from employers.visit_enums import IssueKind, IssueState, VisitState
from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.models import Region
from stations.place_forms import PlaceOfScope


class VisitForm(forms.Form):
    """A visit, planned or made."""

    visited_on = DayField(label="日期")
    people_met = TextField(
        label="见到的人", required=False, max_length=80, validators=[no_numbers], help_text="例：人事部李女士。"
    )
    summary = TextField(
        label="走访情况",
        required=False,
        validators=[no_numbers],
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text="一两句话。",
    )
    internal_note = TextField(
        label="内部备注",
        required=False,
        validators=[no_numbers],
        max_length=300,
        help_text="只给工作人员看，企业看不到。",
    )


class IssueForm(forms.Form):
    """A trouble, as a firm tells it."""

    kind = forms.ChoiceField(label="类别", choices=IssueKind.choices, widget=forms.RadioSelect)
    text = TextField(
        label="什么困难",
        required=False,
        validators=[no_numbers],
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text="劳动争议只选类别，不写案情。",
    )


class StaffIssueForm(IssueForm):
    """A trouble, as the visitor writes it down."""

    internal_note = VisitForm.base_fields["internal_note"]


class AssignForm(forms.Form):
    """To whom an issue goes."""

    department = forms.ModelChoiceField(
        label="责任单位", queryset=Department.objects.filter(is_active=True), empty_label="请选择"
    )


class SolveForm(forms.Form):
    """How an issue ended."""

    solution = TextField(
        label="怎样解决的",
        required=False,
        validators=[no_numbers],
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        help_text="企业能看到。",
    )
    evidence = TextField(
        label="办结依据", required=False, max_length=300, help_text="文件、回单、照片编号等，企业看不到。"
    )


class NoteForm(forms.Form):
    """What staff should know."""

    internal_note = VisitForm.base_fields["internal_note"]


class WhyForm(forms.Form):
    """Why something is given back, opened again, refused or cancelled."""

    reason = TextField(label="原因", required=False, max_length=200)


class DepartmentForm(forms.Form):
    """A bureau's name."""

    name = TextField(label="单位名称", max_length=40)


class DepartmentChangeForm(DepartmentForm):
    """A bureau as it stands."""

    is_active = forms.BooleanField(label="可以派单", required=False)


class _FilterForm(PlaceOfScope):
    """By firm, place and day."""

    q = TextField(label="单位名称（几个字）", required=False, max_length=40)
    region = forms.ModelChoiceField(
        label="镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)


class VisitFilterForm(_FilterForm):
    """What staff ask the visits by."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *VisitState.choices], required=False)


class IssueFilterForm(_FilterForm):
    """What staff ask the issues by."""

    only = forms.ChoiceField(
        label="只看", choices=[("", "全部"), ("to_assign", "要派单的"), ("overdue", "逾期的")], required=False
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *IssueState.choices], required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *IssueKind.choices], required=False)
    department = forms.ModelChoiceField(
        label="责任单位", queryset=Department.objects.all(), required=False, empty_label="全部"
    )
