"""What is typed to ask for a person, and to answer."""

from typing import Any

from django import forms

from stations.models import Region
from workers.fields import CitizenIdField, NameField


class AskForm(forms.Form):
    """申请迁移. region is limited to the scope that is handed in."""

    id_number = CitizenIdField(label="身份证号", max_length=40)
    full_name = NameField(label="姓名", max_length=40)
    region = forms.ModelChoiceField(label="迁到哪个村（社区）", queryset=Region.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="迁移原因", max_length=200, help_text="如：户口已迁来、婚嫁、购房落户。")

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Region.objects.leaves().under(scope_path).select_related("parent").order_by("path")
        self.fields["region"].queryset = leaves  # type: ignore[attr-defined]
        if len(leaves) == 1:
            self.initial.setdefault("region", leaves[0].pk)


class DecideForm(forms.Form):
    """同意 or 不同意, with a word to who asked."""

    decision = forms.ChoiceField(choices=[("accept", "同意迁移"), ("refuse", "不同意")])
    answer = forms.CharField(label="答复", required=False, max_length=200, help_text="不同意时必填，申请方看得到。")
