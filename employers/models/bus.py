"""送工进企·就业直通车: a free ride from the villages to employers that need people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from employers.bus_enums import CLOSING_DAYS, ON_THE_ROSTER, BusState, RiderState
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager


class TripQuerySet(models.QuerySet):
    """Reads about trips."""

    def to_close(self) -> Self:
        """Those that ran so many days ago and whose figures are still open."""
        late = today() - timedelta(days=CLOSING_DAYS)
        return self.filter(state__in=(BusState.DEPARTED, BusState.ARRIVED), runs_on__lte=late)

    def coming_to(self, employer: Any) -> Self:
        """Those that bring people to an employer today or later."""
        gone = (BusState.CLOSED, BusState.CANCELLED)
        return self.filter(firms__employer=employer, runs_on__gte=today()).exclude(state__in=gone)


class BusTrip(models.Model):
    """One run on one day, with one or several vehicles. seats: of all of them; taken: how many have a seat, kept under
    the row's lock and never above the seats. cost: yuan, once it is over."""

    scope_path = GLOBAL("a timetable that every desk puts its people on; who rides lies in BusRider")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("车次名称", max_length=40)
    state = models.CharField("状态", max_length=10, choices=BusState, default=BusState.PLANNED)
    runs_on = models.DateField("日期")
    leaves_at = models.TimeField("发车时间")
    returns_at = models.TimeField("返程时间", null=True, blank=True)
    pickup_points = ArrayField(models.CharField(max_length=60), verbose_name="上车点")
    seats = models.PositiveSmallIntegerField("座位数", default=0)
    taken = models.PositiveSmallIntegerField("已有座", default=0)
    boarded = models.PositiveSmallIntegerField("上车人数", null=True)
    cost = models.DecimalField("费用（元）", max_digits=9, decimal_places=2, null=True)
    closed_on = models.DateField("结束日期", null=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = TripQuerySet.as_manager()

    class Meta:
        ordering = ("-runs_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="bus_last_seat"),
            models.CheckConstraint(condition=Q(pickup_points__len__gte=1), name="bus_stops_somewhere"),
            models.CheckConstraint(
                condition=Q(state=BusState.CLOSED, boarded__isnull=False, closed_on__isnull=False)
                | (~Q(state=BusState.CLOSED) & Q(closed_on__isnull=True)),
                name="bus_closed_has_its_figures",
            ),
        )

    def __str__(self) -> str:
        return f"{self.runs_on} {self.title}"

    @property
    def free(self) -> int:
        """Seats that nobody has (个)."""
        return self.seats - self.taken


class BusVehicle(models.Model):
    """One vehicle of a trip, with what safety asks for."""

    scope_path = GLOBAL("part of the timetable; no registered person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.ForeignKey(BusTrip, on_delete=models.CASCADE, related_name="vehicles")
    plate = models.CharField("车牌号", max_length=10)
    seats = models.PositiveSmallIntegerField("座位数")
    driver = models.CharField("驾驶员", max_length=20)
    insurance_number = models.CharField("保险单号", max_length=40)
    escort = models.CharField("随车人员", max_length=20)
    # The station's own telephone that goes along, not somebody's private one: it is printed for riders and firms.
    duty_phone = models.CharField("随车值班电话", max_length=20, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["trip", "plate"], name="bus_vehicle_once_a_trip"),)

    def __str__(self) -> str:
        return self.plate


class BusFirm(models.Model):
    """An employer that a trip goes to; its own people see that it comes and with how many."""

    scope_path = GLOBAL("part of the timetable; the employer's published name")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.ForeignKey(BusTrip, on_delete=models.CASCADE, related_name="firms")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("单位", max_length=80)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["trip", "employer"], name="bus_firm_once_a_trip"),)

    def __str__(self) -> str:
        return self.unit_name


class RiderQuerySet(ScopedQuerySet):
    """Reads about riders."""

    def aboard(self) -> Self:
        """Those on the paper list: who has a seat, and who did not come."""
        return self.filter(state__in=ON_THE_ROSTER)

    def carried(self) -> Self:
        """送工进企人次: who boarded a trip that is closed."""
        return self.filter(state=RiderState.BOARDED, trip__state=BusState.CLOSED)


class BusRider(PersonalRow):
    """One person on one trip. priority: how far up, by why: the groups that hold on the day it was written down.
    counted_region: the region on that day; runs_on repeats the trip's, for figures."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="rides")
    trip = models.ForeignKey(BusTrip, on_delete=models.PROTECT, related_name="riders")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=8, choices=RiderState, default=RiderState.WAITING)
    pickup = models.CharField("上车点", max_length=60)
    runs_on = models.DateField("日期")
    priority = models.PositiveSmallIntegerField("优先", default=0)
    why = models.CharField("优先原因", max_length=60, blank=True)
    interested = models.BooleanField("有意向", null=True)
    referral = models.OneToOneField("employers.Referral", on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = scoped_manager(RiderQuerySet)

    class Meta:
        ordering = ("pickup", "-priority", "added_at", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="rider_path"),
            models.Index(fields=["counted_region", "runs_on"], name="rider_counted"),
            models.Index(fields=["record"], name="rider_record"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["trip", "record"], condition=~Q(state=RiderState.OFF), name="rider_once_a_trip"
            ),
        )

    def __str__(self) -> str:
        return f"{self.runs_on} {self.state}"
