"""企业回访 and 纾困解难: who went to a firm, what the firm is in trouble with, which department answers."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from employers.visit_enums import MADE, TO_ASSIGN, WITH_DEPARTMENT, IssueKind, IssueState, VisitState
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager

OF_A_FIRM: Mapping[str, str] = {"region": "region_path", "organisation": "employer"}


class Department(models.Model):
    """责任单位: a bureau that issues are given to. It has no accounts; the county officer notes for it."""

    scope_path = GLOBAL("names of bureaus, the same for the whole county, nothing about a person or a firm")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("单位名称", max_length=40, unique=True)
    is_active = models.BooleanField("可以派单", default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class VisitQuerySet(ScopedQuerySet):
    """Reads about visits."""

    def made(self) -> Self:
        """Those that took place."""
        return self.filter(state__in=MADE)


class EmployerVisit(PersonalRow):
    """One visit. counted_region: the firm's region on the day, set when the visit is made and never changed;
    internal_note is for staff alone."""

    scope_path: ClassVar[Mapping[str, str]] = OF_A_FIRM

    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="visits")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=VisitState, default=VisitState.PLANNED)
    visited_on = models.DateField("日期")
    visitor = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    people_met = models.CharField("见到的人", max_length=80, blank=True)
    summary = models.CharField("走访情况", max_length=500, blank=True)
    internal_note = models.CharField("内部备注", max_length=300, blank=True)

    objects = scoped_manager(VisitQuerySet)

    class Meta:
        ordering = ("-visited_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="visit_path"),
            models.Index(fields=["counted_region", "visited_on"], name="visit_counted"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=MADE) | Q(counted_region__isnull=False), name="visit_made_is_counted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.visited_on} {self.state}"


class IssueQuerySet(ScopedQuerySet):
    """Reads about issues."""

    def to_assign(self) -> Self:
        """Those that no department has."""
        return self.filter(state__in=TO_ASSIGN)

    def overdue(self) -> Self:
        """Those that a department has had past their due day."""
        return self.filter(state__in=WITH_DEPARTMENT, due_on__lt=today())


class EmployerIssue(PersonalRow):
    """One trouble of a firm. counted_region: its region on the day it was raised; solved_on: the day of the last
    solving, empty again once reopened. Of a labour dispute only the state is kept. internal_note and evidence are for
    staff alone."""

    scope_path: ClassVar[Mapping[str, str]] = OF_A_FIRM

    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="issues")
    visit = models.ForeignKey(EmployerVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="issues")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=16, choices=IssueKind)
    text = models.CharField("问题", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=IssueState, default=IssueState.RAISED)
    raised_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    from_firm = models.BooleanField("企业自己提出", default=False)
    raised_on = models.DateField("提出日期")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("期限", null=True)
    solution = models.CharField("答复", max_length=500, blank=True)
    evidence = models.CharField("办结依据", max_length=300, blank=True)
    solved_on = models.DateField("办结日期", null=True)
    solved_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField("确认日期", null=True)
    confirmed_by_firm = models.BooleanField("企业自己确认", default=False)
    # Why it was opened again, or why nothing is done: both sides read it.
    answer = models.CharField("原因", max_length=200, blank=True)
    reopened = models.PositiveSmallIntegerField("重办次数", default=0)
    internal_note = models.CharField("内部备注", max_length=300, blank=True)

    objects = scoped_manager(IssueQuerySet)

    class Meta:
        ordering = ("-raised_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="issue_path"),
            models.Index(fields=["counted_region", "raised_on"], name="issue_raised"),
            models.Index(fields=["counted_region", "solved_on"], name="issue_solved"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(solved_on__isnull=False, state__in=(IssueState.SOLVED, IssueState.CONFIRMED))
                | (Q(solved_on__isnull=True) & ~Q(state__in=(IssueState.SOLVED, IssueState.CONFIRMED))),
                name="issue_solved_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_DEPARTMENT) | Q(department__isnull=False, due_on__isnull=False),
                name="issue_assigned_has_a_due_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IssueKind.LABOUR_DISPUTE) | Q(text="", solution="", evidence="", internal_note=""),
                name="issue_of_a_dispute_is_its_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.state}"

    @property
    def is_overdue(self) -> bool:
        """Whether a department has had it past its due day."""
        return self.state in WITH_DEPARTMENT and self.due_on is not None and self.due_on < today()

    @property
    def is_dispute(self) -> bool:
        """Whether the case belongs to arbitration or inspection."""
        return self.kind == IssueKind.LABOUR_DISPUTE
