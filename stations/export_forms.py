"""What staff say when they take a list out."""

from typing import Any

from django import forms

MASKED, FULL = "masked", "full"


class ExportForm(forms.Form):
    """Why, and whether numbers are masked; only who may see them whole is asked."""

    reason = forms.CharField(
        label="导出用途",
        max_length=200,
        help_text="写明拿去做什么，如：向镇里报三季度未就业台账。至少 4 个字，会记入日志。",
        error_messages={"required": "请写明导出用途。"},
    )
    numbers = forms.ChoiceField(
        label="姓名和号码",
        choices=[(MASKED, "脱敏（默认）"), (FULL, "完整号码")],
        initial=MASKED,
        required=False,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(label="登录密码", required=False, max_length=128)

    def __init__(self, *args: Any, may_full: bool, proof: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_full:
            del self.fields["numbers"]
        if not may_full or not proof:
            del self.fields["password"]
        elif proof == "code":
            self.fields["password"].label = "验证码"
            self.fields["password"].widget = forms.TextInput(attrs={"autocomplete": "one-time-code"})
            self.fields["password"].help_text = "只在选“完整号码”时填：验证器的 6 位数字，或没用过的一次性码。"
        else:
            self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
            self.fields["password"].help_text = "只在选“完整号码”时填。"

    @property
    def is_full(self) -> bool:
        """Whether whole numbers are asked for."""
        return self.cleaned_data.get("numbers") == FULL
