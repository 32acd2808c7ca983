"""培训班 and its lessons."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.papers.models import PaperRow
from jiayu_jobs.scoping.models import GLOBAL
from training.enums import MOST_PLACES, RUN_STATES, TAKES_PEOPLE, ClassSize, ClassState, LessonKind
from training.models.body import TrainingBody, TrainingProject

MOST_IN_A_CLASS = max(MOST_PLACES.values())


class ClassQuerySet(models.QuerySet):
    """Reads about classes."""

    def taking(self, day: date | None = None) -> Self:
        """Those that somebody may still sign up for."""
        return self.filter(state__in=TAKES_PEOPLE, ends_on__gte=day or today(), frozen_on__isnull=True)

    def run(self) -> Self:
        """Those that took place, or do."""
        return self.filter(state__in=RUN_STATES)


class TrainingClass(models.Model):
    """One class of one project. places: how many it takes; taken: how many have a place, kept under the row's lock and
    never above. serial_no: its number in the trade over the years (第35期). frozen_on: the roster does not change any more."""

    scope_path = GLOBAL("a timetable that every desk signs its people up for; who learns lies in Enrolment")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(TrainingProject, on_delete=models.PROTECT, related_name="classes")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="classes")
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="开班所在地")
    serial_no = models.PositiveSmallIntegerField("期数")
    state = models.CharField("状态", max_length=10, choices=ClassState, default=ClassState.DRAFT)
    size_kind = models.CharField("班型", max_length=8, choices=ClassSize, default=ClassSize.LARGE)
    place = models.CharField("上课地点", max_length=80)
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结束日期")
    places = models.PositiveSmallIntegerField("名额")
    taken = models.PositiveSmallIntegerField("已报名", default=0)
    plan = models.CharField("教学计划", max_length=500, blank=True)
    is_order_type = models.BooleanField("订单班", default=False)
    frozen_on = models.DateField("名单定下日期", null=True)
    notice_until = models.DateField("公示到", null=True)
    answer = models.CharField("意见", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    claimed_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClassQuerySet.as_manager()
    # Set by lists: what the next step lacks, in words.
    missing: str

    class Meta:
        ordering = ("-starts_on", "-id")
        indexes = (models.Index(fields=["state", "starts_on"], name="class_state"),)
        constraints = (
            models.UniqueConstraint(fields=["project", "serial_no"], name="class_serial_once_a_project"),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="class_last_place"),
            models.CheckConstraint(
                condition=Q(places__gte=1)
                & (
                    Q(size_kind=ClassSize.LARGE, places__lte=MOST_PLACES[ClassSize.LARGE])
                    | Q(size_kind=ClassSize.SMALL, places__lte=MOST_PLACES[ClassSize.SMALL])
                ),
                name="class_is_no_larger_than_allowed",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.project} 第{self.serial_no}期"

    @property
    def free(self) -> int:
        """Places that nobody has (个)."""
        return self.places - self.taken


class Lesson(models.Model):
    """One lesson of a class, in hours of 45 minutes."""

    scope_path = GLOBAL("part of the timetable; no registered person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="lessons")
    day = models.DateField("日期")
    starts_at = models.TimeField("开始")
    hours = models.PositiveSmallIntegerField("课时")
    kind = models.CharField("类型", max_length=8, choices=LessonKind, default=LessonKind.THEORY)
    teacher = models.CharField("老师", max_length=20)
    content = models.CharField("内容", max_length=80, blank=True)
    called_at = models.DateTimeField("点名时间", null=True)

    class Meta:
        ordering = ("day", "starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["training_class", "day", "starts_at"], name="lesson_once_a_time"),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=8), name="lesson_has_hours"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.starts_at:%H:%M}"


class ClassEvidence(PaperRow):
    """A photograph of a class: its content lies sealed beside the database."""

    scope_path = GLOBAL("says that a photograph of a class is there; who may open the class may look at it")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="evidence")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["training_class", "digest"], name="evidence_once_a_photograph"),)

    def __str__(self) -> str:
        return f"{self.content_type} {self.size}"
