"""零工结算: shifts, hours and pay of short work. The money goes from employer to worker; the station only writes down."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Round

from employers.gig_enums import OPEN_BILLS, DisputeReason, GigState, Rating
from employers.models.referral import Placement
from employers.vacancy_enums import PayCycle, WageUnit
from jiayu_jobs.clock import today
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager

OF_BOTH: Mapping[str, str] = {"region": "region_path", "organisation": "employer"}


class GigQuerySet(ScopedQuerySet):
    """Reads about settlements."""

    def open(self) -> Self:
        """Those on which somebody has to act still."""
        return self.filter(state__in=OPEN_BILLS)

    def late(self, day: date | None = None) -> Self:
        """Agreed by both sides, due, not paid."""
        return self.filter(state=GigState.WORKER_CONFIRMED, pay_by__lt=day or today())

    def owed(self, day: date | None = None) -> Self:
        """拖欠: late, or disputed because nothing was paid."""
        unpaid = Q(state=GigState.DISPUTED, dispute=DisputeReason.NOT_PAID)
        return self.filter(unpaid | Q(state=GigState.WORKER_CONFIRMED, pay_by__lt=day or today()))


class GigSettlement(PersonalRow):
    """What one employer owes one person for the shifts of one period. rate: yuan a unit; quantity: hours, days, months or
    pieces of its shifts, added up; amount: yuan. It lies where the person lies and is read by the employer's own people."""

    scope_path: ClassVar[Mapping[str, str]] = OF_BOTH

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="gig_settlements")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="settlements")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="gig_settlements")
    shown_name = models.CharField("姓名", max_length=40)
    unit_name = models.CharField("单位", max_length=80)
    work = models.CharField("岗位", max_length=40)
    since = models.DateField("哪天起")
    state = models.CharField("状态", max_length=20, choices=GigState, default=GigState.WORKED)
    unit = models.CharField("工钱单位", max_length=8, choices=WageUnit)
    rate = models.DecimalField("工钱标准（元）", max_digits=8, decimal_places=2)
    pay_cycle = models.CharField("结算周期", max_length=10, choices=PayCycle)
    quantity = models.DecimalField("合计", max_digits=8, decimal_places=2, default=Decimal(0))
    amount = models.DecimalField("应付（元）", max_digits=12, decimal_places=2, default=Decimal(0))
    employer_confirmed_on = models.DateField("单位确认日期", null=True)
    worker_confirmed_on = models.DateField("本人确认日期", null=True)
    pay_by = models.DateField("应付日期", null=True)
    paid_on = models.DateField("付清日期", null=True)
    dispute = models.CharField("争议", max_length=8, choices=DisputeReason, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    worker_rating = models.PositiveSmallIntegerField("本人评单位", choices=Rating, null=True)
    employer_rating = models.PositiveSmallIntegerField("单位评本人", choices=Rating, null=True)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = scoped_manager(GigQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="gig_path"),
            models.Index(fields=["employer", "id"], name="gig_employer"),
            models.Index(fields=["record"], name="gig_record"),
            models.Index(fields=["pay_by"], name="gig_pay_by", condition=Q(state=GigState.WORKER_CONFIRMED)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state=GigState.WORKED), name="gig_one_bill_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(amount=Round(F("quantity") * F("rate"), precision=2)), name="gig_amount_is_the_product"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(GigState.EMPLOYER_CONFIRMED, GigState.WORKER_CONFIRMED, GigState.PAID))
                | Q(quantity__gt=0),
                name="gig_confirmed_has_work",
            ),
            models.CheckConstraint(
                condition=Q(state=GigState.PAID, paid_on__isnull=False)
                | (~Q(state=GigState.PAID) & Q(paid_on__isnull=True)),
                name="gig_paid_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state=GigState.DISPUTED) ^ Q(dispute=""), name="gig_disputed_says_about_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_name} {self.since} {self.state}"

    @property
    def is_late(self) -> bool:
        """Whether it is due and not paid."""
        return self.state == GigState.WORKER_CONFIRMED and self.pay_by is not None and self.pay_by < today()


class MomentRange(Func):
    """PostgreSQL's tstzrange(start, end, bounds)."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class GigShift(PersonalRow):
    """One shift [starts_at, ends_at) of one settlement. quantity: what it counts in the settlement's unit. Nobody works at
    two places at once."""

    scope_path: ClassVar[Mapping[str, str]] = OF_BOTH

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="gig_shifts")
    settlement = models.ForeignKey(GigSettlement, on_delete=models.CASCADE, related_name="shifts")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="gig_shifts")
    starts_at = models.DateTimeField("开工")
    ends_at = models.DateTimeField("收工")
    break_minutes = models.PositiveSmallIntegerField("休息（分钟）", default=0)
    quantity = models.DecimalField("计", max_digits=7, decimal_places=2)
    added_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    from_firm = models.BooleanField("单位记的", default=False)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="shift_path"),
            models.Index(fields=["settlement"], name="shift_settlement"),
        )
        constraints = (
            ExclusionConstraint(
                name="shifts_do_not_overlap",
                index_type="GIST",
                expressions=[
                    ("record", RangeOperators.EQUAL),
                    (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shift_counts"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at} {self.quantity}"

    @property
    def hours(self) -> Decimal:
        """Hours at work, without the break, to two places."""
        minutes = Decimal((self.ends_at - self.starts_at).total_seconds()) / 60 - self.break_minutes
        return (minutes / 60).quantize(Decimal("0.01"))
