"""What is counted, kept by region and period; drift reports; links for the wall."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, ScopedQuerySet, scoped_manager

NOW = "now"


class RegionValues(models.Model):
    """Counted measures of one region in one period: its own rows, and the total with its children.

    period: "now", a closed year "2024" (stocks on its last day) or a month "202411" (flows).
    own, total: {measure id: number}; a measure that is absent was never counted there (shown 未填).
    version: grows with every change anywhere; as_of: when the roll-up wrote it.
    """

    scope_path: ClassVar = {"region": "region__path"}

    region = models.ForeignKey("stations.Region", on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=6)
    own = models.JSONField(default=dict)
    total = models.JSONField(default=dict)
    version = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(auto_now=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["region", "period"], name="values_once_a_region_and_period"),)
        indexes = (models.Index(fields=["version"], name="values_version"),)

    def __str__(self) -> str:
        return f"{self.region_id} {self.period} v{self.version}"


class DriftReport(models.Model):
    """What a full recount found against the live values; an empty list is what is wanted."""

    scope_path: ClassVar = GLOBAL("Numbers by region, read by operators only.")

    checked_at = models.DateTimeField(auto_now_add=True)
    values_checked = models.PositiveIntegerField()
    drift = models.JSONField(default=list)

    class Meta:
        ordering = ("-checked_at",)

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {len(self.drift)} of {self.values_checked}"


class KioskLink(models.Model):
    """A link for the wall that can only read the screen; kept as a hash, revocable."""

    scope_path: ClassVar = GLOBAL("Checked before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    label = models.CharField("名称", max_length=40)
    token_digest = models.CharField(max_length=64, unique=True)
    region = models.ForeignKey("stations.Region", on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.label
