"""跟踪回访: on day 7, 30 and 90 the desk asks how somebody is doing at work."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from employers.models.referral import Placement
from employers.referral_enums import FollowUpResult, FollowUpState
from jiayu_jobs.clock import today
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager

# A follow-up is overdue when it was not made so many days after its day (workflows, section 2).
GRACE_DAYS = 3


class FollowUpQuerySet(ScopedQuerySet):
    """Reads about follow-ups."""

    def waiting(self, day: date | None = None) -> Self:
        """Those whose day has come."""
        return self.filter(state=FollowUpState.DUE, due_on__lte=day or today())

    def overdue(self, day: date | None = None) -> Self:
        """Those that should have been made."""
        return self.filter(state=FollowUpState.DUE, due_on__lt=(day or today()) - timedelta(days=GRACE_DAYS))


class FollowUp(PersonalRow):
    """One question about one placement, due on a day; lies where the person lies, so that the desk of today asks."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="job_follow_ups")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    after_days = models.PositiveSmallIntegerField("上岗第几天")
    due_on = models.DateField("应回访日期")
    state = models.CharField("状态", max_length=4, choices=FollowUpState, default=FollowUpState.DUE)
    result = models.CharField("结果", max_length=12, choices=FollowUpResult, blank=True)
    note = models.CharField("情况", max_length=200, blank=True)
    done_on = models.DateField("回访日期", null=True)
    done_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(FollowUpQuerySet)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="job_follow_up_path"),
            models.Index(fields=["record"], name="job_follow_up_record"),
            models.Index(fields=["due_on", "id"], name="job_follow_up_due", condition=Q(state=FollowUpState.DUE)),
        )
        constraints = (
            models.UniqueConstraint(fields=["placement", "after_days"], name="follow_up_once_a_day_number"),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.DONE, done_on__isnull=False)
                | (~Q(state=FollowUpState.DONE) & Q(done_on__isnull=True)),
                name="follow_up_done_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.after_days} {self.due_on} {self.state}"

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been made."""
        return self.state == FollowUpState.DUE and self.due_on < today() - timedelta(days=GRACE_DAYS)
