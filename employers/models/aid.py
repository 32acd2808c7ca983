"""就业援助: a one-to-one plan for somebody who needs more than a list of vacancies."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from employers.aid_enums import AidReason, AidState, AidTarget
from jiayu_jobs.clock import today
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class AidQuerySet(ScopedQuerySet):
    """Reads about plans."""

    def active(self) -> Self:
        """Those that go on."""
        return self.filter(state=AidState.ACTIVE)

    def to_review(self, day: date | None = None) -> Self:
        """Whose review day has come."""
        return self.active().filter(review_on__lte=day or today())


class EmploymentAid(PersonalRow):
    """One plan for one person. why: what moved the person up on the day it was opened; steps: in order, of which the
    first steps_done are done."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="aids")
    state = models.CharField("状态", max_length=8, choices=AidState, default=AidState.ACTIVE)
    why = ArrayField(models.CharField(max_length=12, choices=AidReason), verbose_name="帮扶原因")
    target = models.CharField("目标", max_length=14, choices=AidTarget)
    steps = ArrayField(models.CharField(max_length=60), verbose_name="步骤")
    steps_done = models.PositiveSmallIntegerField("做完几步", default=0)
    owner = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+", verbose_name="责任人")
    review_on = models.DateField("回看日期")
    reviewed_on = models.DateField("上次回看", null=True)
    said = models.CharField("情况", max_length=200, blank=True)
    opened_on = models.DateField("开始日期")
    opened_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("结束日期", null=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(AidQuerySet)

    class Meta:
        ordering = ("-opened_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="aid_path"),
            models.Index(fields=["owner", "review_on"], name="aid_review", condition=Q(state=AidState.ACTIVE)),
        )
        constraints = (
            models.UniqueConstraint(fields=["record"], condition=Q(state=AidState.ACTIVE), name="aid_open_once"),
            models.CheckConstraint(
                condition=Q(state=AidState.ACTIVE, ended_on__isnull=True)
                | (~Q(state=AidState.ACTIVE) & Q(ended_on__isnull=False)),
                name="aid_over_has_its_day",
            ),
            models.CheckConstraint(condition=Q(steps__len__gte=1), name="aid_has_a_step"),
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps__len")), name="aid_steps_done_are_steps"),
        )

    def __str__(self) -> str:
        return f"{self.get_target_display()} {self.opened_on}"

    @property
    def why_words(self) -> str:
        """The reasons in words."""
        return "、".join(AidReason(one).label for one in self.why)

    @property
    def is_due(self) -> bool:
        """Whether somebody should look at it again."""
        return self.state == AidState.ACTIVE and self.review_on <= today()

    @property
    def next_step(self) -> str:
        """The first step that is not done; empty after the last one."""
        return self.steps[self.steps_done] if self.steps_done < len(self.steps) else ""
