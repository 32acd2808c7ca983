"""/consultations/: questions asked at desks, noted, listed, the most asked first."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.lists import list_context
from workers.consultation_forms import (
    ConsultationFilterForm,
    ConsultationForm,
    PersonConsultationForm,
    filtered_consultations,
)
from workers.models import Consultation
from workers.services import consultations as services
from workers.views.people import get_person

ORDER = ("-asked_on", "-id")
RELATED = ("record", "region__parent", "recorded_by")


@requires("consultations.view")
@require_GET
def consultation_list(request: PortalRequest) -> HttpResponse:
    """政策咨询 of one's scope, the newest first; what is asked most, of what the filter leaves."""
    region = request.authority.region
    form = ConsultationFilterForm(request.GET, scope_path=region.path)
    rows = Consultation.objects.select_related(*RELATED)
    context = list_context(request, rows, ORDER, form, filtered_consultations, "人次", "consultations")
    asked = services.most_asked(filtered_consultations(Consultation.objects.all(), context["chosen"]))
    oldest = now() - timedelta(hours=services.BACK_HOURS)
    for row in context["rows"]:
        row.may_undo = row.recorded_by_id == request.user.pk and row.recorded_at >= oldest
    context |= {
        "asked": [{"kind": kind, "questions": questions, "topics": topics} for kind, questions, topics in asked],
        "total": sum(questions for _, questions, _ in asked),
        "may_note": request.authority.may("consultations.note"),
        "wanted_url": reverse("training:wanted") if request.authority.may("classes.enrol") else "",
        "clear_url": reverse("workers:consultations"),
        "place_column": not region.is_leaf,
    }
    return page(request, "workers/consultations.html", context)


@requires("consultations.note")
@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """记一次 of somebody whom the desk does not look up."""
    form = ConsultationForm(request.POST or None, scope_path=request.authority.region.path, initial=fresh())
    if request.method == "POST" and form.is_valid() and noted(request, form):
        return redirect("workers:consultations")
    context = {"form": form, "person": None, "back_url": reverse("workers:consultations")}
    return page(request, "workers/note_consultation.html", context, status=422 if form.errors else 200)


@requires("consultations.note")
@require_http_methods(["GET", "POST"])
def of_person(request: PortalRequest, pk: Any) -> HttpResponse:
    """记一次 of somebody registered."""
    person = get_person(pk)
    form = PersonConsultationForm(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid() and noted(request, form, person):
        return redirect("workers:person", person.pk)
    context = {"form": form, "person": person, "back_url": reverse("workers:person", args=[person.pk])}
    return page(request, "workers/note_consultation.html", context, status=422 if form.errors else 200)


def fresh() -> dict[str, Any]:
    """What an empty form begins with."""
    return {"asked_on": today(), "submission_id": uuid.uuid4()}


def noted(request: PortalRequest, form: Any, person: Any = None) -> bool:
    """Note what the form says; tells whether it was done, else the form says why not."""
    try:
        services.note_consultation(by=request.user, person=person, **form.cleaned_data)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, write_down("note_consultation", refusal, about=person).message)
        return False
    messages.success(request, "已记下这次咨询。记错了，24 小时内可以在列表里撤销。")
    return True


@requires("consultations.note")
@require_POST
def undo(request: PortalRequest, pk: Any) -> HttpResponse:
    """撤销 what was noted by mistake."""
    found: Consultation = get_object_or_404(Consultation.objects.select_related("region", "record__region"), pk=pk)
    try:
        services.take_back(consultation=found, by=request.user)
    except Refused as refusal:
        messages.error(request, write_down("take_back_consultation", refusal, about=found).message)
    else:
        messages.success(request, "已撤销。")
    return redirect("workers:consultations")
