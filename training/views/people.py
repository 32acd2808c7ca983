"""报名 from a person's page, certificates, grants, and the public check."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public, requires
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.lists import list_context
from training.enums import EnrolmentState
from training.forms import (
    CertificateFilterForm,
    CheckForm,
    GrantFilterForm,
    GrantForm,
    filtered_certificates,
    filtered_grants,
)
from training.models import (
    Certificate,
    CertificateCheck,
    Enrolment,
    PublicNotice,
    SkillSubsidyGrant,
    TrainingClass,
)
from training.services import subsidies
from training.services.enrolments import enrol as enrol_person
from training.services.outcomes import read_holder
from workers.views.people import get_person


@requires("classes.enrol")
@require_http_methods(["GET", "POST"])
def enrol(request: PortalRequest, pk: Any) -> HttpResponse:
    """报培训班: the classes that take people, one tap each; what the person wishes for first."""
    person = get_person(pk)
    problem = ""
    if request.method == "POST":
        course = TrainingClass.objects.filter(pk=key_of(request.POST.get("class"))).first()
        try:
            if course is None:
                raise Refused("这个班现在不能报名。")
            made = enrol_person(person=person, training_class=course, by=request.user)
        except Refused as refusal:
            problem = write_down("enrol", refusal, about=person).message
        else:
            enrolled = made.state == EnrolmentState.ENROLLED
            messages.success(request, "已报名。" if enrolled else "名额满了，先候补；有人退出自动补上。")
            return redirect("training:class", made.training_class_id)
    wished = set(person.wishes.open().values_list("topic", flat=True))
    rows = (
        TrainingClass.objects.taking().select_related("project", "body", "region__parent").order_by("starts_on", "id")
    )
    courses = sorted(rows[:100], key=lambda row: row.project.topic not in wished)
    context = {
        "person": person,
        "courses": [{"row": row, "wished": row.project.topic in wished} for row in courses],
        "past": Enrolment.objects.filter(record=person).select_related("training_class__project").order_by("-id")[:10],
        "certificates": Certificate.objects.filter(record=person).order_by("-issued_on", "-id")[:10],
        "grant_url": reverse("training:grant", args=[person.pk]) if request.authority.may("classes.decide") else "",
        "problem": problem,
        "back_url": reverse("workers:person", args=[person.pk]),
    }
    return page(request, "training/enrol.html", context, status=409 if problem else 200)


@requires("certificates.view")
@require_GET
def certificates(request: PortalRequest) -> HttpResponse:
    """证书 of one's scope, the newest first."""
    rows = Certificate.objects.select_related("record", "region__parent", "body")
    order = ("-issued_on", "-id")
    form = CertificateFilterForm(request.GET)
    context = list_context(request, rows, order, form, filtered_certificates, "本", "certificates")
    return page(request, "training/certificates.html", context | {"clear_url": reverse("training:certificates")})


@requires("certificates.view")
@require_GET
def certificate(request: PortalRequest, pk: Any) -> HttpResponse:
    """One certificate on paper, with its check code. The whole name, which is written down, for who may see whole numbers;
    masked for everybody else."""
    found: Certificate = get_object_or_404(
        Certificate.objects.select_related("record", "body", "region__parent"), pk=pk
    )
    check = get_object_or_404(CertificateCheck, pk=found.pk)
    url = request.build_absolute_uri(f"{reverse('training:check')}?code={check.code}")
    whole = request.authority.may("workers.reveal")
    context = {
        "certificate": found,
        "name": read_holder(certificate=found) if whole else found.record.masked_name,
        "course": found.enrolment.training_class if found.enrolment else None,
        "check": check,
        "qr": mark_safe(segno.make(url, error="m").svg_inline(border=2, omitsize=True)),  # noqa: S308  # our own address
        "back_url": reverse("training:certificates"),
    }
    return page(request, "training/certificate.html", context)


@public
@require_GET
def check(request: PortalRequest) -> HttpResponse:
    """查证书: that it is one, of what and from when; nothing about whose."""
    form = CheckForm(request.GET or None)
    found = None
    if form.is_valid():
        found = CertificateCheck.objects.filter(code=form.cleaned_data["code"].strip().upper()).first()
    return page(
        request, "training/check.html", {"form": form, "asked": form.is_bound and form.is_valid(), "found": found}
    )


@public
@require_GET
def notices(request: PortalRequest) -> HttpResponse:
    """公示: masked names of subsidies that are on notice today."""
    rows = PublicNotice.objects.filter(starts_on__lte=today(), until__gte=today())
    rows = rows.select_related("training_class__project", "training_class__body").order_by("until", "starts_on")
    return page(request, "training/notices.html", {"notices": rows})


@requires("classes.decide")
@require_GET
def grants(request: PortalRequest) -> HttpResponse:
    """职工技能提升补贴, the newest first."""
    rows = SkillSubsidyGrant.objects.select_related("record", "region__parent")
    form = GrantFilterForm(request.GET)
    context = list_context(request, rows, ("-paid_on", "-id"), form, filtered_grants, "人次", "grants")
    return page(request, "training/grants.html", context | {"clear_url": reverse("training:grants")})


@requires("classes.decide")
@require_http_methods(["GET", "POST"])
def grant(request: PortalRequest, pk: Any) -> HttpResponse:
    """记一笔职工技能提升补贴."""
    person = get_person(pk)
    form = GrantForm(request.POST or None, initial={"paid_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            subsidies.record_grant(person=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("record_grant", refusal, about=person).message)
        else:
            messages.success(request, "已记。")
            return redirect("training:grants")
    context = {
        "person": person,
        "form": form,
        "printed_at": now(),
        "back_url": reverse("workers:person", args=[person.pk]),
    }
    return page(request, "training/grant.html", context, status=422 if form.errors else 200)
