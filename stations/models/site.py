"""Service sites: where people are served."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import ScopedQuerySet, scoped_manager
from stations.enums import CoordinateQuality, SiteKind, SiteStatus


class ServiceSiteQuerySet(ScopedQuerySet):
    """Reads about sites."""

    def open_on(self, day: date) -> Self:
        """Sites that serve on a day; one without a start has always been there."""
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=day)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        )

    def published(self) -> Self:
        """What the public sees: sites in service."""
        return self.filter(status=SiteStatus.ACTIVE)


class ServiceSite(models.Model):
    """One of the network's sites; the marker can be moved by staff, and says so."""

    scope_path: ClassVar = {"region": "region__path", "public": "published"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("编码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=64)
    kind = models.CharField("类别", max_length=24, choices=SiteKind)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="sites")
    status = models.CharField("状态", max_length=8, choices=SiteStatus, default=SiteStatus.ACTIVE)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    lng = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True)
    lat = models.DecimalField("纬度", max_digits=7, decimal_places=5, null=True)
    coordinate_quality = models.CharField(
        max_length=12, choices=CoordinateQuality, default=CoordinateQuality.APPROXIMATE
    )
    address = models.CharField("地址", max_length=120, blank=True)
    hours = models.CharField("服务时间", max_length=80, blank=True, default="工作日 8:30-12:00，14:30-17:30")
    phone = models.CharField("公开电话", max_length=20, blank=True)

    objects = scoped_manager(ServiceSiteQuerySet)

    class Meta:
        ordering = ("region__path", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(status=SiteStatus.ACTIVE, closed_on__isnull=True)
                | Q(status=SiteStatus.CLOSED, closed_on__isnull=False),
                name="site_closed_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.name
