"""What a person sees of their classes and certificates on their own page, and one tap of how it was."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.request import PortalRequest
from training.craft_enums import CraftTaskState
from training.enums import EnrolmentState
from training.models import CraftTask, Enrolment, Lesson
from training.services.enrolments import rate
from training.services.sign_in import is_on, sign_in
from workers.models import LabourRecord
from workers.services import own
from workers.views.own import SESSION_KEY, is_open

SHOWN = 10


def section(person: LabourRecord) -> dict[str, Any]:
    """我的培训, the newest first, with its certificates."""
    rows = person.enrolments.exclude(state=EnrolmentState.OFF).select_related("training_class__project")
    rows = rows.prefetch_related("certificates").order_by("-id")
    running = Lesson.objects.filter(day=today()).select_related("training_class")
    lessons: dict[Any, list[Lesson]] = {}
    for lesson in running.filter(
        training_class__in=rows.filter(state=EnrolmentState.ENROLLED).values("training_class")
    ):
        if is_on(lesson):
            lessons.setdefault(lesson.training_class_id, []).append(lesson)
    signed = set(person.attendance_marks.filter(lesson__day=today()).values_list("lesson", flat=True))
    over = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED, EnrolmentState.FAILED)
    return {
        "title": "我的培训",
        "template": "training/_own_classes.html",
        "items": [
            {
                "row": row,
                "asks": row.state in over and row.rating is None,
                "ratings": Rating.choices,
                "lessons": [one for one in lessons.get(row.training_class_id, []) if one.pk not in signed],
            }
            for row in rows[:SHOWN]
        ],
        "empty": "还没有报过培训班。想学什么，请告诉站点。",
    }


def craft_section(person: LabourRecord) -> dict[str, Any]:
    """我的手工活: pieces at home and what was paid, the newest first."""
    rows = person.craft_tasks.exclude(state=CraftTaskState.GIVEN_BACK).select_related("order").order_by("-id")
    return {
        "title": "我的手工活",
        "items": [
            {"text": f"{row.order.title} {row.pieces} 件", "note": _of_task(row), "url": ""} for row in rows[:SHOWN]
        ],
        "empty": "还没有领过手工活。想在家做活，请告诉站点。",
    }


def _of_task(row: CraftTask) -> str:
    if row.state == CraftTaskState.PAID:
        return f"{row.paid_on:%Y-%m-%d} 已付 {row.amount} 元"
    if row.state == CraftTaskState.ACCEPTED:
        return f"验收合格，应付 {row.amount} 元"
    return f"{row.get_state_display()}，{row.due_on:%Y-%m-%d} 前交货"


@public
@require_POST
def sign_in_lesson(request: PortalRequest, code: str) -> HttpResponse:
    """签到 by the trainee, with the four digits that the room shows."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            lesson = (
                Lesson.objects.filter(pk=key_of(request.POST.get("lesson"))).select_related("training_class").first()
            )
            rows = Enrolment.objects.filter(record=person, state=EnrolmentState.ENROLLED).select_related("region")
            found = rows.filter(training_class=lesson.training_class_id).first() if lesson else None
            try:
                if lesson is None or found is None:
                    raise Refused("您不在这个班的名单里，请找老师。")
                sign_in(enrolment=found, lesson=lesson, code=str(request.POST.get("digits", "")))
            except Refused as refusal:
                messages.error(request, write_down("sign_in_lesson", refusal, about=found).message)
            else:
                messages.success(request, "已签到。")
    return redirect("workers:own", code)


@public
@require_POST
def rate_class(request: PortalRequest, code: str) -> HttpResponse:
    """满意, 一般, 不满意, by the person themselves."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            rows = Enrolment.objects.select_related("region").filter(record=person)
            found = rows.filter(pk=key_of(request.POST.get("enrolment"))).first()
            if found is not None:
                text = str(request.POST.get("rating", ""))
                try:
                    rate(enrolment=found, rating=int(text) if text.isdecimal() else 0)
                except Refused as refusal:
                    messages.error(request, write_down("rate_class", refusal, about=found).message)
                else:
                    messages.success(request, "谢谢，已记下。")
    return redirect("workers:own", code)
