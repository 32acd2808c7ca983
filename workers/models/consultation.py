"""政策咨询: somebody asked at a desk; whether they stand in the register does not matter."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.consultation_enums import ConsultationKind, ConsultationWay
from workers.enums import TrainingTopic, WishKind
from workers.models.story import PersonWish

ABOUT_TRAINING = Q(kind=ConsultationKind.TRAINING)


class ConsultationQuerySet(ScopedQuerySet):
    """Reads about questions."""

    def asking_for_a_class(self, since: date) -> Self:
        """Questions since a day about something that is taught, but of those whose wish to learn it is noted already."""
        wish = PersonWish.objects.open().filter(
            record=OuterRef("record"), kind=WishKind.TRAINING, topic=OuterRef("topic")
        )
        return self.filter(ABOUT_TRAINING, asked_on__gte=since).exclude(topic="").exclude(Exists(wish))


class Consultation(PersonalRow):
    """One question (人次). record: who asked, where the desk opened their page; counted_region is where they live, on the
    day; topic: what they would learn, of questions about training only."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey(
        "workers.LabourRecord", on_delete=models.CASCADE, null=True, related_name="consultations", db_index=False
    )
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("问什么", max_length=10, choices=ConsultationKind)
    topic = models.CharField("想学什么", max_length=12, choices=TrainingTopic, blank=True)
    way = models.CharField("怎么问的", max_length=8, choices=ConsultationWay, default=ConsultationWay.WALK_IN)
    question = models.CharField("问题", max_length=200, blank=True)
    answer = models.CharField("怎么答的", max_length=200, blank=True)
    asked_on = models.DateField("日期")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        "stations.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Sent twice by one form, it is one question.
    submission_id = models.UUIDField("提交编号", null=True, unique=True)

    objects = scoped_manager(ConsultationQuerySet)

    class Meta:
        ordering = ("-asked_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="consultation_path"),
            models.Index(fields=["asked_on"], name="consultation_day"),
            models.Index(fields=["record"], condition=Q(record__isnull=False), name="consultation_record"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(topic="") | ABOUT_TRAINING, name="consultation_topic_of_training"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_on}"
