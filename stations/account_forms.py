"""What is typed to sign in, and on the pages of accounts and posts."""

from typing import Any

from django import forms

from jiayu_jobs.regions import LEAF_LEVELS
from stations.enums import Role
from stations.models import Region, StaffPost
from stations.passwords import LONGEST

NAME_MARKS = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
CHOOSE = "请选择"


def secret(label: str, length: int) -> forms.CharField:
    """A field for a password: never shown again, blanks kept."""
    return forms.CharField(label=label, max_length=length, strip=False, widget=forms.PasswordInput)


class LoginForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label="用户名", max_length=40)
    password = secret("密码", LONGEST)


class CodeForm(forms.Form):
    """A code of the phone or of the printed sheet."""

    code = forms.CharField(label="验证码", max_length=20)
    remember_device = forms.BooleanField(label="这是我常用的设备", required=False)


class ConfirmForm(forms.Form):
    """The first code of a new authenticator."""

    code = forms.CharField(label="手机上显示的 6 位数字", max_length=10)


class PasswordForm(forms.Form):
    """The password now, and the new one twice."""

    current = secret("现在的密码", LONGEST)
    # Longer than allowed, so that who pastes too much is told how much it was.
    password = secret("新密码", 4 * LONGEST)
    again = secret("再输一次新密码", 4 * LONGEST)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("again"):
            self.add_error("again", "两次输入的新密码不一样，请重新输入。")
        return data


class NewAccountForm(forms.Form):
    """An account for somebody new."""

    username = forms.RegexField(
        r"^[a-zA-Z][a-zA-Z0-9._-]{2,39}\Z",
        label="用户名",
        help_text="3 到 40 位，字母开头，可用数字、点和横线。登录时不分大小写。",
        error_messages={"invalid": "用户名要以字母开头，只用字母、数字、点和横线，3 到 40 位。"},
        widget=forms.TextInput(attrs=NAME_MARKS),
    )
    display_name = forms.CharField(label="姓名", max_length=40)


class GivePostForm(forms.Form):
    """Who takes a post, by user name."""

    username = forms.CharField(label="用户名", max_length=40, widget=forms.TextInput(attrs=NAME_MARKS))


class DeputyForm(forms.Form):
    """Who stands in for a post, from when to when (AB 角)."""

    username = forms.CharField(label="代岗人的用户名", max_length=40, widget=forms.TextInput(attrs=NAME_MARKS))
    starts_on = forms.DateField(label="从哪天", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="到哪天（含当天）", widget=forms.DateInput(attrs={"type": "date"}))


class MoveForm(forms.Form):
    """Another post for the same person."""

    post = forms.ModelChoiceField(label="调到哪个岗位", queryset=StaffPost._base_manager.none(), empty_label=CHOOSE)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]


class RegionChoiceField(forms.ModelChoiceField):
    """A region by town and name."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.label


class OpenPostForm(forms.Form):
    """A new post: what, and where."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    region = RegionChoiceField(
        label="地区", queryset=Region.objects.select_related("parent").order_by("path"), empty_label=CHOOSE
    )


class PostFilterForm(forms.Form):
    """What the list of posts may be narrowed to."""

    ONLY = (("empty", "只看空岗"), ("locked", "只看被锁的账号"))

    role = forms.ChoiceField(label="角色", choices=[("", "全部"), *Role.choices], required=False)
    region = RegionChoiceField(label="地区", queryset=Region.objects.none(), required=False, empty_label="全部")
    only = forms.ChoiceField(label="状态", choices=[("", "全部"), *ONLY], required=False)

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = Region.objects.under(scope_path)
        above_leaves = under.exclude(level__in=LEAF_LEVELS) | under.filter(path=scope_path)
        self.fields["region"].queryset = above_leaves.order_by("path")  # type: ignore[attr-defined]
