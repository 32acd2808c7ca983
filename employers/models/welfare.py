"""公益性岗位: posts for the public good, who works at them for a term, and what is paid each month."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from employers.welfare_enums import OPEN_STATES, PostState, WelfareEnd, WelfareKind, WelfareState
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import TagKind


class WelfareRule(models.Model):
    """From a day on: who may be placed (one of kinds, held that day), for how many years; who is within near_years of
    retirement stays until it; warn_days before the end somebody is told. `verified` = the county has confirmed the row."""

    scope_path = GLOBAL("A public rule.")

    valid_from = models.DateField("起始日期", unique=True)
    kinds = ArrayField(models.CharField(max_length=32, choices=TagKind), verbose_name="人员类别")
    years = models.PositiveSmallIntegerField("最长年限", default=3)
    near_years = models.PositiveSmallIntegerField("距退休年数", default=5)
    warn_days = models.PositiveSmallIntegerField("到期提醒天数", default=60)
    verified = models.BooleanField("已核实", default=False)

    class Meta:
        ordering = ("valid_from",)

    def __str__(self) -> str:
        return str(self.valid_from)


class WelfarePost(models.Model):
    """One kind of post at one body, with so many places; taken: how many are at work, never more. Yuan a month."""

    scope_path = GLOBAL("posts of public bodies; who works there lies in WelfarePlacement")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(
        "stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="所在村、社区"
    )
    body = models.CharField("设岗单位", max_length=60)
    title = models.CharField("岗位", max_length=40)
    kind = models.CharField("类别", max_length=6, choices=WelfareKind)
    state = models.CharField("状态", max_length=8, choices=PostState, default=PostState.PROPOSED)
    places = models.PositiveSmallIntegerField("名额")
    taken = models.PositiveSmallIntegerField("在岗", default=0)
    monthly_pay = models.DecimalField("月报酬（元）", max_digits=7, decimal_places=2)
    post_subsidy = models.DecimalField("岗位补贴（元/月）", max_digits=7, decimal_places=2, default=0)
    insurance_subsidy = models.DecimalField("社保补贴（元/月）", max_digits=7, decimal_places=2, default=0)
    answer = models.CharField("认定意见", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=Q(taken__lte=F("places")), name="welfare_last_place"),)

    def __str__(self) -> str:
        return f"{self.body} {self.title}"

    @property
    def free(self) -> int:
        """Places that nobody has (个)."""
        return self.places - self.taken


class WelfareQuerySet(ScopedQuerySet):
    """Reads about placements at posts."""

    def ending(self, days: int, day: date | None = None) -> Self:
        """Those at work whose term ends within so many days, or is over."""
        return self.filter(state=WelfareState.ACTIVE, until__lte=(day or today()) + timedelta(days=days))


class WelfarePlacement(PersonalRow):
    """One person at one post for one term; a renewal is a further row. ground: the group by which they are eligible, as
    it held on the day. until: the first day after the term. counted_region: the region on the day it began."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="welfare")
    post = models.ForeignKey(WelfarePost, on_delete=models.PROTECT, related_name="placements")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=WelfareState, default=WelfareState.APPLIED)
    ground = models.CharField("依据类别", max_length=32, choices=TagKind, blank=True)
    applied_on = models.DateField("申请日期")
    started_on = models.DateField("上岗日期", null=True)
    until = models.DateField("期满日期", null=True)
    ended_on = models.DateField("离岗日期", null=True)
    end_reason = models.CharField("离岗原因", max_length=12, choices=WelfareEnd, blank=True)
    answer = models.CharField("意见", max_length=200, blank=True)
    placement = models.OneToOneField("employers.Placement", on_delete=models.PROTECT, null=True, related_name="welfare")
    renewed_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewal")
    applied_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(WelfareQuerySet)

    class Meta:
        ordering = ("-applied_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="welfare_path"),
            models.Index(fields=["counted_region", "started_on"], name="welfare_counted"),
            models.Index(fields=["record"], name="welfare_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record"], condition=Q(state__in=OPEN_STATES), name="welfare_open_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(WelfareState.ACTIVE, WelfareState.ENDED))
                | Q(started_on__isnull=False, until__isnull=False),
                name="welfare_at_work_has_its_term",
            ),
            models.CheckConstraint(
                condition=Q(state=WelfareState.ENDED, ended_on__isnull=False)
                | (~Q(state=WelfareState.ENDED) & Q(ended_on__isnull=True)),
                name="welfare_ended_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.started_on}"


class WelfarePay(PersonalRow):
    """One month of one placement: days at work, pay and what is subsidised (yuan)."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="welfare_pay")
    welfare = models.ForeignKey(WelfarePlacement, on_delete=models.CASCADE, related_name="pay")
    month = models.DateField("月份")
    days = models.PositiveSmallIntegerField("出勤天数")
    pay = models.DecimalField("报酬（元）", max_digits=7, decimal_places=2)
    post_subsidy = models.DecimalField("岗位补贴（元）", max_digits=7, decimal_places=2)
    insurance_subsidy = models.DecimalField("社保补贴（元）", max_digits=7, decimal_places=2)
    recorded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-month", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="welfare_pay_path"),
            models.Index(fields=["record"], name="welfare_pay_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["welfare", "month"], name="welfare_pay_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="welfare_pay_first_day"),
            models.CheckConstraint(condition=Q(days__lte=31), name="welfare_pay_days"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.days}"
