"""用工监测: what a firm reports of a month."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from employers.enums import TOLD_STATES, EmployerState, MonthState
from employers.models.employer import AboveScaleYear, Employer
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class MonthQuerySet(ScopedQuerySet):
    """Reads about months."""

    def told(self) -> Self:
        """Reported, checked or locked: their numbers count."""
        return self.filter(state__in=TOLD_STATES)

    def due(self) -> Self:
        """Not reported yet by firms that are still there."""
        return self.filter(state=MonthState.DUE).exclude(employer__state=EmployerState.CLOSED)

    def of_connected(self, day: date) -> Self:
        """Of employers that are connected at the end of a day."""
        left = Q(employer__closed_on__isnull=True) | Q(employer__closed_on__gt=day)
        return self.filter(left, employer__connected_on__lte=day)

    def latest_told(self, month: date) -> Self:
        """Of each employer the latest month up to this one whose numbers count."""
        later = EmployerMonth.objects.told().filter(
            employer=OuterRef("employer"), month__gt=OuterRef("month"), month__lte=month
        )
        return self.told().filter(~Exists(later), month__lte=month)

    def with_list(self, year: int) -> Self:
        """Each with in_scale_list: whether its employer stands in a year's list of 规上."""
        in_list = AboveScaleYear.objects.filter(employer=OuterRef("employer"), year=year)
        return self.annotate(in_scale_list=Exists(in_list))


class EmployerMonth(PersonalRow):
    """One firm, one month. Numbers are persons at the end of the month (workers, shortage) or in it (hired, left, laid_off);
    none as long as the month is due. It lies in its employer's region and moves with it."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "employer"}

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="months")
    month = models.DateField("月份")
    state = models.CharField("状态", max_length=10, choices=MonthState, default=MonthState.DUE)
    workers = models.PositiveIntegerField("月末用工人数", null=True)
    hired = models.PositiveIntegerField("本月新招", null=True)
    left = models.PositiveIntegerField("本月流出", null=True)
    laid_off = models.PositiveIntegerField("其中裁员", null=True)
    shortage = models.PositiveIntegerField("缺工人数", null=True)
    explanation = models.CharField("说明", max_length=200, blank=True)
    is_jump = models.BooleanField("异动", default=False)
    answer = models.CharField("退回原因", max_length=200, blank=True)
    reported_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("填报时间", null=True)
    checked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("审核时间", null=True)
    reminded_at = models.DateTimeField("催报时间", null=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(MonthQuerySet)

    class Meta:
        ordering = ("-month", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="employer_month_path"),
            models.Index(fields=["month", "region_path"], name="employer_month_month"),
        )
        constraints = (
            models.UniqueConstraint(fields=["employer", "month"], name="employer_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="employer_month_first_day"),
            models.CheckConstraint(
                condition=Q(state=MonthState.DUE)
                | Q(
                    workers__gte=0,
                    hired__gte=0,
                    left__gte=0,
                    laid_off__gte=0,
                    shortage__gte=0,
                    workers__isnull=False,
                    hired__isnull=False,
                    left__isnull=False,
                    laid_off__isnull=False,
                    shortage__isnull=False,
                ),
                name="employer_month_told_has_numbers",
            ),
            models.CheckConstraint(
                condition=Q(laid_off__isnull=True) | Q(left__isnull=True) | Q(laid_off__lte=F("left")),
                name="employer_month_laid_off_left",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employer_id} {self.month:%Y-%m}"

    @property
    def label(self) -> str:
        """2024 年 5 月."""
        return f"{self.month.year} 年 {self.month.month} 月"

    @property
    def is_open(self) -> bool:
        """Whether the firm may still write it."""
        return self.state in (MonthState.DUE, MonthState.REPORTED)
