"""What is typed about employers and who acts for them."""

from typing import Any

from django import forms

from employers.enums import EmployerState, MemberRole, RegistrationKind, WrongField
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import CreditCode
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.names import normalise_name
from jiayu_jobs.regions import LEAF_LEVELS
from jiayu_jobs.web.fields import PhoneField
from stations.account_forms import NewAccountForm, secret
from stations.models import PostHolding, Region, User
from stations.passwords import LONGEST
from stations.place_forms import PlaceOfScope
from stations.services.sites import lies_outside
from workers.enums import Industry
from workers.fields import CitizenIdField

SINCE = 2000


class CreditCodeField(forms.CharField):
    """A 统一社会信用代码 as typed; cleaned to half-width capitals. Says which character is wrong."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return CreditCode.parse(text).code
        except InvalidIdentifier as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class HouseholdIdField(CitizenIdField):
    """An ID number that only a household gives."""

    def clean(self, value: Any) -> str:
        return super().clean(value) if str(value or "").strip() else ""


class EmployerDetailsForm(PlaceOfScope):
    """What may be changed about an employer; its kind and number may not."""

    name = forms.CharField(label="单位名称", max_length=80, help_text="与营业执照一致；家庭雇主填本人姓名。")
    region = forms.ModelChoiceField(label="所在村（社区）或镇", queryset=Region.objects.none(), empty_label="请选择")
    contact_name = forms.CharField(label="联系人", max_length=40)
    contact_phone = PhoneField(label="联系电话", max_length=24)
    address = forms.CharField(label="地址", required=False, max_length=120)
    legal_person = forms.CharField(label="法定代表人", required=False, max_length=40)
    industry = forms.ChoiceField(label="行业", choices=[("", "请选择"), *Industry.choices], required=False)
    industry_code = forms.RegexField(
        r"\A\d{2,4}\Z",
        label="行业代码",
        required=False,
        help_text="国民经济行业分类 2 至 4 位数字，不清楚可不填。",
        error_messages={"invalid": "行业代码是 2 至 4 位数字。"},
    )
    park = forms.CharField(label="产业园", required=False, max_length=40)
    is_key = forms.BooleanField(label="重点企业", required=False)
    is_care_centre = forms.BooleanField(label="医养、月子中心", required=False)

    def clean_name(self) -> str:
        """As stored: one kind of dot, no blanks inside Chinese."""
        return normalise_name(self.cleaned_data["name"])

    def details(self) -> dict[str, Any]:
        """Everything but what every employer must have."""
        needed = {"kind", "credit_code", "id_number", "name", "region", "contact_name", "contact_phone", "revision"}
        return {name: value for name, value in self.cleaned_data.items() if name not in needed}


class EmployerForm(EmployerDetailsForm):
    """An employer that is taken in: its number is judged as typed."""

    kind = forms.ChoiceField(label="经济类型", choices=RegistrationKind.choices, widget=forms.RadioSelect)
    credit_code = CreditCodeField(label="统一社会信用代码", required=False, max_length=40, help_text="家庭雇主不填。")
    id_number = HouseholdIdField(label="身份证号", required=False, max_length=40, help_text="只有家庭雇主填。")

    field_order = ("kind", "credit_code", "id_number", "name", "region", "contact_name", "contact_phone")

    def clean(self) -> dict[str, Any]:
        """One number, that of the kind."""
        data = super().clean() or {}
        household = data.get("kind") == RegistrationKind.HOUSEHOLD
        wanted, other = ("id_number", "credit_code") if household else ("credit_code", "id_number")
        if data.get("kind") and not data.get(wanted) and wanted not in self.errors:
            words = "家庭雇主请填身份证号。" if household else "请填营业执照上的统一社会信用代码。"
            self.add_error(wanted, words)
        data[other] = ""
        return data

    @property
    def number(self) -> str:
        """The code or the ID number."""
        return str(self.cleaned_data["credit_code"] or self.cleaned_data["id_number"])


class EmployerEditForm(EmployerDetailsForm):
    """A change, of the revision that was shown."""

    contact_staff = forms.ModelChoiceField(
        label="服务专员",
        queryset=User.objects.none(),
        required=False,
        empty_label="未定",
        help_text="单位首页上能看到。",
    )
    lng = forms.DecimalField(label="经度", required=False, min_value=73, max_value=136, max_digits=9, decimal_places=6)
    lat = forms.DecimalField(label="纬度", required=False, min_value=3, max_value=54, max_digits=8, decimal_places=6)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holdings = PostHolding.objects.filter(PostHolding.in_force(today()))
        staff = User.objects.filter(pk__in=holdings.exclude(post__region__level__in=LEAF_LEVELS).values("user"))
        self.fields["contact_staff"].queryset = staff.order_by("display_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A whole point inside the county, or none."""
        data = super().clean() or {}
        lng, lat = data.get("lng"), data.get("lat")
        if (lng is None) != (lat is None) and not {"lng", "lat"} & self.errors.keys():
            self.add_error("lat", "经度、纬度要一起填，或一起清空。")
        elif lng is not None and lat is not None and lies_outside(lng, lat):
            self.add_error("lat", "这个位置在县界以外，请在地图上重新点。")
        return data


