"""What is typed about vacancies: the fields are the single source of the rules for form, workbook and API."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy

from employers.lawful_text import lawful
from employers.models import Vacancy
from employers.services.vacancies import USUAL_DAYS
from employers.vacancy_enums import ContractKind, Insurance, PayCycle, VacancyEnd, VacancyKind, VacancyState, WageUnit
from employers.vacancy_rules import FIELDS, TEXTS, plain, problems
from jiayu_jobs.clock import today
from jiayu_jobs.web.fields import DayField, PhoneField, TextField, no_numbers
from stations.models import Region
from workers.enums import Education, SkillLevel
from workers.fields import OccupationField
from workers.models import Occupation

# Posted by the bureau itself, under its own rules.
KINDS = [choice for choice in VacancyKind.choices if choice[0] != VacancyKind.WELFARE]
MOST_PEOPLE, LARGEST_WAGE = 2000, 200_000
# While somebody types, the words that the law forbids are told below the form.
WATCHED = {
    "hx-post": reverse_lazy("employers:check-text"),
    "hx-trigger": "input changed delay:700ms",
    "hx-target": "#lawful-notes",
    "hx-params": ",".join(("csrfmiddlewaretoken", *TEXTS)),
}


class LawfulField(TextField):
    """A text that others read: without numbers of people, and without what the law forbids."""

    def __init__(self, **given: Any) -> None:
        lines = given.pop("lines", 0)
        widget: Any = forms.Textarea(attrs={"rows": lines, **WATCHED}) if lines else forms.TextInput(attrs=WATCHED)
        super().__init__(widget=widget, validators=[no_numbers, lawful], **given)


class MoneyField(forms.DecimalField):
    """Yuan with two decimals at most."""

    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), max_value=LARGEST_WAGE, decimal_places=2, max_digits=8, **given)
        self.widget.attrs["inputmode"] = "decimal"
        self.error_messages["invalid"] = "请填数字，例：4500。"


class ClockField(forms.TimeField):
    """A time of the day, 8:30 or 08:30."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=("%H:%M", "%H:%M:%S", "%H：%M"), **given)
        self.error_messages["invalid"] = "时间看不懂，请写成 8:30 这样。"


