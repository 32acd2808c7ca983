"""更正身份证号: a desk asks for another ID number of a person, and the level above decides."""

from typing import Any

from django.db import models
from django.db.models import Q

from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import CorrectionState
from workers.models.person import LabourRecord


class CorrectionQuerySet(ScopedQuerySet):
    """Reads about corrections."""

    def waiting(self) -> "CorrectionQuerySet":
        """Those that nobody has decided."""
        return self.filter(state=CorrectionState.ASKED)

    def waiting_for(self, region: Any) -> "CorrectionQuerySet":
        """Those that a post of a region decides: asked from below it; the county decides its own too."""
        rows = self.waiting()
        return rows if region.parent_id is None else rows.exclude(asked_from=region)


class NumberCorrection(PersonalRow):
    """One request about one record. asked_from: the region of the post that asked, which never decides alone."""

    record = models.ForeignKey(LabourRecord, on_delete=models.CASCADE, related_name="corrections")
    old_number: Any = EncryptedTextField("原号码", mask="citizen_id")
    new_number: Any = EncryptedTextField("新号码", mask="citizen_id")
    reason = models.CharField("更正原因", max_length=200)
    evidence = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    answer = models.CharField("答复", max_length=200, blank=True)
    asked_from = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("答复时间", null=True)

    objects = scoped_manager(CorrectionQuerySet)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["region_path", "id"], name="correction_path"),)
        constraints = (
            models.UniqueConstraint(
                fields=["record"], condition=Q(state=CorrectionState.ASKED), name="correction_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}"
