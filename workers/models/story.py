"""What happened to a person: spells of status, categories, intentions, wishes, changes."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import ChangeKind, Informant, IntentionClosed, JobKind, SkillLevel, TagKind, WishKind
from workers.models.facts import StatusFacts


class DatedQuerySet(ScopedQuerySet):
    """Rows with a first day and, once over, the first day on which they no longer hold."""

    start, end = "starts_on", "ends_on"

    def holding_on(self, day: date) -> Self:
        """Rows that hold at the end of a day."""
        return self.filter(Q(**{f"{self.start}__lte": day})).filter(
            Q(**{f"{self.end}__isnull": True}) | Q(**{f"{self.end}__gt": day})
        )

    def open(self) -> Self:
        """Rows that hold now."""
        return self.filter(**{f"{self.end}__isnull": True})


class DateRange(Func):
    """PostgreSQL's daterange(start, end, bounds)."""

    function = "DATERANGE"
    output_field = DateRangeField()


class StatusSpell(PersonalRow, StatusFacts):
    """A status from a day until the next one: [starts_on, ends_on). The open spell is what the record shows."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="spells")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    informant = models.CharField("信息提供人", max_length=12, choices=Informant, default=Informant.SELF)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = scoped_manager(DatedQuerySet)

    class Meta:
        ordering = ("-starts_on", "-recorded_at")
        indexes = (
            models.Index(fields=["region_path", "id"], name="spell_path"),
            models.Index(fields=["occupation"], condition=Q(occupation__isnull=False), name="spell_occupation"),
        )
        constraints = (
            ExclusionConstraint(
                name="spells_do_not_overlap",
                index_type="GIST",
                # The person first: by range first, making the index for a whole county takes PostgreSQL hours.
                expressions=[
                    ("record", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="spell_has_length"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_employment_status_display()} {self.starts_on}"


class PersonTag(PersonalRow):
    """A category of person (人员类别), from a day, with its evidence and who recognised it."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="tags", db_index=False)
    kind = models.CharField("人员类别", max_length=32, choices=TagKind)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    evidence = models.CharField("依据", max_length=120, blank=True)
    recognised_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recognised_at = models.DateTimeField("认定时间", null=True, blank=True)

    objects = scoped_manager(DatedQuerySet)

    class Meta:
        ordering = ("kind", "-starts_on")
        indexes = (
            models.Index(fields=["region_path", "id"], name="tag_path"),
            models.Index(fields=["record"], name="tag_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "kind"], condition=Q(ends_on__isnull=True), name="tag_open_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="tag_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class JobIntention(PersonalRow):
    """求职意向: one open intention a person."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="intentions")
    kind = models.CharField("意向类型", max_length=12, choices=JobKind, default=JobKind.ANY)
    occupation = models.ForeignKey(
        "workers.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="意向工种",
        db_index=False,
    )
    place = models.CharField("意向地点区划代码", max_length=12, blank=True)
    wage_expected_min = models.PositiveIntegerField("期望月薪（元）", null=True, blank=True)
    wage_expected_max = models.PositiveIntegerField("期望月薪上限（元）", null=True, blank=True)
    remark = models.CharField("补充", max_length=80, blank=True)
    starts_on = models.DateField("登记日期")
    renewed_on = models.DateField("最近确认日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    closed_reason = models.CharField("结束原因", max_length=12, choices=IntentionClosed, blank=True)

    objects = scoped_manager(DatedQuerySet)

    class Meta:
        ordering = ("-starts_on",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="intention_path"),
            models.Index(fields=["occupation"], condition=Q(occupation__isnull=False), name="intention_occupation"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record"], condition=Q(ends_on__isnull=True), name="intention_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class PersonWish(PersonalRow):
    """A training wish (one a topic) or a start-up wish, from a day until it is met or dropped."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="wishes", db_index=False)
    kind = models.CharField("类别", max_length=8, choices=WishKind)
    topic = models.CharField("内容", max_length=40)
    starts_on = models.DateField("登记日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = scoped_manager(DatedQuerySet)

    class Meta:
        ordering = ("kind", "topic")
        indexes = (
            models.Index(fields=["region_path", "id"], name="wish_path"),
            models.Index(fields=["record"], name="wish_record"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "kind", "topic"], condition=Q(ends_on__isnull=True), name="wish_open_once"
            ),
        )

    def __str__(self) -> str:
        return self.topic


class PersonSkill(PersonalRow):
    """技能: what a person says they can do; certificates are rows of their own. occupation where the name is one."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="skills", db_index=False)
    name = models.CharField("技能", max_length=40)
    occupation = models.ForeignKey(
        "workers.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工种",
        db_index=False,
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    years = models.PositiveSmallIntegerField("年限", null=True, blank=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("name",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="skill_path"),
            models.Index(fields=["name"], name="skill_name"),
            models.Index(fields=["occupation"], condition=Q(occupation__isnull=False), name="skill_occupation"),
        )
        constraints = (models.UniqueConstraint(fields=["record", "name"], name="skill_once_a_person"),)

    def __str__(self) -> str:
        return self.name


class LabourChange(PersonalRow):
    """变动: one change of a record. counted_region is the region on the day and never changes; figures group by it."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="changes", db_index=False)
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("变动类型", max_length=10, choices=ChangeKind)
    happened_on = models.DateField("变动日期")
    summary = models.CharField("摘要", max_length=120, blank=True)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-happened_on", "-recorded_at")
        indexes = (
            models.Index(fields=["region_path", "id"], name="change_path"),
            models.Index(fields=["counted_region", "happened_on"], name="change_counted"),
            models.Index(fields=["record"], name="change_record"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
