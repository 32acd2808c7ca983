"""What is chosen to ask for an erasure, and to answer."""

from django import forms

from workers.enums import ErasureReason
from workers.services.erasures import OFFERED


class AskErasureForm(forms.Form):
    """申请删除."""

    reason = forms.ChoiceField(
        label="删除原因", choices=[(key, ErasureReason(key).label) for key in OFFERED], widget=forms.RadioSelect
    )


class DecideErasureForm(forms.Form):
    """同意 or 不同意, with a word to who asked."""

    decision = forms.ChoiceField(choices=[("grant", "同意删除"), ("refuse", "不同意")])
    answer = forms.CharField(label="答复", required=False, max_length=200, help_text="不同意时必填，申请方看得到。")