class LicenceField(forms.FileField):
    """A photograph or scan; its content is judged by the view (jiayu_jobs/papers)."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            label="营业执照照片",
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
            help_text="手机拍正面，字要看得清。JPG、PNG 或 PDF，不超过 8 MB。",
            error_messages={"required": "请拍营业执照照片，或选 PDF。", "empty": "文件是空的，请重新选。"},
            **given,
        )


class FirmRegisterForm(forms.Form):
    """A firm that registers itself, and who does it."""

    credit_code = CreditCodeField(label="统一社会信用代码", max_length=40, help_text="营业执照上的 18 位。")
    name = forms.CharField(label="单位名称", max_length=80, help_text="与营业执照一致。")
    kind = forms.ChoiceField(
        label="经济类型",
        choices=[choice for choice in RegistrationKind.choices if choice[0] != RegistrationKind.HOUSEHOLD],
    )
    region = forms.ModelChoiceField(label="所在村（社区）或镇", queryset=Region.objects.none(), empty_label="请选择")
    contact_name = forms.CharField(label="联系人", max_length=40)
    contact_phone = PhoneField(label="联系电话", max_length=24)
    licence = LicenceField()
    username = NewAccountForm.base_fields["username"]
    password = secret("密码", 4 * LONGEST)
    again = secret("再输一次密码", 4 * LONGEST)
    agreed = forms.BooleanField(
        label="以上内容真实，同意用于核验单位和发布岗位",
        error_messages={"required": "请勾选同意后再登记。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.exclude(parent__isnull=True).select_related("parent").order_by("path")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """As stored: one kind of dot, no blanks inside Chinese."""
        return normalise_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("again"):
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return data


class MendForm(FirmRegisterForm):
    """What was not right of a registration, and nothing else; initial: as it stands."""

    def __init__(self, *args: Any, wrong: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in wrong:
                del self.fields[name]


class FirmForm(forms.Form):
    """What a firm's own people change without the desk."""

    contact_name = forms.CharField(label="联系人", max_length=40)
    contact_phone = PhoneField(label="联系电话", max_length=24)
    address = forms.CharField(label="地址", required=False, max_length=120)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(found: Any) -> dict[str, Any]:
        """What the form begins with: one's own phone stands in clear."""
        phone = found.contact_phone.open() if found.contact_phone else ""
        return {
            "contact_name": found.contact_name,
            "contact_phone": phone,
            "address": found.address,
            "revision": found.revision,
        }


class EmployerFilterForm(PlaceOfScope):
    """What staff ask the list by."""

    q = forms.CharField(label="名称（几个字）或信用代码", required=False, max_length=40)
    region = forms.ModelChoiceField(label="镇", queryset=Region.objects.none(), required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *EmployerState.choices], required=False)
    kind = forms.ChoiceField(label="经济类型", choices=[("", "全部"), *RegistrationKind.choices], required=False)
    industry = forms.ChoiceField(label="行业", choices=[("", "全部"), *Industry.choices], required=False)
    only = forms.ChoiceField(
        label="只看",
        choices=[("", "全部"), ("key", "重点企业"), ("scale", "规上工业"), ("care", "医养、月子中心")],
        required=False,
    )


class DecideForm(forms.Form):
    """核验."""

    decision = forms.ChoiceField(choices=[("accept", "通过"), ("reject", "不通过")])
    wrong = forms.MultipleChoiceField(
        label="哪一项不对", choices=WrongField.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    answer = forms.CharField(
        label="意见",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不通过时，选哪一项不对，或在这里写。单位能看到。",
    )


class ReasonForm(forms.Form):
    """Why something ends or rests."""

    reason = forms.CharField(label="原因", required=False, max_length=200)


def years_of(text: str) -> set[int]:
    """Years as 2022、2023. Raises ValidationError for what is none."""
    parts = [part for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    try:
        years = {int(part) for part in parts}
    except ValueError as error:
        raise forms.ValidationError("请填四位年份，用顿号隔开，例：2022、2023。") from error
    if any(not SINCE <= year <= 2100 for year in years):
        raise forms.ValidationError("年份应在 2000 年以后。")
    return years


class AboveScaleForm(forms.Form):
    """规上: years, as 2022、2023."""

    years = forms.CharField(
        label="规上年份", required=False, max_length=120, help_text="例：2022、2023。清空表示都不是。"
    )

    def clean_years(self) -> set[int]:
        """The years as numbers."""
        return years_of(self.cleaned_data["years"])


class MemberAccountForm(forms.Form):
    """Somebody of a firm who has no account yet."""

    username = forms.RegexField(
        r"\A[a-zA-Z][a-zA-Z0-9.-]{2,29}\Z",
        label="用户名",
        help_text="3 至 30 位字母、数字，字母开头。",
        error_messages={"invalid": "用户名用 3 至 30 位字母、数字、点或横线，字母开头。"},
    )
    display_name = forms.CharField(label="姓名", max_length=40)


class MemberForm(forms.Form):
    """Somebody who has an account."""

    username = forms.CharField(label="已有的用户名", max_length=30)


class InviteForm(forms.Form):
    """For whom a code is."""

    note = forms.CharField(label="给谁", max_length=40, help_text="只给自己看，例：人事王女士。")
    role = forms.ChoiceField(label="角色", choices=MemberRole.choices, initial=MemberRole.MEMBER)


class CodeForm(forms.Form):
    """A code that somebody was given."""

    code = forms.CharField(label="邀请码", max_length=24, help_text="12 位，大小写和横线都不要紧。")
