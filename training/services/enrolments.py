"""报名, 候补, 签到. Locks: the person's record, then the class. The class's row decides who gets the last place."""

from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from training.enums import ENROLMENT_MOVES, ENROLMENTS, OPEN_ENROLMENTS, THERE, ClassState, EnrolmentState, Mark
from training.models import AttendanceMark, Enrolment, Lesson, TrainingClass
from training.services.classes import held, note_called, takes_people, waiting_of
from workers.enums import WISHES, TagKind, WishKind
from workers.models import LabourRecord, PersonTag, PersonWish
from workers.services.status import locked
from workers.services.stopping import Why
from workers.services.transfers import county_path

TWICE = "这个人已经在这个班里了，或者在另一个时间重叠的班里。"
CHANGED = "这位学员的状态已经变了，请刷新后再看。"


def enrol(*, person: LabourRecord, training_class: TrainingClass, by: Any) -> Enrolment:
    """报名: a place while there is one, else the waiting list; an open wish for the topic is met. Raises Refused for a class
    that takes nobody, for who is in it, or in another one on the same days."""
    try:
        with transaction.atomic():
            row, course = locked(person), held(training_class)
            if not takes_people(course):
                raise Refused("这个班现在不能报名。")
            project = course.project
            mother = PersonTag.objects.holding_on(today()).filter(record=row, kind=TagKind.STUDY_MOTHER).exists()
            made = Enrolment(
                record=row,
                region=row.region,
                counted_region=row.region,
                training_class=course,
                body=course.body,
                shown_name=row.full_name,
                state=EnrolmentState.ENROLLED if course.free else EnrolmentState.WAITING,
                category=project.category,
                brand=project.brand,
                topic=project.topic,
                is_study_mother=mother,
                enrolled_on=today(),
                runs_from=course.starts_on,
                runs_until=course.ends_on,
                added_by=by,
            )
            made.save(force_insert=True)
            if made.state == EnrolmentState.ENROLLED:
                _take(course)
            met = project.topic and _wishes(row, project.topic).update(ends_on=today())
            marks = (ENROLMENTS, WISHES) if met else (ENROLMENTS,)
            audit("enrol", about=made, region=row.region, marks=marks, detail={"state": str(made.state)})
    except IntegrityError as error:
        raise Refused(TWICE) from error
    return made


def _wishes(row: LabourRecord, topic: str) -> Any:
    return PersonWish.objects.open().filter(record=row, kind=WishKind.TRAINING, topic=topic)


def leave(*, enrolment: Enrolment) -> None:
    """不学了: the place goes to the first who waits, wherever they live. Raises Refused once the roster is fixed."""
    with transaction.atomic():
        course = held(enrolment.training_class)
        row = Enrolment.objects.select_related("region").get(pk=enrolment.pk)
        had_place = row.state == EnrolmentState.ENROLLED
        if had_place and course.frozen_on is not None:
            raise Refused("名单已经定下，不能退出；没有来的课记缺课。")
        step(row, "leave")
        if had_place:
            course.taken -= 1
            course.save(update_fields=["taken"])
            _seat_waiting(course)


def give_places_back(person: LabourRecord, why: Why) -> None:
    """Places and waits of somebody who has left the register; whoever is on a fixed roster stays on it."""
    rows = Enrolment.objects.select_related("training_class").filter(record=person, state__in=OPEN_ENROLMENTS)
    for enrolment in rows.order_by("training_class"):
        with suppress(Refused):
            leave(enrolment=enrolment)


def mark_lesson(*, lesson: Lesson, marks: dict[Any, str]) -> None:
    """签到 of a whole lesson; marks: key of an enrolment -> mark. It may be put right until the class is assessed.

    Raises Refused before its day, for a class that is not being taught, for somebody who is not on the roster, or when
    somebody is left out.
    """
    with transaction.atomic():
        course = held(lesson.training_class)
        if course.state not in (ClassState.OPENED, ClassState.TAUGHT):
            raise Refused("开班以后、考核以前才能点名。")
        if lesson.day > today():
            raise Refused("还没到上课的日子。")
        roster = Enrolment.objects.filter(training_class=course, state=EnrolmentState.ENROLLED).select_related("region")
        trainees = {row.pk: row for row in roster}
        if set(marks) - set(trainees):
            raise Refused("有人不在这个班的名单里，请刷新后再点。")
        if set(trainees) - set(marks):
            raise Refused("还有人没有点到，请每个人都选一项。")
        if not all(mark in Mark.values for mark in marks.values()):
            raise Refused("请选到、迟到、请假或缺课。")
        rows = [
            AttendanceMark(
                record_id=row.record_id,
                region_id=row.region_id,
                region_path=row.region_path,
                enrolment=row,
                lesson=lesson,
                body_id=row.body_id,
                mark=marks[key],
            )
            for key, row in trainees.items()
        ]
        AttendanceMark.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["enrolment", "lesson"], update_fields=["mark"]
        )
        note_called(lesson=lesson, row=course)
        count_hours(course)
        audit("mark_lesson", about=course, region=course.region, detail={"people": len(marks)})


def count_hours(course: TrainingClass) -> None:
    """Hours there and hours taught of everybody on the roster of the scope, from the marks."""
    told = AttendanceMark.objects.filter(enrolment__training_class=course).values_list("enrolment").order_by()
    counted = {
        key: sums
        for key, *sums in told.annotate(
            taught=Sum("lesson__hours"), there=Sum("lesson__hours", filter=Q(mark__in=THERE))
        )
    }
    rows = list(Enrolment.objects.filter(training_class=course, state=EnrolmentState.ENROLLED))
    for row in rows:
        taught, there = counted.get(row.pk, (0, 0))
        row.hours_taught, row.hours_there = taught, there or 0
    Enrolment.objects.bulk_update(rows, ["hours_taught", "hours_there"])


def rate(*, enrolment: Enrolment, rating: int) -> None:
    """满意度, one tap, 1 to 3, once, after the class. Raises Refused before it, or the second time."""
    if rating not in (1, 2, 3):
        raise Refused("请选满意、一般或不满意。")
    with transaction.atomic():
        rows = Enrolment.objects.filter(pk=enrolment.pk, rating__isnull=True)
        if not rows.on_roster().exclude(state=EnrolmentState.ENROLLED).update(rating=rating):
            raise Refused("结业以后才能评，每人评一次。")
        audit("rate_class", about=enrolment, region=enrolment.region)


def _take(course: TrainingClass) -> None:
    course.taken += 1
    course.save(update_fields=["taken"])


def _seat_waiting(course: TrainingClass) -> None:
    with elevated(county_path(), "a place is free"):
        for row in waiting_of(course).select_related("region")[: course.free]:
            step(row, "seat")
            _take(course)


def step(row: Enrolment, verb: str, **changes: Any) -> None:
    if not transitions.move(row, ENROLMENT_MOVES, verb, **changes):
        raise Refused(CHANGED)
    counted, since = row.counted_region_id, row.enrolled_on
    audit(f"{verb}_enrolment", about=row, region=row.region, marks=(ENROLMENTS,), since=since, counted_in=counted)
