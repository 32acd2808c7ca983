"""培训机构 and 培训项目."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, ScopedQuerySet, scoped_manager
from training.enums import Brand, Funding, ProjectCategory
from workers.enums import SkillLevel, TrainingTopic


class TrainingBody(models.Model):
    """Who teaches; the list is published."""

    scope_path = GLOBAL("the published list of training bodies")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("机构名称", max_length=80, unique=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    address = models.CharField("地址", max_length=120, blank=True)
    is_open = models.BooleanField("在册", default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class BodyMember(models.Model):
    """An account acts for a training body from a day on."""

    scope_path: ClassVar[Mapping[str, str]] = {"organisation": "body"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="body_memberships")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "user"], condition=Q(ends_on__isnull=True), name="member_once_a_body"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="body_member_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.body}"


class TrainingProject(models.Model):
    """What is taught: hours of 45 minutes. What is paid for it stands in its dated rules."""

    scope_path = GLOBAL("the published catalogue of what is taught and subsidised")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("项目名称", max_length=40)
    category = models.CharField("类别", max_length=20, choices=ProjectCategory)
    brand = models.CharField("品牌", max_length=12, choices=Brand, blank=True)
    topic = models.CharField("培训意愿", max_length=20, choices=TrainingTopic, blank=True)
    occupation = models.ForeignKey(
        "workers.Occupation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工种"
    )
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    hours = models.PositiveSmallIntegerField("课时")
    funding = models.CharField("补贴给谁", max_length=10, choices=Funding, default=Funding.PROJECT)
    is_open = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["name", "level"], nulls_distinct=False, name="project_once_a_level"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.get_level_display()}）" if self.level else self.name

    def subsidy_on(self, day: date) -> Decimal:
        """Yuan a person who passed, by the rule in force on a day; 0 without one."""
        rule = self.rules.filter(starts_on__lte=day).order_by("-starts_on").first()
        return rule.amount if rule else Decimal(0)

    @property
    def subsidy(self) -> Decimal:
        """What is paid today (元)."""
        return self.subsidy_on(today())


class SubsidyRule(models.Model):
    """补贴标准 of a project from a day on, until the next one; amount: yuan a person who passed, copied into a claim when it
    is filed."""

    scope_path = GLOBAL("the published amounts of subsidies")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(TrainingProject, on_delete=models.CASCADE, related_name="rules")
    amount = models.DecimalField("补贴标准（元/人）", max_digits=7, decimal_places=2)
    starts_on = models.DateField("从哪天起")

    class Meta:
        ordering = ("-starts_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["project", "starts_on"], name="subsidy_rule_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="subsidy_rule_takes_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.starts_on}"
