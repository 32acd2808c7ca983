"""What is typed while calling."""

from typing import Any

from django import forms

from jiayu_jobs.regions import LEAF_LEVELS
from stations.models import Region
from workers.check_enums import CheckItem, CheckState


class DrawForm(forms.Form):
    """Which village; empty = every one that has not been drawn this month."""

    region = forms.ModelChoiceField(queryset=Region.objects.none(), required=False)

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Region.objects.filter(level__in=LEAF_LEVELS).under(scope_path).select_related("parent")
        self.fields["region"].queryset = leaves  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """One call's result."""

    result = forms.ChoiceField(
        choices=[(one.value, one.label) for one in CheckState if one != CheckState.WAITING],
        error_messages={"required": "请选一个结果。", "invalid_choice": "没有这个结果。"},
    )
    wrong = forms.MultipleChoiceField(label="哪一项不符", choices=CheckItem, required=False)
    said = forms.CharField(label="实际情况", required=False, max_length=100)
