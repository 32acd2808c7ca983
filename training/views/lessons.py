"""点名 on a phone, 成绩 and 发证: what is done to a whole roster at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from training.enums import ClassState, EnrolmentState, Mark
from training.models import AttendanceMark, Enrolment, TrainingClass
from training.services import outcomes, sign_in
from training.services.enrolments import mark_lesson
from training.views.classes import get_class, get_lesson, named


def roster_of(request: PortalRequest, course: TrainingClass, state: str = EnrolmentState.ENROLLED) -> list[Enrolment]:
    """The trainees of a state, by name."""
    rows = Enrolment.objects.filter(training_class=course, state=state).select_related("region__parent")
    return named(request, rows.order_by("shown_name", "id"))


@requires("classes.run")
@require_http_methods(["GET", "POST"])
def lesson(request: PortalRequest, pk: Any) -> HttpResponse:
    """签到 of one lesson: everybody begins as 到, who is not there gets one tap."""
    found = get_lesson(request, pk)
    trainees, problem = roster_of(request, found.training_class), ""
    if request.method == "POST":
        marks = sent(request, "mark-")
        try:
            mark_lesson(lesson=found, marks=marks)
        except Refused as refusal:
            problem = write_down("mark_lesson", refusal, about=found.training_class).message
        else:
            messages.success(request, "已点名。")
            return redirect("training:class", found.training_class_id)
    held = dict(AttendanceMark.objects.filter(lesson=found).values_list("enrolment", "mark"))
    context = {
        "lesson": found,
        "course": found.training_class,
        # Where people have signed in by the room's code, who did not is missing until the teacher says otherwise.
        "trainees": [{"row": row, "mark": held.get(row.pk, Mark.ABSENT if held else Mark.PRESENT)} for row in trainees],
        "room_url": reverse("training:room", args=[found.pk]) if sign_in.is_on(found) else "",
        "marks": Mark.choices,
        "problem": problem,
        "back_url": reverse("training:class", args=[found.training_class_id]),
    }
    return page(request, "training/lesson.html", context, status=409 if problem else 200)


@requires("classes.run")
@require_GET
def room(request: PortalRequest, pk: Any) -> HttpResponse:
    """签到码 on the wall of the room: large, anew every few minutes, with how many have signed in."""
    found = get_lesson(request, pk)
    context = {
        "lesson": found,
        "course": found.training_class,
        "code": sign_in.room_code(found) if sign_in.is_on(found) else "",
        "signed": AttendanceMark.objects.filter(lesson=found).count(),
        "expected": len(roster_of(request, found.training_class)),
        "back_url": reverse("training:lesson", args=[found.pk]),
    }
    return page(request, "training/room.html", context, fragment="training/_room_code.html")


def sent(request: PortalRequest, prefix: str) -> dict[Any, str]:
    """Key of an enrolment -> what was sent for it."""
    names = [name for name in request.POST if name.startswith(prefix)]
    return {_key(name): str(request.POST[name]).strip() for name in names}


def _key(name: str) -> Any:
    try:
        return UUID(name.partition("-")[2])
    except ValueError:
        return name


@requires("classes.run")
@require_http_methods(["GET", "POST"])
def scores(request: PortalRequest, pk: Any) -> HttpResponse:
    """Scores of a class that was taught, then the numbers of level certificates of one that was assessed."""
    found = get_class(request, pk)
    assessed = found.state == ClassState.ASSESSED
    problem = ""
    if request.method == "POST":
        given = sent(request, "row-")
        try:
            if assessed:
                made = outcomes.certify(training_class=found, levels=given)
                said = f"已发证 {made} 本，可以打印。"
            else:
                outcomes.assess(training_class=found, scores={key: _score(text) for key, text in given.items()})
                said = "成绩已录，下一步发证。"
        except Refused as refusal:
            problem = write_down("certify_class" if assessed else "assess_class", refusal, about=found).message
        else:
            messages.success(request, said)
            return redirect("training:class", found.pk)
    state = EnrolmentState.COMPLETED if assessed else EnrolmentState.ENROLLED
    context = {
        "course": found,
        "assessed": assessed,
        "trainees": roster_of(request, found, state),
        "least": outcomes.LEAST_ATTENDANCE,
        "pass_mark": outcomes.PASS_MARK,
        "problem": problem,
        "back_url": reverse("training:class", args=[found.pk]),
    }
    return page(request, "training/scores.html", context, status=409 if problem else 200)


def _score(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise Refused("成绩填 0 到 100 的整数，没考的空着。")
    return int(text)
