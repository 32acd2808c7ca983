"""What is typed to sign in, and on the pages of accounts and posts."""

from typing import Any

from django import forms

from jiayu_jobs.clock import today
from stations.models import StaffPost, User


class LoginForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label="用户名", max_length=40)
    password = forms.CharField(label="密码", max_length=128, strip=False, widget=forms.PasswordInput)


class CodeForm(forms.Form):
    """A code of the phone or of the printed sheet."""

    code = forms.CharField(label="验证码", max_length=16)
    remember_device = forms.BooleanField(label="这是我常用的设备", required=False)


class ConfirmForm(forms.Form):
    """The first code of a new authenticator."""

    code = forms.CharField(label="手机上显示的 6 位数字", max_length=10)


class PasswordForm(forms.Form):
    """The password now, and the new one twice."""

    current = forms.CharField(label="现在的密码", max_length=128, strip=False, widget=forms.PasswordInput)
    password = forms.CharField(label="新密码", max_length=200, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label="再输一次新密码", max_length=200, strip=False, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("again"):
            self.add_error("again", "两次输入的新密码不一样。")
        return data


class NewAccountForm(forms.Form):
    """An account for a post without a holder."""

    username = forms.RegexField(
        r"^[a-zA-Z][a-zA-Z0-9._-]{2,39}$",
        label="用户名",
        help_text="字母开头,3 到 40 位字母、数字、点或横线。",
        error_messages={"invalid": "用户名要以字母开头,只用字母、数字、点和横线。"},
    )
    display_name = forms.CharField(label="姓名", max_length=40)

    def clean_username(self) -> str:
        """Lower case, and not taken."""
        name = self.cleaned_data["username"].lower()
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError("这个用户名已经有人用,请换一个。")
        return name


class DeputyForm(forms.Form):
    """Who stands in for a post, from when to when (AB 角)."""

    username = forms.CharField(label="代岗人的用户名", max_length=40)
    starts_on = forms.DateField(label="从", widget=forms.DateInput(attrs={"type": "date"}), initial=today)
    ends_on = forms.DateField(label="到(含当天)", widget=forms.DateInput(attrs={"type": "date"}))


class MoveForm(forms.Form):
    """Another post for the same person."""

    post = forms.ModelChoiceField(label="调到哪个岗位", queryset=StaffPost._base_manager.none())

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
