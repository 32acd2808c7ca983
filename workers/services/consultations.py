"""Questions asked at desks: noted, taken back, counted."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from stations.models import Region
from workers.consultation_enums import ConsultationKind, ConsultationWay
from workers.enums import TrainingTopic, WishKind
from workers.models import Consultation, LabourRecord
from workers.services.status import locked
from workers.services.wishes import set_wishes

BACK_HOURS = 24
OLDEST_DAYS = 366


def note_consultation(
    *,
    kind: str,
    asked_on: date,
    by: Any,
    region: Region | None = None,
    person: LabourRecord | None = None,
    topic: str = "",
    way: str = ConsultationWay.WALK_IN,
    question: str = "",
    answer: str = "",
    wants_class: bool = False,
    submission_id: UUID | None = None,
) -> Consultation:
    """One question, of a registered person or of somebody of a village; wants_class opens the wish to learn the topic.

    Raises Refused for a day to come or more than a year back, without a village, for a topic of no training, and when
    it was sent before.
    """
    if not today() - timedelta(days=OLDEST_DAYS) <= asked_on <= today():
        raise Refused("日期应在最近一年内，不晚于今天。", field="asked_on")
    if topic and kind != ConsultationKind.TRAINING:
        raise Refused("问培训、考证的，才选想学什么。", field="topic")
    if wants_class and not topic:
        raise Refused("请选想学什么，再记培训意愿。", field="topic")
    try:
        with transaction.atomic():
            row = locked(person) if person else None
            place = row.region if row else region
            if place is None:
                raise Refused("请选是哪个村（社区）的人。", field="region")
            made = Consultation(
                record=row,
                region=place,
                region_path=place.path,
                counted_region=place,
                kind=kind,
                topic=topic,
                way=way,
                question=question.strip(),
                answer=answer.strip(),
                asked_on=asked_on,
                recorded_by=by,
                submission_id=submission_id,
            )
            made.save(force_insert=True)
            audit("note_consultation", about=row or made, region=place, detail={"kind": kind, "topic": topic})
            if row and wants_class:
                wished = row.wishes.open().filter(kind=WishKind.TRAINING).values_list("topic", flat=True)
                set_wishes(person=row, by=by, kind=WishKind.TRAINING, topics=[*wished, topic])
    except IntegrityError as error:
        raise Refused("这次咨询已经记过了，没有再记一次。") from error
    return made


def take_back(*, consultation: Consultation, by: Any) -> None:
    """Remove what was noted by mistake. Raises Refused for somebody else's, or a day later."""
    if consultation.recorded_by_id != by.pk or consultation.recorded_at < now() - timedelta(hours=BACK_HOURS):
        raise Refused(f"只能由记录的人在 {BACK_HOURS} 小时内撤销。")
    with transaction.atomic():
        deleted, _ = Consultation.objects.filter(pk=consultation.pk).delete()
        if not deleted:
            raise Refused("这条咨询已经撤销了，请刷新后再看。")
        detail = {"kind": consultation.kind}
        about = consultation.record or consultation
        audit("take_back_consultation", about=about, region=consultation.region, detail=detail)


def most_asked(rows: Any) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """(kind in words, questions, [(topic in words, questions)]) of a queryset, the most asked first."""
    kinds: dict[str, int] = {}
    topics: dict[str, list[tuple[str, int]]] = {}
    counted: Iterable[tuple[str, str, int]] = (
        rows.order_by()
        .values_list("kind", "topic")
        .annotate(questions=Count("pk"))
        .order_by("-questions", "kind", "topic")
    )
    for kind, topic, questions in counted:
        kinds[kind] = kinds.get(kind, 0) + questions
        if topic:
            topics.setdefault(kind, []).append((str(TrainingTopic(topic).label), questions))
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    return [(str(ConsultationKind(kind).label), questions, topics.get(kind, [])) for kind, questions in ordered]


def counts_for_a_class_since() -> date:
    """The first day whose questions still speak for a class."""
    return today() - timedelta(days=settings.CONSULTATIONS_COUNT_DAYS)
