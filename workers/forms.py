"""What a desk types, checked once: the registration form is the single source of the rules for form, import and API."""

import uuid
from typing import Any

from django import forms

from jiayu_jobs.web.fields import DayField, PhoneField, TextField
from stations.models import Region
from workers import enums
from workers.fields import (
    BirthField,
    CitizenIdField,
    CollectedField,
    IdOrTailField,
    IncomeField,
    NameField,
    OccupationField,
    PlaceField,
    ResidenceField,
    SexField,
    SkillsField,
    WageField,
)
from workers.services.facts import Facts, county_code
from workers.services.registration import DETAIL_FIELDS, Registration

HAS_NUMBER = "has"
YES_NO = (("yes", "是"), ("no", "否"))
WANTS = (("yes", "想找工作"), ("no", "暂不找"))
NO_DIGITS = "[^0-9０-９]*"
NO_NUMBERS_HERE = "这里只输姓名或拼音。身份证号、电话末四位请用“按身份证号查”。"


class StatusForm(forms.Form):
    """The facts of an employment status; cleaned to Facts by `facts()`."""

    employment_status = forms.ChoiceField(label="就业状态", choices=enums.EmploymentStatus, widget=forms.RadioSelect)
    wants_work = forms.ChoiceField(label="想不想找工作", choices=WANTS, required=False, widget=forms.RadioSelect)
    not_working_reason = forms.ChoiceField(
        label="暂不找的原因", choices=enums.NotWorkingReason, required=False, widget=forms.RadioSelect
    )
    employment_type = forms.ChoiceField(
        label="就业类型", choices=enums.EmploymentType, required=False, widget=forms.RadioSelect
    )
    work_place = PlaceField(label="在哪里做", required=False)
    work_unit_name = TextField(label="务工单位", required=False, max_length=80)
    industry = forms.ChoiceField(label="行业", choices=[("", "未填"), *enums.Industry.choices], required=False)
    occupation = OccupationField(label="工种", required=False)
    income_band = IncomeField(label="月收入", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unemployed = data.get("employment_status") == enums.EmploymentStatus.UNEMPLOYED
        if unemployed and not data.get("wants_work") and "wants_work" not in self.errors:
            self.add_error("wants_work", "再点一下：想找工作，还是暂不找？")
        return data

    def facts(self) -> Facts:
        """The cleaned facts, made consistent with the status."""
        data = self.cleaned_data
        return Facts(
            employment_status=data["employment_status"],
            wants_work={"yes": True, "no": False}.get(data.get("wants_work", "")),
            not_working_reason=data.get("not_working_reason", ""),
            employment_type=data.get("employment_type", ""),
            work_place=data.get("work_place", ""),
            work_unit_name=data.get("work_unit_name", ""),
            industry=data.get("industry", ""),
            occupation_id=data.get("occupation"),
            income_band=data.get("income_band", ""),
        ).consistent(county_code())


class DetailsForm(forms.Form):
    """What may be corrected later: everything besides ID number, region and status."""

    full_name = NameField(label="姓名", max_length=40)
    household_kind = forms.ChoiceField(label="户口性质", choices=enums.HouseholdKind, widget=forms.RadioSelect)
    phone = PhoneField(label="联系电话", required=False)
    address = TextField(label="住址", required=False, max_length=120)
    villager_group = TextField(label="村民小组", required=False, max_length=24)
    grid = TextField(label="网格", required=False, max_length=24)
    estate = TextField(label="小区", required=False, max_length=40)
    household_number = TextField(label="户号", required=False, max_length=24)
    relation_to_head = forms.ChoiceField(
        label="与户主关系", choices=[("", "未填"), *enums.HouseholdRelation.choices], required=False
    )
    ethnic_group = forms.ChoiceField(label="民族", choices=[("", "未填"), *enums.ETHNIC_CHOICES], required=False)
    education = forms.ChoiceField(label="学历", choices=[("", "未填"), *enums.Education.choices], required=False)
    political_status = forms.ChoiceField(
        label="政治面貌", choices=[("", "未填"), *enums.PoliticalStatus.choices], required=False
    )
    marital_status = forms.ChoiceField(
        label="婚姻状况", choices=[("", "未填"), *enums.MaritalStatus.choices], required=False
    )
    residence_place = ResidenceField(label="常住地", required=False)
    school_name = TextField(label="毕业院校", required=False, max_length=60)
    major = TextField(label="专业", required=False, max_length=40)
    graduated_on = DayField(label="毕业时间", required=False)
    skills = SkillsField(label="技能", required=False, max_length=400)
    health_status = forms.ChoiceField(
        label="健康状况", choices=[("", "未填"), *enums.HealthStatus.choices], required=False
    )
    insured_kinds = forms.MultipleChoiceField(
        label="社保参保", choices=enums.InsuredKind, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = TextField(label="备注", required=False, max_length=200)


class RegistrationForm(DetailsForm, StatusForm):
    """The counter. Five fields are required; region is limited to the scope that is handed in.

    With a reason why there is no ID number, birth date and sex are required in its place.
    """

    id_number = CitizenIdField(label="身份证号", max_length=40)
    id_missing = forms.ChoiceField(
        label="有没有身份证号",
        choices=[(HAS_NUMBER, "有号码"), *enums.IdMissing.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    id_missing_note = forms.CharField(label="什么原因", required=False, max_length=40)
    birth_date = BirthField(label="出生日期", required=False)
    sex = SexField(required=False)
    not_the_same = forms.BooleanField(label="已核对，不是同一个人，仍要登记", required=False)
    region = forms.ModelChoiceField(label="户籍村（社区）", queryset=Region.objects.none())
    informant = forms.ChoiceField(
        label="信息提供人",
        choices=enums.Informant,
        widget=forms.RadioSelect,
        initial=enums.Informant.SELF,
        required=False,
    )
    consent = forms.BooleanField(label="本人已听告知书并同意登记、使用这些信息", required=False)
    startup_wish = forms.ChoiceField(label="创业意愿", choices=YES_NO, required=False, widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        label="人员类别",
        choices=[choice for choice in enums.TagKind.choices if choice[0] not in enums.RECOGNISED_TAGS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    collected_on = CollectedField(label="采集日期", required=False)
    same_address_as = forms.UUIDField(required=False, widget=forms.HiddenInput)
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ("id_number", "full_name", "region", "household_kind", "employment_status")

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Region.objects.leaves().under(scope_path).select_related("parent").order_by("path")
        self.fields["region"].queryset = leaves  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("submission_id", uuid.uuid4())
            self.initial.setdefault("household_kind", enums.HouseholdKind.RURAL)
        told = not self.is_bound or self.data.get("id_missing", HAS_NUMBER) not in ("", HAS_NUMBER)
        self.fields["id_number"].required = not (self.is_bound and told)
        for name in ("birth_date", "sex"):
            self.fields[name].required = told

    def clean_id_missing(self) -> str:
        """The reason; empty where there is a number."""
        return "" if self.cleaned_data["id_missing"] == HAS_NUMBER else self.cleaned_data["id_missing"]

    def without_number(self) -> bool:
        """Whether the part without an ID number is to stand open."""
        return self["id_missing"].value() not in (None, "", HAS_NUMBER) or bool(self["id_missing"].errors)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("id_missing") and data.get("id_number"):
            self.add_error("id_missing", "已经填了身份证号，请选“有号码”；确实没有的，请把号码清空。")
        if data.get("id_missing") == enums.IdMissing.OTHER and not data.get("id_missing_note"):
            self.add_error("id_missing_note", "选了“其他”，请写明为什么没有身份证号。")
        return data

    def registration(self) -> Registration:
        """The cleaned form as what the service takes."""
        data = self.cleaned_data
        return Registration(
            full_name=data["full_name"],
            id_number=data["id_number"],
            id_missing=data["id_missing"],
            id_missing_note=data["id_missing_note"] if data["id_missing"] == enums.IdMissing.OTHER else "",
            birth_date=data["birth_date"],
            sex=data["sex"],
            not_the_same=data["not_the_same"],
            region=data["region"],
            household_kind=data["household_kind"],
            facts=self.facts(),
            phone=data["phone"],
            address=data["address"],
            household_number=data["household_number"],
            relation_to_head=data["relation_to_head"],
            skills=data["skills"],
            tags=data["tags"],
            startup_wish=data["startup_wish"] == "yes",
            same_address_as=data["same_address_as"],
            details={name: data.get(name, "") for name in DETAIL_FIELDS},
            informant=data["informant"] or enums.Informant.SELF,
            consent=data["consent"],
            collected_on=data["collected_on"],
            submission_id=data["submission_id"],
        )


class EditForm(DetailsForm):
    """更正: the details, as they stood when the page was opened. Birth date and sex only where no ID number says them."""

    birth_date = BirthField(label="出生日期", required=False)
    sex = SexField(required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ChangeStatusForm(StatusForm):
    """A new status, from a day on."""

    starts_on = DayField(label="从哪天起")
    informant = forms.ChoiceField(
        label="信息提供人", choices=enums.Informant, widget=forms.RadioSelect, initial=enums.Informant.SELF
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NextForm(forms.Form):
    """What the person wants: a job, training, a start of their own."""

    kind = forms.ChoiceField(label="想做哪种活", choices=enums.JobKind, required=False, widget=forms.RadioSelect)
    occupation = OccupationField(label="意向工种", required=False)
    place = PlaceField(label="意向地点", required=False)
    wage_expected_min = WageField(label="期望月薪（元）", required=False)
    wage_expected_max = WageField(label="最好能到（元）", required=False)
    remark = TextField(label="补充", required=False, max_length=80)
    topics = forms.MultipleChoiceField(
        label="培训意愿", choices=enums.TrainingTopic, required=False, widget=forms.CheckboxSelectMultiple
    )
    startup = forms.BooleanField(label="有创业意愿", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("wage_expected_min"), data.get("wage_expected_max")
        if low and high and high < low:
            self.add_error("wage_expected_max", "上限比下限低，请核对。")
        return data


class TagForm(forms.Form):
    """A category with its evidence."""

    kind = forms.ChoiceField(label="人员类别", choices=enums.TagKind)
    starts_on = DayField(label="开始日期")
    evidence = TextField(label="依据", required=False, max_length=120)


class FindForm(forms.Form):
    """Whose page to open, by ID number or by the last four digits of the phone; sent by POST only."""

    id_number = IdOrTailField(label="身份证号或电话末四位", max_length=40)


class SaveSearchForm(forms.Form):
    """Conditions of the list under a name."""

    name = TextField(max_length=20)
    query = TextField(max_length=1000)


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    """One of some, or all."""
    return forms.ChoiceField(label=label, choices=[("", "全部"), *choices], required=False)


class FilterForm(forms.Form):
    """What a clerk asks the list by; RARE fields stand folded under 更多条件."""

    RARE = (
        "consent",
        "sex",
        "age_from",
        "age_to",
        "kind",
        "education",
        "type",
        "scope",
        "place",
        "occupation",
        "skill",
        "training",
        "startup",
        "number",
        "verified_before",
    )

    # What is typed here travels in the address: names only. ID numbers are asked for by POST (FindForm).
    q = forms.RegexField(
        rf"\A{NO_DIGITS}\Z",
        label="姓名（任意几个字）或拼音",
        required=False,
        max_length=40,
        error_messages={"invalid": NO_NUMBERS_HERE},
        widget=forms.TextInput(attrs={"pattern": NO_DIGITS, "title": NO_NUMBERS_HERE}),
    )
    region = forms.ModelChoiceField(
        label="村（社区）", queryset=Region.objects.none(), required=False, empty_label="全部"
    )
    status = forms.ChoiceField(
        label="就业状态", choices=[("", "全部"), *enums.EmploymentStatus.choices], required=False
    )
    wants = forms.ChoiceField(label="求职", choices=[("", "全部"), ("yes", "想找工作")], required=False)
    tag = forms.ChoiceField(label="类别", choices=[("", "全部"), *enums.TagKind.choices], required=False)
    group = TextField(label="村民小组", required=False, max_length=24)
    household = TextField(label="户号", required=False, max_length=24)
    grid = TextField(label="网格", required=False, max_length=24)
    estate = TextField(label="小区", required=False, max_length=40)
    consent = _choice("知情同意", enums.ConsentState.choices)
    sex = _choice("性别", enums.Sex.choices)
    age_from = forms.IntegerField(label="年龄从", required=False, min_value=16, max_value=120)
    age_to = forms.IntegerField(label="年龄到", required=False, min_value=16, max_value=120)
    kind = _choice("户口性质", enums.HouseholdKind.choices)
    education = _choice("学历", enums.Education.choices)
    type = _choice("就业类型", enums.EmploymentType.choices)
    scope = _choice("务工范围", enums.WorkScope.choices)
    place = PlaceField(label="务工地（省、市或县名）", required=False, max_length=40)
    occupation = OccupationField(label="工种（全名）", required=False, max_length=40)
    skill = TextField(label="技能", required=False, max_length=40)
    training = _choice("培训意愿", enums.TrainingTopic.choices)
    startup = _choice("创业意愿", [("yes", "有")])
    number = _choice("身份证号", [("missing", "待补")])
    verified_before = forms.DateField(
        label="某日以前核实", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    sort = forms.ChoiceField(
        choices=[("", "最近登记"), ("group", "按小组和户"), ("verified", "最久未核实")], required=False
    )

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.under(scope_path).select_related("parent").exclude(path=scope_path).order_by("path")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def more_fields(self) -> list[forms.BoundField]:
        """The rarer conditions."""
        return [self[name] for name in self.RARE]

    def more_open(self) -> bool:
        """Whether one of them is chosen or wrong."""
        return any(self[name].value() or self[name].errors for name in self.RARE)
