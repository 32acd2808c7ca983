"""What the reader of the audit asks by."""

from typing import Any

from django import forms

from dashboard.audit_words import ACTIONS
from dashboard.indicators import INDICATORS
from dashboard.periods import parse_period
from jiayu_jobs.audit.models import Outcome
from jiayu_jobs.clock import today
from stations.models import Region


class AuditFilterForm(forms.Form):
    """Who, what, how it ended, from day to day."""

    who = forms.CharField(label="姓名", required=False, max_length=40)
    action = forms.ChoiceField(label="动作", required=False)
    outcome = forms.ChoiceField(label="结果", choices=[("", "全部"), *Outcome.choices], required=False)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted(ACTIONS.items(), key=lambda item: item[1])
        self.fields["action"].choices = [("", "全部"), *actions]  # type: ignore[attr-defined]


class FigureRowsForm(forms.Form):
    """A figure of a region in a period, whose rows are wanted."""

    figure = forms.ChoiceField(label="指标", choices=[(one.id, one.name) for one in INDICATORS.values()])
    region = forms.ModelChoiceField(label="地区", queryset=Region.objects.none())
    period = forms.CharField(label="时期", max_length=8)

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.under(scope_path).select_related("parent")  # type: ignore[attr-defined]

    def clean_period(self) -> str:
        """A period that the figures know."""
        try:
            return parse_period(self.cleaned_data["period"], today()).id
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """The figure is kept on the level of the region."""
        data = super().clean() or {}
        figure, region = data.get("figure"), data.get("region")
        if figure and region and region.level not in INDICATORS[figure].levels:
            self.add_error("region", "这个指标不在这一级统计。")
        return data


class KioskForm(forms.Form):
    """Where the wall stands."""

    label = forms.CharField(label="放在哪里", max_length=40, help_text="例：县指挥中心大厅。写清楚，以后好作废。")
