"""核实: what came of asking after a person, so that it is known who confirmed what when, and can be taken back."""

from django.db import models
from django.db.models import Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import ConfirmAnswer


class Confirmation(PersonalRow):
    """One answer about one person. before: the stored values it replaced and the keys of the rows it made;
    revision: the record's after it."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="confirmations")
    answer = models.CharField("核实结果", max_length=12, choices=ConfirmAnswer)
    answered_at = models.DateTimeField("核实时间", auto_now_add=True)
    answered_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField("修订号")
    before = models.JSONField("原值", default=dict)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-answered_at", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="confirmation_path"),
            models.Index(fields=["record", "answered_at"], name="confirmation_record", condition=Q(undone_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.get_answer_display()} {self.answered_at:%Y-%m-%d}"
