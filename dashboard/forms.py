"""What the reader of the audit asks by."""

from typing import Any

from django import forms

from dashboard.audit_words import ACTIONS
from jiayu_jobs.audit.models import Outcome


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


class KioskForm(forms.Form):
    """Where the wall stands."""

    label = forms.CharField(label="放在哪里", max_length=40, help_text="例：县指挥中心大厅。写清楚，以后好作废。")
