"""Imports: a batch a file, and a line for each record that one touched, so that it can be taken back."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.imports.enums import BUSY, BatchState, RowKind
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class ImportBatch(models.Model):
    """One uploaded workbook: who sent it, from which region, and what became of it. Holds no value of the file.

    The file and its preview lie sealed beside the database (files.py) under the batch's key.
    """

    scope_path: ClassVar = {"region": "region__path"}
    # What this process has read of the file (services.judge): previewed and applied by one, it is read once.
    judged: Any = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("表格种类", max_length=24)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="范围")
    uploaded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+", verbose_name="上传人")
    file_name = models.CharField("文件名", max_length=120)
    digest = models.CharField("文件指纹", max_length=64)
    source = models.CharField("来源", max_length=40, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    switches = models.JSONField("说明的选项", default=list)
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.RECEIVED)
    message = models.CharField("说明", max_length=300, blank=True)
    step = models.CharField("步骤", max_length=40, blank=True)
    sheet = models.CharField("工作表", max_length=64, blank=True)
    unknown_headers = models.JSONField("不认识的列", default=list)
    rows = models.PositiveIntegerField("行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("不变", default=0)
    refused = models.PositiveIntegerField("不能导入", default=0)
    doubts = models.PositiveIntegerField("存疑", default=0)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["region", "created_at"], name="import_region"),
            models.Index(fields=["digest"], name="import_digest"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    if TYPE_CHECKING:
        # Put on by pages.
        title: str
        unit: str

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it."""
        return self.state in BUSY

    def counts(self) -> dict[str, int]:
        """The numbers of the contract's JSON line."""
        return {name: getattr(self, name) for name in ("rows", "new", "changed", "unchanged", "refused")}


class ImportedRow(PersonalRow):
    """What one batch did to one record. before: the stored values that it replaced (sealed ones as stored) and the keys
    of the rows it made; revision: the record's after it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="imported_rows", db_index=False)
    record_key = models.UUIDField("记录")
    kind = models.CharField("种类", max_length=8, choices=RowKind)
    revision = models.PositiveIntegerField("修订号")
    before = models.JSONField("原值", default=dict)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="imported_row_path"),)
        constraints = (models.UniqueConstraint(fields=["batch", "record_key"], name="imported_row_once_a_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_key}"


class ColumnMapping(models.Model):
    """The headers of a source that has its own: saved once, offered again. Its region's people use it."""

    scope_path: ClassVar = {"region": "region__path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("表格种类", max_length=24)
    source = models.CharField("来源", max_length=40)
    region = models.ForeignKey("stations.Region", on_delete=models.CASCADE, related_name="+")
    mapping = models.JSONField("列对应")
    saved_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("source",)
        constraints = (models.UniqueConstraint(fields=["region", "kind", "source"], name="mapping_once_a_source"),)

    def __str__(self) -> str:
        return self.source
