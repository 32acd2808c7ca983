"""推介 and 上岗: a person is recommended to a vacancy, and goes to work."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from employers.referral_enums import OPEN_REFERRALS, PlacementEnd, ReferralChannel, ReferralState
from employers.vacancy_enums import ContractKind, VacancyKind
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class ReferralQuerySet(ScopedQuerySet):
    """Reads about referrals."""

    def open(self) -> Self:
        """Those on which somebody has to act still."""
        return self.filter(state__in=OPEN_REFERRALS)

    def overdue(self, at: datetime | None = None) -> Self:
        """Those whose next step is late, or was asked for already."""
        return self.open().filter(Q(due_at__lt=at or now()) | Q(asked_again_at__isnull=False))


class Referral(PersonalRow):
    """One person, one vacancy. It lies where the person lies; counted_region is the region on the day it was made.

    Employers do not read this table: they read cards that show what the person has agreed to.
    """

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="referrals")
    vacancy = models.ForeignKey("employers.Vacancy", on_delete=models.PROTECT, related_name="referrals")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=20, choices=ReferralState, default=ReferralState.RECOMMENDED)
    channel = models.CharField("来路", max_length=8, choices=ReferralChannel, default=ReferralChannel.DESK)
    made_on = models.DateField("推介日期")
    made_at = models.DateTimeField("推介时间", auto_now_add=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    # What the person was told to fit by, in words, as it stood on the day.
    reasons = models.CharField("推介理由", max_length=300, blank=True)
    moved_at = models.DateTimeField("最近变动", auto_now_add=True)
    agreed_at = models.DateTimeField("本人同意时间", null=True)
    interview_at = models.DateTimeField("面试时间", null=True)
    interview_place = models.CharField("面试地点", max_length=120, blank=True)
    # The day on which work is to begin, once that is agreed.
    starts_on = models.DateField("约定上岗日期", null=True)
    # Until when the next step is awaited; after it somebody is asked once, then the person is free.
    due_at = models.DateTimeField("答复期限", null=True)
    ended_on = models.DateField("结束日期", null=True)
    reason = models.CharField("原因", max_length=40, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    asked_again_at = models.DateTimeField("催问时间", null=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(ReferralQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="referral_path"),
            models.Index(fields=["counted_region", "made_on"], name="referral_counted"),
            models.Index(fields=["record"], name="referral_record"),
            models.Index(fields=["vacancy", "state"], name="referral_vacancy"),
            models.Index(fields=["due_at"], name="referral_due", condition=Q(due_at__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "vacancy"], condition=Q(state__in=OPEN_REFERRALS), name="referral_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REFERRALS, ended_on__isnull=True)
                | (~Q(state__in=OPEN_REFERRALS) & Q(ended_on__isnull=False)),
                name="referral_over_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(state__in=OPEN_REFERRALS), name="referral_over_is_not_awaited"
            ),
        )

    def __str__(self) -> str:
        return f"{self.made_on} {self.state}"


class PlacementQuerySet(ScopedQuerySet):
    """Reads about placements."""

    def active_on(self, day: date) -> Self:
        """Those at work at the end of a day."""
        return self.filter(started_on__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def reached(self, days: int, on: date) -> Self:
        """Those whose day of this number has come: started at least so many days before."""
        return self.filter(started_on__lte=on - timedelta(days=days))

    def retained(self, days: int) -> Self:
        """Those that lasted so many days or longer."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on") + timedelta(days=days)))


class Placement(PersonalRow):
    """上岗: work from a day until, once over, the first day without it: [started_on, ended_on). counted_region: the
    person's region on the day it began. Without a referral where a person found the work otherwise."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="placements")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, related_name="placement")
    vacancy = models.ForeignKey("employers.Vacancy", on_delete=models.PROTECT, null=True, related_name="placements")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("岗位类型", max_length=12, choices=VacancyKind)
    unit_name = models.CharField("单位", max_length=80)
    started_on = models.DateField("上岗日期")
    # The day on which it is known whether it lasted three months; figures group by it.
    day_90 = models.GeneratedField(
        expression=models.Func("started_on", template="(%(expressions)s + 90)", output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    ended_on = models.DateField("离岗日期", null=True)
    end_reason = models.CharField("离岗原因", max_length=14, choices=PlacementEnd, blank=True)
    contract_kind = models.CharField("签什么", max_length=18, choices=ContractKind, blank=True)
    is_reemployment = models.BooleanField("再就业", default=False)
    evidence = models.CharField("依据", max_length=80, blank=True)
    confirmed_by_employer = models.BooleanField("单位确认", default=False)
    recorded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(PlacementQuerySet)

    class Meta:
        ordering = ("-started_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="placement_path"),
            models.Index(fields=["counted_region", "started_on"], name="placement_counted"),
            models.Index(fields=["record"], name="placement_record"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "vacancy"], condition=Q(ended_on__isnull=True), name="placement_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="placement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="placement_over_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_name} {self.started_on}"

    def is_retained(self, days: int) -> bool | None:
        """稳岗: whether it lasted so many days; None as long as that day has not come and it still holds."""
        due = self.started_on + timedelta(days=days)
        if self.ended_on is not None:
            return self.ended_on >= due
        return True if today() >= due else None
