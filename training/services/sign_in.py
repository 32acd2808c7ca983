"""签到码: shown in the room, typed by each trainee on their own page; the teacher's calling stays the last word.

The code is worked out from the key ring, the lesson and the running minutes: it is stored nowhere and soon over.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jiayu_jobs.audit.quota import QuotaSpent, spend
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.blind_index import digits_of
from jiayu_jobs.refusals import Refused
from training.enums import ClassState, EnrolmentState, Mark
from training.models import AttendanceMark, Enrolment, Lesson

PURPOSE, DIGITS = "lesson_code", 4
# A code is shown so many minutes and taken for as many more; who comes later than that after the beginning is late.
SHOWN_MINUTES, EARLY_MINUTES, LATE_MINUTES = 5, 30, 15
LESSON_MINUTES = 45
TRIES_AN_HOUR = 5


def begins(lesson: Lesson) -> datetime:
    """The moment a lesson begins."""
    return timezone.make_aware(datetime.combine(lesson.day, lesson.starts_at))


def is_on(lesson: Lesson, at: datetime | None = None) -> bool:
    """Whether somebody may sign in: from half an hour before its beginning to its end."""
    moment, first = at or now(), begins(lesson)
    last = first + timedelta(minutes=LESSON_MINUTES * lesson.hours)
    return first - timedelta(minutes=EARLY_MINUTES) <= moment <= last


def room_code(lesson: Lesson, at: datetime | None = None) -> str:
    """The four digits that the room shows now."""
    return _code(lesson, _window(at or now()))


def sign_in(*, enrolment: Enrolment, lesson: Lesson, code: str) -> AttendanceMark:
    """签到 by the trainee: 到, or 迟到 a quarter of an hour after the beginning. Where the teacher has called, that stands.

    Raises Refused for a lesson of another class or another time, for a wrong code (five an hour), or the second time.
    """
    course = lesson.training_class
    if enrolment.training_class_id != course.pk or enrolment.state != EnrolmentState.ENROLLED:
        raise Refused("您不在这个班的名单里，请找老师。")
    if course.state != ClassState.OPENED or not is_on(lesson):
        raise Refused("现在不是签到的时间。")
    try:
        with transaction.atomic():
            spend(f"lesson-code:{enrolment.pk}", limit=TRIES_AN_HOUR, hours=1)
    except QuotaSpent as error:
        raise Refused("签到码错太多次了，请找老师点名。", field="code") from error
    window = _window(now())
    if code.strip() not in (_code(lesson, window), _code(lesson, window - 1)):
        raise Refused("签到码不对，看教室里显示的四位数字。", field="code")
    late = now() > begins(lesson) + timedelta(minutes=LATE_MINUTES)
    with transaction.atomic():
        made, new = AttendanceMark.objects.get_or_create(
            enrolment=enrolment,
            lesson=lesson,
            defaults={
                "record_id": enrolment.record_id,
                "region_id": enrolment.region_id,
                "region_path": enrolment.region_path,
                "body_id": enrolment.body_id,
                "mark": Mark.LATE if late else Mark.PRESENT,
            },
        )
        if not new:
            raise Refused("已经签过到了。")
        audit("sign_in_lesson", about=enrolment, region=enrolment.region, detail={"mark": made.mark})
    return made


def _window(at: datetime) -> int:
    return int(at.timestamp() // (60 * SHOWN_MINUTES))


def _code(lesson: Lesson, window: int) -> str:
    return digits_of(PURPOSE, f"{lesson.pk}:{window}", DIGITS)
