"""省系统对照表: what the county has changed in it, line by line and never overwritten."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL


class ProvincialTermChange(models.Model):
    """One change of one line; the newest that nobody took back is in force. line: Term.key of provincial_codes."""

    scope_path: ClassVar = GLOBAL("Names and codes of the provincial system; nothing about a person.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.CharField("对照项", max_length=48)
    version = models.PositiveIntegerField("第几次")
    code = models.CharField("省系统代码", max_length=32, blank=True)
    name = models.CharField("省系统名称", max_length=60, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)
    changed_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        ordering = ("-changed_at", "-id")
        constraints = (models.UniqueConstraint(fields=["line", "version"], name="provincial_term_version_once"),)

    def __str__(self) -> str:
        return f"{self.line} {self.code}"
