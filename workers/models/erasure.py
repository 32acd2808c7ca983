"""删除: a person's information is erased on request or when its time is over; what stays behind for figures."""

from django.db import models
from django.db.models import Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import ErasureReason, ErasureState


class ErasureRequest(PersonalRow):
    """One request: asked by a desk, by the person (asked_by None) or by the calendar. Holds nothing about the person but
    the key of a record that is hidden once it is erased."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="erasures")
    reason = models.CharField("原因", max_length=10, choices=ErasureReason)
    state = models.CharField("状态", max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    asked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("答复时间", null=True)
    done_at = models.DateTimeField("删除时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["region_path", "id"], name="erasure_path"),)
        constraints = (
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[ErasureState.ASKED, ErasureState.GRANTED]),
                name="erasure_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.state}"


class HouseholdFigure(PersonalRow):
    """Whether a household counted as one without anybody at work at the end of a year (LAB15), kept from before one of
    its members was erased: their link to it is gone, and the year's figure must stay what it was."""

    household = models.ForeignKey("workers.Household", on_delete=models.CASCADE, related_name="figures")
    day = models.DateField("时点")
    counted = models.BooleanField("零就业家庭")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="household_figure_path"),)
        constraints = (models.UniqueConstraint(fields=["household", "day"], name="household_figure_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.day}"
