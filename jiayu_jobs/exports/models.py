"""Exports: who took which list out, why, and how long the file lies here."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.clock import now
from jiayu_jobs.exports.enums import ExportState
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import ScopedQuerySet, scoped_manager


class ExportFile(models.Model):
    """One asked-for workbook. Holds no value of the file, which lies sealed beside the database under this key.

    filters: the list's conditions as keys and codes, never a name or a number of a person; post: the words for the
    post it was asked from, as they stand in the watermark.
    """

    scope_path: ClassVar = {"region": "region__path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("名单", max_length=24)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="范围")
    requested_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+", verbose_name="导出人")
    post = models.CharField("岗位", max_length=120, blank=True)
    reason = models.CharField("用途", max_length=200)
    filters = models.JSONField("条件", default=dict)
    columns = models.JSONField("列", default=list)
    masked = models.BooleanField("脱敏", default=True)
    state = models.CharField("状态", max_length=10, choices=ExportState, default=ExportState.REQUESTED)
    message = models.CharField("说明", max_length=300, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    taken = models.PositiveIntegerField("下载次数", default=0)
    created_at = models.DateTimeField("申请时间", auto_now_add=True)
    expires_at = models.DateTimeField("过期时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["requested_by", "created_at"], name="export_requested_by"),
            models.Index(fields=["expires_at"], name="export_expires", condition=models.Q(state="ready")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def number(self) -> str:
        """The export number of the watermark."""
        return str(self.pk)

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it."""
        return self.state == ExportState.REQUESTED

    @property
    def is_there(self) -> bool:
        """Whether the file may be taken now."""
        return self.state == ExportState.READY and self.expires_at is not None and self.expires_at > now()
