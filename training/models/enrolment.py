"""学员 and 签到."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from training.enums import (
    ON_ROSTER,
    OPEN_ENROLMENTS,
    PASSED,
    Brand,
    EnrolmentState,
    Mark,
    ProjectCategory,
)
from training.models.body import TrainingBody
from training.models.course import Lesson, TrainingClass
from workers.models.story import DateRange

OF_BOTH: Mapping[str, str] = {"region": "region_path", "organisation": "body"}


class EnrolmentQuerySet(ScopedQuerySet):
    """Reads about trainees."""

    def on_roster(self) -> Self:
        """Those who have a place, whatever became of it."""
        return self.filter(state__in=ON_ROSTER)

    def passed(self) -> Self:
        """培训人次: who was taught to the end and passed."""
        return self.filter(state__in=PASSED)


class Enrolment(PersonalRow):
    """One person in one class; it lies where the person lies. The training body's own people read it: no number, no phone,
    the name that stands on the roster. category, brand and topic repeat the project's and is_study_mother the tag of the
    day, for figures; counted_region: the region on the day it was signed up; passed_on: when it was completed."""

    scope_path: ClassVar[Mapping[str, str]] = OF_BOTH

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="enrolments")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    shown_name = models.CharField("姓名", max_length=40)
    state = models.CharField("状态", max_length=10, choices=EnrolmentState, default=EnrolmentState.WAITING)
    category = models.CharField("类别", max_length=20, choices=ProjectCategory)
    brand = models.CharField("品牌", max_length=12, choices=Brand, blank=True)
    topic = models.CharField("培训意愿", max_length=20, blank=True)
    is_study_mother = models.BooleanField("陪读妈妈", default=False)
    enrolled_on = models.DateField("报名日期")
    runs_from = models.DateField("开班日期")
    runs_until = models.DateField("结束日期")
    hours_there = models.PositiveSmallIntegerField("到课课时", default=0)
    hours_taught = models.PositiveSmallIntegerField("已上课时", default=0)
    score = models.PositiveSmallIntegerField("成绩", null=True)
    passed_on = models.DateField("结业日期", null=True)
    # 培训后就业: the first steady work within 90 days, when it began, and whether at a care or maternity centre.
    placement = models.ForeignKey("employers.Placement", on_delete=models.PROTECT, null=True, related_name="+")
    employed_on = models.DateField("上岗日期", null=True)
    at_care_centre = models.BooleanField("在医养、月子中心", default=False)
    rating = models.PositiveSmallIntegerField("满意度", null=True)
    added_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = scoped_manager(EnrolmentQuerySet)
    # Set by pages: as its reader may have it (training/views/classes.py, named).
    name: str

    class Meta:
        ordering = ("-enrolled_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="enrolment_path"),
            models.Index(fields=["counted_region", "passed_on"], name="enrolment_counted"),
            models.Index(fields=["counted_region", "enrolled_on"], name="enrolment_signed_up"),
            models.Index(fields=["record"], name="enrolment_record"),
            models.Index(fields=["training_class", "state"], name="enrolment_class"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "training_class"],
                condition=~Q(state=EnrolmentState.OFF),
                name="enrolment_once_a_class",
            ),
            # Nobody learns in two classes whose days overlap.
            ExclusionConstraint(
                name="classes_of_a_person_do_not_overlap",
                index_type="GIST",
                expressions=[
                    ("record", RangeOperators.EQUAL),
                    (
                        DateRange("runs_from", "runs_until", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=OPEN_ENROLMENTS),
            ),
            models.CheckConstraint(
                condition=Q(state__in=PASSED, passed_on__isnull=False)
                | (~Q(state__in=PASSED) & Q(passed_on__isnull=True)),
                name="enrolment_passed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(placement__isnull=True, employed_on__isnull=True, at_care_centre=False)
                | Q(placement__isnull=False, employed_on__isnull=False),
                name="enrolment_employed_by_a_placement",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="enrolment_score_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.masked_name} {self.state}"

    @property
    def masked_name(self) -> str:
        """The name as staff read it; who teaches the class reads the whole one."""
        return mask_name(self.shown_name)

    @property
    def attendance(self) -> int | None:
        """到课率 in %, of the hours that were taught and called; None before the first."""
        return round(100 * self.hours_there / self.hours_taught) if self.hours_taught else None


class AttendanceMark(PersonalRow):
    """One person at one lesson."""

    scope_path: ClassVar[Mapping[str, str]] = OF_BOTH

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="attendance_marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="marks")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="marks")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("签到", max_length=8, choices=Mark)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="mark_path"),)
        constraints = (models.UniqueConstraint(fields=["enrolment", "lesson"], name="mark_once_a_lesson"),)

    def __str__(self) -> str:
        return self.mark
