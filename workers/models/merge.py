"""合并: which record went into which, and everything that is needed to take it back."""

from typing import Any

from django.db import models
from django.db.models import Q

from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import MergeState
from workers.models.duplicate import DuplicatePair


class RecordMerge(PersonalRow):
    """One merge of a pair, in the region of the pair.

    before: JSON of the values that changed, by record, sealed as a whole; moved: [table, key, digest] of each row that
    went over to the survivor; stayed: [table, key] of those that would have stood beside one of the survivor's.
    """

    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="merges")
    survivor_key = models.UUIDField("保留的记录")
    other_key = models.UUIDField("并入的记录")
    state = models.CharField("状态", max_length=8, choices=MergeState, default=MergeState.DONE)
    before: Any = EncryptedTextField("合并前的内容")
    after = models.CharField("合并后的指纹", max_length=64)
    moved = models.JSONField("并过去的", default=list)
    stayed = models.JSONField("留下的", default=list)
    merged_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField("合并时间", auto_now_add=True)
    undone_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-merged_at", "-id")
        indexes = (models.Index(fields=["region_path", "id"], name="merge_path"),)
        constraints = (
            models.UniqueConstraint(fields=["other_key"], condition=Q(state=MergeState.DONE), name="merge_once"),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}"
