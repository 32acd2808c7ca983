"""The labour record and the household."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jiayu_jobs.crypto.fields import BlindIndexField, EncryptedTextField
from jiayu_jobs.identifiers.citizen_id import age_on
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.scoping import Scope
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import (
    ETHNIC_CHOICES,
    CollectMethod,
    ConsentState,
    Education,
    EmploymentStatus,
    HealthStatus,
    HouseholdKind,
    HouseholdRelation,
    IdMissing,
    Informant,
    InsuredKind,
    MaritalStatus,
    PoliticalStatus,
    RecordStatus,
    Sex,
)
from workers.models.facts import StatusFacts


class Household(PersonalRow):
    """People who live on one household number of a village; what LAB15 counts."""

    number = models.CharField("户号", max_length=24)

    if TYPE_CHECKING:
        members: Any

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="household_path"),)
        constraints = (models.UniqueConstraint(fields=["region", "number"], name="household_number_once_a_village"),)

    def __str__(self) -> str:
        return self.number


# What an erased record looks like, by condition: nothing is left by which the person could be known.
BARE: dict[str, Any] = {
    **dict.fromkeys(
        ("full_name", "name_initials", "name_pinyin", "id_missing", "id_missing_note", "relation_to_head", "villager_group",
         "grid", "estate", "residence_place", "ethnic_group", "school_name", "major", "health_status", "political_status",
         "marital_status", "note", "consent_version", "work_unit_name", "not_working_reason", "industry", "income_band"),
        "",
    ),
    **dict.fromkeys(
        (f"{name}__isnull" for name in
         ("id_number", "id_index", "phone", "phone_tail", "address", "household", "graduated_on", "insured_kinds",
          "consent_at", "submission_id", "occupation")),
        True,
    ),
}  # fmt: skip


class LabourRecordQuerySet(ScopedQuerySet):
    """Reads about people; each adjective is one condition."""

    def within(self, scope: Scope) -> Self:
        """An erased record is seen by no region, only by the roll-up and the daily jobs."""
        rows = super().within(scope)
        return rows if scope.kind == "batch" else rows.exclude(status=RecordStatus.ERASED)

    def active(self) -> Self:
        """Records that count."""
        return self.filter(status=RecordStatus.ACTIVE)

    def employed(self) -> Self:
        """At work, in any form."""
        return self.filter(employment_status=EmploymentStatus.EMPLOYED)

    def unemployed(self) -> Self:
        """Able to work and without it."""
        return self.filter(employment_status=EmploymentStatus.UNEMPLOYED)

    def registered_at_a_desk(self) -> Self:
        """Typed one by one, not brought in by a workbook."""
        return self.exclude(collect_method=CollectMethod.IMPORT)

    def without_number(self) -> Self:
        """Whose ID number is still to be filled in (待补身份证号)."""
        return self.filter(id_index__isnull=True)

    def on_file(self, day: date) -> Self:
        """Records that counted at the end of a day."""
        return self.filter(registered_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


class LabourRecord(PersonalRow, StatusFacts):
    """A person of the county's labour force, typed once at a desk. The status facts are those of the open spell."""

    full_name = models.CharField("姓名", max_length=40)
    name_initials = models.CharField("姓名拼音首字母", max_length=40, blank=True, db_collation="C")
    name_pinyin = models.CharField("姓名全拼", max_length=160, blank=True, db_collation="C", db_default="")
    id_number: Any = EncryptedTextField("身份证号", mask="citizen_id", null=True, blank=True)
    id_index = BlindIndexField(source="id_number", purpose="citizen_id", unique=True, null=True)
    id_missing = models.CharField("暂无身份证号的原因", max_length=12, choices=IdMissing, blank=True, db_default="")
    id_missing_note = models.CharField("原因说明", max_length=40, blank=True, db_default="")
    birth_date = models.DateField("出生日期")
    sex = models.PositiveSmallIntegerField("性别", choices=Sex)
    phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    # 10,000 possible inputs: asked for within the scope alone, beside the region.
    phone_tail = BlindIndexField(source="phone", purpose="phone_tail", null=True)
    address: Any = EncryptedTextField("住址", mask="address", null=True, blank=True)
    household_kind = models.CharField("户口性质", max_length=8, choices=HouseholdKind)
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="户",
        db_index=False,
    )
    relation_to_head = models.CharField("与户主关系", max_length=16, choices=HouseholdRelation, blank=True)
    villager_group = models.CharField("村民小组", max_length=24, blank=True)
    grid = models.CharField("网格", max_length=24, blank=True)
    estate = models.CharField("小区", max_length=40, blank=True)
    residence_place = models.CharField("常住地区划代码", max_length=12, blank=True, db_default="")
    ethnic_group = models.CharField("民族", max_length=2, choices=ETHNIC_CHOICES, blank=True)
    education = models.CharField("学历", max_length=2, choices=Education, blank=True)
    school_name = models.CharField("毕业院校", max_length=60, blank=True, db_default="")
    major = models.CharField("专业", max_length=40, blank=True, db_default="")
    graduated_on = models.DateField("毕业时间", null=True, blank=True)
    health_status = models.CharField("健康状况", max_length=2, choices=HealthStatus, blank=True, db_default="")
    # None = nobody asked; an empty list = insured by nothing.
    insured_kinds = ArrayField(models.CharField(max_length=16, choices=InsuredKind), verbose_name="社保参保", null=True)
    political_status = models.CharField("政治面貌", max_length=2, choices=PoliticalStatus, blank=True)
    marital_status = models.CharField("婚姻状况", max_length=2, choices=MaritalStatus, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    status = models.CharField("记录状态", max_length=12, choices=RecordStatus, default=RecordStatus.ACTIVE)
    registered_on = models.DateField("登记日期")
    closed_on = models.DateField("离册日期", null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并入",
        db_index=False,
    )
    informant = models.CharField("信息提供人", max_length=12, choices=Informant, default=Informant.SELF)
    consent_state = models.CharField("知情同意", max_length=10, choices=ConsentState, default=ConsentState.PENDING)
    consent_version = models.CharField("告知书版本", max_length=16, blank=True)
    consent_at = models.DateTimeField("同意时间", null=True, blank=True)
    collect_method = models.CharField("采集方式", max_length=8, choices=CollectMethod, default=CollectMethod.WALK_IN)
    collected_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="采集人", db_index=False
    )
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="核实人", db_index=False
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    submission_id = models.UUIDField("提交号", null=True, editable=False)

    if TYPE_CHECKING:
        # Reverse relations, through scoped managers made at run time; the last ones are put on by lists.
        spells: Any
        tags: Any
        intentions: Any
        skills: Any
        wishes: Any
        changes: Any
        query_codes: Any
        confirmations: Any
        registrations: Any
        running: list[Any]
        standing: list[Any]
        since: date | None
        number: str
        open_tags: list[str]
        missed_times: int
        is_away: bool
        answer_url: str
        call_url: str

    objects = scoped_manager(LabourRecordQuerySet)

    class Meta:
        indexes = (
            # With the names: a page of one character is found along it (find_people, migration 0025).
            models.Index(fields=["region_path", "id"], include=["full_name"], name="record_path"),
            models.Index(fields=["region_path", "villager_group", "id"], name="record_group"),
            models.Index(fields=["household"], name="record_household"),
            # Search; parts of names have an index of their own (record_name_grams, migration 0011).
            models.Index(fields=["name_initials", "region_path", "id"], name="record_initials"),
            models.Index(fields=["name_pinyin", "region_path", "id"], name="record_pinyin"),
            models.Index(fields=["region_path", "phone_tail"], name="record_phone_tail"),
            models.Index(fields=["region", "verified_at"], name="record_verified", condition=Q(status="active")),
            # For the roll-up: whose rows do not count any more, and who makes a household look for work.
            models.Index(fields=["id"], condition=~Q(status="active"), name="record_closed"),
            models.Index(fields=["region_path", "household"], condition=Q(wants_work=True), name="record_willing"),
            models.Index(fields=["region_path", "id"], condition=Q(id_index=None), name="record_without_number"),
            models.Index(fields=["updated_at"], name="record_updated"),
            models.Index(fields=["occupation"], condition=Q(occupation__isnull=False), name="record_occupation"),
            models.Index(fields=["duplicate_of"], condition=Q(duplicate_of__isnull=False), name="record_duplicate_of"),
            # The list of a wide scope, the newest first: without it every page sorts the county.
            models.Index(fields=["created_at", "id"], condition=Q(status="active"), name="record_newest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["submission_id"], condition=Q(submission_id__isnull=False), name="record_once_a_submission"
            ),
            models.CheckConstraint(condition=Q(sex__in=[1, 2]), name="record_sex_known"),
            models.CheckConstraint(
                condition=Q(id_number__isnull=False, id_index__isnull=False, id_missing="")
                | (Q(id_number__isnull=True, id_index__isnull=True) & ~Q(id_missing=""))
                | Q(id_number__isnull=True, id_index__isnull=True, id_missing="", status=RecordStatus.MERGED)
                | Q(status=RecordStatus.ERASED),
                name="record_number_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.MERGED, duplicate_of__isnull=False)
                | (~Q(status=RecordStatus.MERGED) & Q(duplicate_of__isnull=True)),
                name="record_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=RecordStatus.ERASED) | (Q(**BARE) & Q(birth_date__day=1)),
                name="record_erased_is_bare",
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.ACTIVE, closed_on__isnull=True)
                | (~Q(status=RecordStatus.ACTIVE) & Q(closed_on__isnull=False)),
                name="record_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(employment_status=EmploymentStatus.EMPLOYED)
                | Q(employment_type="", work_place="", work_unit_name=""),
                name="record_work_only_of_the_employed",
            ),
        )

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """The name as lists and messages show it: 王*明."""
        return mask_name(self.full_name)

    @property
    def number_reason(self) -> str:
        """Why there is no ID number, in words; empty where there is one."""
        return self.id_missing_note or self.get_id_missing_display()

    def age_on(self, day: date) -> int:
        """Completed years on a day."""
        return age_on(self.birth_date, day)