class _VacancyForm(forms.Form):
    """Judges what its fields say by the rules of vacancies."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, sentence in problems(data):
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentence)
        return data


class VacancyForm(_VacancyForm):
    """A whole vacancy, in sections (SECTIONS)."""

    kind = forms.ChoiceField(label="岗位类型", choices=KINDS, initial=VacancyKind.FULL_TIME)
    title = LawfulField(label="岗位名称", max_length=40, help_text="例：缝纫工、装卸工。")
    occupation = OccupationField(label="工种", required=False, help_text="从列表里选，或写工种名称；不清楚可不填。")
    headcount = forms.IntegerField(label="招聘人数", min_value=1, max_value=MOST_PEOPLE, initial=1)
    duties = LawfulField(label="工作内容", required=False, max_length=500, lines=3)
    wage_min = MoneyField(label="工资", help_text="写得到手的实数，不能低于最低工资。")
    wage_max = MoneyField(label="最高", required=False)
    wage_unit = forms.ChoiceField(label="工资单位", choices=WageUnit.choices, initial=WageUnit.MONTH)
    pay_parts = LawfulField(label="工资构成", required=False, max_length=80, help_text="例：底薪 2000 元 + 计件。")
    overtime_pay = LawfulField(label="加班费", required=False, max_length=80)
    pay_cycle = forms.ChoiceField(label="结算周期", choices=PayCycle.choices, required=False, initial=PayCycle.MONTH)
    pay_day = LawfulField(label="发薪日", required=False, max_length=20, help_text="例：每月 15 日。")
    meals_included = forms.BooleanField(label="包吃", required=False)
    lodging_included = forms.BooleanField(label="包住", required=False)
    shuttle = forms.BooleanField(label="班车接送", required=False)
    starts_on = DayField(label="上工日期", required=False)
    ends_on = DayField(label="完工日期", required=False)
    works_from = ClockField(label="上班时间", required=False)
    works_until = ClockField(label="下班时间", required=False)
    shifts = LawfulField(label="班次", required=False, max_length=60, help_text="例：两班倒。")
    hours_a_day = forms.DecimalField(
        label="每天工时", required=False, min_value=Decimal("0.5"), max_value=24, decimal_places=1, max_digits=3
    )
    rest_days = LawfulField(label="休息", required=False, max_length=40, help_text="例：每周休一天。")
    fits_school_hours = forms.BooleanField(label="适合接送孩子的时间", required=False)
    work_place = LawfulField(label="工作地点", required=False, max_length=120)
    work_region = forms.ModelChoiceField(
        label="所在村（社区）", queryset=Region.objects.none(), required=False, empty_label="与单位相同"
    )
    education_min = forms.ChoiceField(label="学历要求", choices=[("", "不限"), *Education.choices], required=False)
    age_min = forms.IntegerField(label="最小年龄", required=False, min_value=0, max_value=99, help_text="不限就不填。")
    age_max = forms.IntegerField(label="最大年龄", required=False, min_value=0, max_value=99)
    age_reason = LawfulField(label="年龄要求的理由", required=False, max_length=100, help_text="限年龄必须写理由。")
    takes_retired = forms.BooleanField(
        label="接收超过退休年龄的人", required=False, help_text="签劳务协议，单位买意外险。"
    )
    certificate = LawfulField(label="需要的证书", required=False, max_length=40)
    certificate_level = forms.TypedChoiceField(
        label="证书等级", choices=[("", "不限"), *SkillLevel.choices], coerce=int, empty_value=None, required=False
    )
    health_certificate = forms.BooleanField(label="需要健康证", required=False)
    requirements = LawfulField(label="其他要求", required=False, max_length=300, lines=2)
    contract_kind = forms.ChoiceField(label="签什么", choices=[("", "未填"), *ContractKind.choices], required=False)
    probation_months = forms.IntegerField(label="试用期（月）", required=False, min_value=0, max_value=99)
    probation_pay = MoneyField(label="试用期工资", required=False)
    insurance_kinds = forms.MultipleChoiceField(
        label="保险", choices=Insurance.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    hazards = LawfulField(label="职业危害", required=False, max_length=100, help_text="例：噪声、粉尘。没有不填。")
    protection = LawfulField(label="劳动保护", required=False, max_length=100, help_text="例：发耳塞、口罩。")
    contact_name = TextField(label="联系人", required=False, max_length=40)
    contact_phone = PhoneField(label="联系电话", max_length=24, help_text="发布后所有人都能看到。")
    call_hours = LawfulField(label="接电话时间", required=False, max_length=40, help_text="例：8:00 至 17:30。")
    interview_place = LawfulField(label="面试地点", required=False, max_length=120)
    what_to_bring = LawfulField(label="面试带什么", required=False, max_length=100)
    expires_on = DayField(label="招聘截止", required=False, help_text=f"不填按 {USUAL_DAYS} 天。")

    SECTIONS = (
        ("做什么", "title kind occupation headcount duties"),
        ("工资待遇", "wage_min wage_max wage_unit pay_cycle pay_parts overtime_pay pay_day meals_included lodging_included shuttle"),
        ("在哪里、什么时间", "work_place work_region starts_on ends_on works_from works_until hours_a_day shifts rest_days "
         "fits_school_hours"),
        ("找谁", "contact_name contact_phone call_hours interview_place what_to_bring expires_on"),
        ("要求（可不填）", "education_min certificate certificate_level health_certificate age_min age_max age_reason "
         "takes_retired requirements"),
        ("合同和保障（可不填）", "contract_kind probation_months probation_pay insurance_kinds hazards protection"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Region.objects.leaves().select_related("parent").order_by("path")
        self.fields["work_region"].queryset = leaves  # type: ignore[attr-defined]
        self.fields["occupation"].widget.attrs["list"] = "occupations"

    def sections(self) -> list[dict[str, Any]]:
        """Headings and fields in the order of the page; folded: none of it has to be filled in."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names.split()],
                "folded": "可不填" in title and not any(name in self.errors for name in names.split()),
            }
            for title, names in self.SECTIONS
        ]

    def values(self) -> dict[str, Any]:
        """What a service takes."""
        return values_of(self.cleaned_data)


