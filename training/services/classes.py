"""A class is planned, applied for, approved by somebody else, opened, taught. Its row is held while it changes."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, Sum

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.papers import files
from jiayu_jobs.refusals import Refused
from stations.models import Region
from stations.services.review import refuse_own_submission
from training.enums import (
    CLASS_MOVES,
    CLASSES,
    MOST_PLACES,
    TAKES_PEOPLE,
    ClassSize,
    ClassState,
    EnrolmentState,
    LessonKind,
)
from training.models import ClassEvidence, Enrolment, Lesson, TrainingBody, TrainingClass, TrainingProject

DONE_BEFORE = "这个班的状态已经变了，可能有人刚处理过，请刷新后再看。"
# After so many lessons were called nobody joins any more.
FROZEN_AFTER = 2
# A claim shows so many photographs of the class.
PHOTOS_A_CLASS = 2
WITH_PHOTOS = (ClassState.OPENED, ClassState.TAUGHT, ClassState.ASSESSED, ClassState.CERTIFIED)
PLANNED = (ClassState.DRAFT, ClassState.RETURNED)


def plan_class(
    *,
    project: TrainingProject,
    body: TrainingBody,
    region: Region,
    place: str,
    starts_on: date,
    ends_on: date,
    places: int,
    by: Any,
    plan: str = "",
    is_order_type: bool = False,
    size_kind: str = ClassSize.LARGE,
) -> TrainingClass:
    """A draft with the next serial number of its project. Raises Refused for days that are over or turned round, or for
    more places than a class of its size may have (50, a small one 20)."""
    if starts_on < today():
        raise Refused("开班日期不能早于今天。", field="starts_on")
    if ends_on < starts_on:
        raise Refused("结束日期不能早于开班日期。", field="ends_on")
    most = MOST_PLACES[ClassSize(size_kind)]
    if not 1 <= places <= most:
        raise Refused(f"{ClassSize(size_kind).label} 1 到 {most} 人。", field="places")
    with transaction.atomic():
        # Two that plan at once: the second waits here and gets the number after.
        TrainingProject.objects.select_for_update().get(pk=project.pk)
        last = TrainingClass.objects.filter(project=project).aggregate(last=Max("serial_no"))["last"] or 0
        made = TrainingClass.objects.create(
            project=project,
            body=body,
            region=region,
            serial_no=last + 1,
            place=place,
            starts_on=starts_on,
            ends_on=ends_on,
            places=places,
            plan=plan,
            is_order_type=is_order_type,
            size_kind=size_kind,
            made_by=by,
        )
        audit("plan_class", about=made, region=region, detail={"places": places})
    return made


def add_lesson(
    *, training_class: TrainingClass, day: date, starts_at: time, hours: int, teacher: str, kind: str = LessonKind.THEORY,
    content: str = "",
) -> Lesson:  # fmt: skip
    """One more lesson of the timetable. Raises Refused outside the class's days, twice at a time, or once it is over."""
    if not training_class.starts_on <= day <= training_class.ends_on:
        raise Refused("上课日期要在开班和结束日期之间。", field="day")
    try:
        with transaction.atomic():
            row = held(training_class)
            if row.state not in (*PLANNED, ClassState.APPLIED, ClassState.APPROVED, ClassState.OPENED):
                raise Refused(DONE_BEFORE)
            made = Lesson.objects.create(
                training_class=row,
                day=day,
                starts_at=starts_at,
                hours=hours,
                teacher=teacher,
                kind=kind,
                content=content,
            )
            audit("add_lesson", about=row, region=row.region, detail={"hours": hours})
    except IntegrityError as error:
        raise Refused("这个时间已经排了课。", field="starts_at") from error
    return made


def apply_for(*, training_class: TrainingClass) -> None:
    """开班申请. Raises Refused without a plan, or while the timetable is shorter than the project's hours."""
    with transaction.atomic():
        row = held(training_class)
        if not row.plan.strip():
            raise Refused("请先填教学计划。", field="plan")
        planned = sum(row.lessons.values_list("hours", flat=True))
        if planned < row.project.hours:
            raise Refused(f"课表只有 {planned} 课时，项目要求 {row.project.hours} 课时，请补上。")
        move(row, "apply")


def decide(*, training_class: TrainingClass, accept: bool, answer: str, by: Any) -> None:
    """审批. Raises Refused for one's own application, or a return without a reason."""
    refuse_own_submission(training_class.made_by_id, by)
    if not accept and not answer.strip():
        raise Refused("退回要写明缺什么。", field="answer")
    with transaction.atomic():
        row = held(training_class)
        move(row, "approve" if accept else "return", reason=answer.strip(), answer=answer.strip(), decided_by=by)


