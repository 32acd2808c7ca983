"""可能重复: two records that may be one person. Keys, not foreign keys: the records may lie where nobody sees both."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import DuplicateKind, DuplicateState


class DuplicateQuerySet(ScopedQuerySet):
    """Reads about pairs."""

    def open(self) -> "DuplicateQuerySet":
        """Pairs that nobody has decided."""
        return self.filter(state=DuplicateState.OPEN)


class DuplicatePair(PersonalRow):
    """Two records of the same name. region: the smallest that holds both; first_key is the smaller key.

    The keys are no foreign keys: a desk may take a registration back without seeing the other record, or this row.
    """

    first_key = models.UUIDField("记录一")
    second_key = models.UUIDField("记录二")
    kind = models.CharField("为什么", max_length=12, choices=DuplicateKind)
    state = models.CharField("状态", max_length=10, choices=DuplicateState, default=DuplicateState.OPEN)
    reason = models.CharField("结论依据", max_length=200, blank=True)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)

    objects = scoped_manager(DuplicateQuerySet)

    class Meta:
        ordering = ("-found_at", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="pair_path"),
            models.Index(fields=["second_key"], name="pair_second"),
        )
        constraints = (
            models.UniqueConstraint(fields=["first_key", "second_key"], name="pair_once"),
            models.CheckConstraint(condition=Q(first_key__lt=F("second_key")), name="pair_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}"

    @property
    def keys(self) -> tuple[Any, Any]:
        """Both records."""
        return self.first_key, self.second_key


class DuplicateSearch(models.Model):
    """Until when changed records were searched for duplicates; one row."""

    scope_path: ClassVar = GLOBAL("A moment in time, nothing about anybody.")

    searched_until = models.DateTimeField("查到哪一刻")

    def __str__(self) -> str:
        return f"{self.searched_until:%Y-%m-%d %H:%M}"
