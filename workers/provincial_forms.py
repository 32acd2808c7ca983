"""What is typed about registrations at the province."""

from typing import Any

from django import forms

from stations.models import Region
from workers.fields import DayField
from workers.provincial_enums import ENDS, Due, RegistrationKind


class CorrectRegistrationForm(forms.Form):
    """Number, day and reason, as they stand in the provincial system."""

    number = forms.CharField(label="登记编号", max_length=40, help_text="照省系统上的抄，字母和数字。")
    registered_on = DayField(label="登记日期")
    reason = forms.CharField(label="登记原因", required=False, max_length=120, help_text="如：与单位签合同、被辞退。")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AddRegistrationForm(CorrectRegistrationForm):
    """A registration that stands at the province."""

    kind = forms.ChoiceField(label="登记种类", choices=RegistrationKind, widget=forms.RadioSelect)
    field_order = ("kind", "number", "registered_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["revision"]


class EndRegistrationForm(forms.Form):
    """注销: since when, and why; the reasons are those of the kind."""

    ends_on = DayField(label="注销日期")
    end_reason = forms.ChoiceField(label="注销原因", widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(one.value, one.label) for one in ENDS[RegistrationKind(kind)]]
        self.fields["end_reason"].choices = reasons  # type: ignore[attr-defined]


class RenewRegistrationForm(forms.Form):
    """复核: the day on which the province reviewed it."""

    reviewed_on = DayField(label="复核日期")


class DueFilterForm(forms.Form):
    """What is due, and where."""

    RARE = ()

    due = forms.ChoiceField(label="待办", choices=Due, required=False)
    region = forms.ModelChoiceField(
        label="镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.under(scope_path).select_related("parent").exclude(path=scope_path).order_by("path")
        if regions.exists():
            self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        else:
            del self.fields["region"]