def open_class(*, training_class: TrainingClass) -> None:
    """开班. Raises Refused before its day, or without trainees."""
    with transaction.atomic():
        row = held(training_class)
        if row.starts_on > today():
            raise Refused("还没到开班的日子。")
        if not row.taken:
            raise Refused("还没有人报名。")
        move(row, "open")


def finish_teaching(*, training_class: TrainingClass) -> None:
    """课上完了. Raises Refused while a lesson was not called."""
    with transaction.atomic():
        row = held(training_class)
        open_ones = row.lessons.filter(called_at__isnull=True).count()
        if open_ones:
            raise Refused(f"还有 {open_ones} 节课没有点名。")
        move(row, "teach", frozen_on=row.frozen_on or today())


def cancel(*, training_class: TrainingClass, answer: str) -> None:
    """不开了: everybody on the list is free again. Raises Refused without a reason."""
    if not answer.strip():
        raise Refused("请写明为什么不开。", field="answer")
    with transaction.atomic():
        row = held(training_class)
        move(row, "cancel", reason=answer.strip(), answer=answer.strip())


def add_photo(*, training_class: TrainingClass, photo: files.Judged, by: Any) -> ClassEvidence:
    """One more photograph of a class that is taught or was. Raises Refused for the same one twice."""
    row = ClassEvidence(training_class=training_class, added_by=by)
    try:
        with transaction.atomic():
            course = held(training_class)
            if course.state not in WITH_PHOTOS:
                raise Refused("开班以后、申报补贴以前才能传照片。", field="photo")
            row.keep(photo)
            row.save(force_insert=True)
            audit("add_photo", about=course, region=course.region, detail={"digest": row.digest[:16]})
    except IntegrityError as error:
        files.remove(row.pk)
        raise Refused("这张照片已经传过了。", field="photo") from error
    return row


def note_called(*, lesson: Lesson, row: TrainingClass) -> None:
    """A lesson was called, under the class's lock; after the second one the roster is fixed."""
    if lesson.called_at is None:
        Lesson.objects.filter(pk=lesson.pk).update(called_at=now())
        if row.frozen_on is None and row.lessons.filter(called_at__isnull=False).count() >= FROZEN_AFTER:
            TrainingClass.objects.filter(pk=row.pk).update(frozen_on=today())


def missing_of(rows: Iterable[TrainingClass]) -> dict[Any, str]:
    """Class -> what its next step still lacks, in words; classes that lack nothing are left out."""
    courses = list(rows)
    keys = [row.pk for row in courses]
    lessons = Lesson.objects.filter(training_class__in=keys).order_by().values_list("training_class")
    counted = lessons.annotate(hours=Sum("hours"), open=Count("id", filter=Q(called_at__isnull=True)))
    planned = {key: (hours, open_ones) for key, hours, open_ones in counted}
    photos = dict(
        ClassEvidence.objects.filter(training_class__in=keys)
        .order_by()
        .values_list("training_class")
        .annotate(Count("id"))
    )
    words = {row.pk: _lacks(row, *planned.get(row.pk, (0, 0)), photos.get(row.pk, 0)) for row in courses}
    return {key: text for key, text in words.items() if text}


def _lacks(row: TrainingClass, hours: int, uncalled: int, photos: int) -> str:
    if row.state in (*PLANNED, ClassState.APPLIED) and hours < row.project.hours:
        return f"课表 {hours}/{row.project.hours} 课时"
    if row.state == ClassState.APPROVED and not row.taken:
        return "还没有人报名"
    if row.state == ClassState.OPENED and uncalled:
        return f"{uncalled} 节课没有点名"
    if row.state in (ClassState.TAUGHT, ClassState.ASSESSED, ClassState.CERTIFIED) and photos < PHOTOS_A_CLASS:
        return f"照片 {photos}/{PHOTOS_A_CLASS} 张"
    return ""


def takes_people(row: TrainingClass) -> bool:
    """Whether somebody may still sign up."""
    return row.state in TAKES_PEOPLE and row.frozen_on is None and row.ends_on >= today()


def waiting_of(row: TrainingClass) -> Any:
    """The waiting list in its order, of the scope in force."""
    return Enrolment.objects.filter(training_class=row, state=EnrolmentState.WAITING).order_by("added_at", "id")


def held(training_class: TrainingClass) -> TrainingClass:
    """The class, held to the end of the transaction."""
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("region", "project", "body")
    row: TrainingClass = rows.get(pk=training_class.pk)
    return row


def move(row: TrainingClass, verb: str, *, reason: str = "", **changes: Any) -> None:
    if not transitions.move(row, CLASS_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_class", about=row, region=row.region, marks=(CLASSES,), since=row.starts_on, reason=reason)
