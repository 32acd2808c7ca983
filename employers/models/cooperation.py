"""Agreements with other regions and schools, and who wants to work there; talent; patch groups and their trips."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from employers.cooperation_enums import AgreementKind, AwaySource, ServedKind, TalentChannel, TalentDegree
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager

OF_THE_COUNTY = GLOBAL("a list of the county's own work; names no registered person")


class AgreementQuerySet(models.QuerySet):
    """Reads about agreements."""

    def in_force(self, day: date) -> Self:
        """Those that hold at the end of a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class Agreement(models.Model):
    """合作协议: from a day until, once known, the first day on which it no longer holds."""

    scope_path = OF_THE_COUNTY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    partner = models.CharField("合作方", max_length=60)
    kind = models.CharField("类别", max_length=20, choices=AgreementKind, default=AgreementKind.LABOUR)
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("终止日期", null=True)
    note = models.CharField("主要内容", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["partner", "kind"], condition=Q(ends_on__isnull=True), name="agreement_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.partner


class OutOfTownIntention(PersonalRow):
    """外地就业意愿: somebody wants to work at a place elsewhere; each time is counted where the person lay on the day."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="away_intentions")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="intentions")
    place = models.CharField("想去哪里", max_length=12)
    work = models.CharField("想做什么", max_length=40, blank=True)
    source = models.CharField("来路", max_length=6, choices=AwaySource, default=AwaySource.DESK)
    said_on = models.DateField("登记日期")
    recorded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-said_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="away_path"),
            models.Index(fields=["counted_region", "said_on"], name="away_counted"),
            models.Index(fields=["record"], name="away_record"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "place", "said_on"], name="away_once_a_day_and_place"),
        )

    def __str__(self) -> str:
        return f"{self.said_on} {self.place}"


class TalentRecruit(models.Model):
    """引进人才: one recruited, by channel; the count needs no name, so none is kept."""

    scope_path = OF_THE_COUNTY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("渠道", max_length=14, choices=TalentChannel)
    hired_on = models.DateField("录用日期")
    degree = models.CharField("学历", max_length=10, choices=TalentDegree)
    unit_name = models.CharField("用人单位", max_length=60)
    post = models.CharField("岗位", max_length=40, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-hired_on", "-id")

    def __str__(self) -> str:
        return f"{self.hired_on} {self.unit_name}"


class PatchGroup(models.Model):
    """片区小组: staff who guide the sites of a town."""

    scope_path = OF_THE_COUNTY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("小组名称", max_length=40, unique=True)
    town = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="片区")
    members = models.CharField("成员", max_length=200)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SiteGuidance(models.Model):
    """网点业务指导: one trip of a group, counted once whomever it served; whom is in its parts."""

    scope_path = OF_THE_COUNTY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(PatchGroup, on_delete=models.PROTECT, related_name="trips")
    guided_on = models.DateField("日期")
    summary = models.CharField("指导内容", max_length=300)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-guided_on", "-id")

    def __str__(self) -> str:
        return f"{self.guided_on} {self.group_id}"


class GuidancePart(models.Model):
    """Whom a trip served: a site, a firm, or so many workers (count, persons)."""

    scope_path = OF_THE_COUNTY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    guidance = models.ForeignKey(SiteGuidance, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField("对象", max_length=6, choices=ServedKind)
    name = models.CharField("名称", max_length=80, blank=True)
    site = models.ForeignKey("stations.ServiceSite", on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveSmallIntegerField("人数", default=1)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