class LiveForm(forms.Form):
    """What may still be changed of a vacancy that people answer to."""

    headcount = VacancyForm.base_fields["headcount"]
    contact_name = VacancyForm.base_fields["contact_name"]
    contact_phone = VacancyForm.base_fields["contact_phone"]
    call_hours = VacancyForm.base_fields["call_hours"]
    interview_place = VacancyForm.base_fields["interview_place"]
    what_to_bring = VacancyForm.base_fields["what_to_bring"]

    def values(self) -> dict[str, Any]:
        """As the row holds them."""
        return values_of(self.cleaned_data)


class QuickForm(_VacancyForm):
    """急招: what, where, when, how many, pay."""

    title = LawfulField(label="做什么", max_length=40, help_text="例：摘橘子、卸货。")
    work_place = LawfulField(label="在哪里", max_length=120)
    starts_on = DayField(label="哪天上工", initial=today)
    headcount = forms.IntegerField(label="要几个人", min_value=1, max_value=MOST_PEOPLE, initial=1)
    wage_min = MoneyField(label="给多少钱")
    wage_unit = forms.ChoiceField(
        label="怎么算",
        choices=[(unit.value, unit.label) for unit in (WageUnit.DAY, WageUnit.HOUR, WageUnit.PIECE)],
    )

    def clean_starts_on(self) -> Any:
        """Today or later."""
        day = self.cleaned_data["starts_on"]
        if day < today():
            raise forms.ValidationError("上工日期已经过了，请改。")
        return day

    def values(self) -> dict[str, Any]:
        """A gig of that day, paid when it is done."""
        day = self.cleaned_data["starts_on"]
        usual = {"kind": VacancyKind.GIG, "pay_cycle": PayCycle.DAY, "ends_on": None, "expires_on": day}
        return values_of(self.cleaned_data) | usual


def values_of(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Cleaned values as the row holds them; what is empty is left out, so that the row's own defaults stand."""
    found = {name: value for name, value in cleaned.items() if name in FIELDS}
    if "occupation" in found:
        found["occupation"] = Occupation.objects.filter(pk=found["occupation"]).first()
    if not found.get("pay_cycle", "-"):
        found["pay_cycle"] = PayCycle.MONTH
    if "contact_phone" in found:
        found["contact_phone"] = found["contact_phone"] or None
    return found


def initial_of(row: Vacancy, without: Iterable[str] = ()) -> dict[str, Any]:
    """What the form of a stored vacancy begins with: one's own phone stands in clear."""
    names = [name for name in VacancyForm.base_fields if name not in ("occupation", "contact_phone", *without)]
    found = {name: getattr(row, name) for name in names}
    for name in ("wage_min", "wage_max", "probation_pay", "hours_a_day"):
        found[name] = plain(found[name]) if found[name] is not None else None
    phone = row.contact_phone.open() if row.contact_phone else ""
    return found | {"occupation": row.occupation.name if row.occupation else "", "contact_phone": phone}


class VacancyFilterForm(forms.Form):
    """What staff ask the vacancies by."""

    q = TextField(label="岗位或单位（几个字）", required=False, max_length=40)
    only = forms.ChoiceField(
        label="只看",
        choices=[
            ("", "全部"),
            ("open", "在招的"),
            ("review", "要审核的"),
            ("school", "适合接送孩子"),
            ("retired", "接收退休人员"),
        ],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *VacancyState.choices], required=False)
    kind = forms.ChoiceField(label="类型", choices=[("", "全部"), *VacancyKind.choices], required=False)
    region = forms.ModelChoiceField(
        label="单位所在镇、村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.exclude(parent__isnull=True).select_related("parent").order_by("path")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """What a button about a vacancy sends besides its verb."""

    reason = LawfulField(label="原因", required=False, max_length=100)
    until = DayField(label="新的截止日期", required=False)
    outcome = forms.ChoiceField(
        label="招聘结果",
        required=False,
        choices=[(end.value, end.label) for end in (VacancyEnd.HIRED, VacancyEnd.NO_NEED, VacancyEnd.WRONG)],
    )
    answer = TextField(label="审核意见", required=False, max_length=200)
