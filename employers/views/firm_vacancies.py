"""/firm/vacancies/: a firm posts, sees what was answered, changes, rests, extends, ends."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers import vacancy_words
from employers.enums import EmployerState
from employers.models import Employer, Vacancy
from employers.services import vacancies as services
from employers.services.warnings import warnings_for
from employers.vacancy_enums import VacancyEnd, VacancyState
from employers.vacancy_forms import ActForm, LiveForm, QuickForm, VacancyForm, initial_of
from employers.views.firm import own
from employers.views.vacancies import RELATED, begin_with, form_context, poster
from employers.views.vacancy_acts import carry_out_verb
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest

PAGE_SIZE = 20
VERBS = ("send", "take_back", "suspend", "resume", "extend", "close", "outcome")


def own_vacancy(request: PortalRequest, pk: Any) -> Vacancy:
    """The vacancy of the firm that the signed-in person acts for now, or 404."""
    rows = Vacancy.objects.filter(employer=own(request)).select_related(*RELATED, "employer")
    found: Vacancy = get_object_or_404(rows, pk=pk)
    return found


@requires("firm.use")
@require_GET
def vacancies(request: PortalRequest) -> HttpResponse:
    """One's own vacancies, the newest first, each with its state and what was answered."""
    found = own(request)
    keyset = Keyset(Vacancy.objects.filter(employer=found).select_related(*RELATED), ("-id",), PAGE_SIZE, request)
    context = {
        "employer": found,
        "lines": [{"row": row, "wage": vacancy_words.wage(row), "asked": asked(row)} for row in keyset.rows()],
        "waiting": found.state == EmployerState.SUBMITTED,
        "may_post": may_post(found),
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "employers/firm_vacancies.html", context)


def asked(row: Vacancy) -> bool:
    """Whether its employer was asked what came of it and has not said."""
    return row.closed_reason == VacancyEnd.EXPIRED and row.outcome_asked_at is not None


def may_post(found: Employer) -> bool:
    """Whether the firm may write vacancies."""
    return found.state not in (EmployerState.SUSPENDED, EmployerState.CLOSED)


@requires("firm.use")
@require_http_methods(["GET", "POST"])
def new_vacancy(request: PortalRequest) -> HttpResponse:
    """发岗位; ?quick=1 急招 with five fields; ?copy=<key> 复制上次. then=send hands it in, else it is a draft."""
    found, quick = own(request), request.GET.get("quick") == "1"
    copied = Vacancy.objects.filter(employer=found, pk=key_of(request.GET.get("copy"))).first()
    begin = begin_with(found, copied)
    form = (QuickForm if quick else VacancyForm)(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        if quick:
            given |= {name: begin[name] or None for name in ("contact_phone",)} | {"contact_name": found.contact_name}
        send = quick or request.POST.get("then") == "send"
        try:
            made = services.draft_vacancy(employer=found, given=given, by=request.user, copied_from=copied)
            if send:
                services.hand_in(vacancy=made, by=request.user)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("draft_vacancy", refusal, about=found).message)
        else:
            messages.success(request, said(made))
            return redirect("employers:firm-vacancy", made.pk)
    context = {
        **form_context(form),
        "employer": found,
        "quick": quick,
        "warnings": warnings_for(found.pk),
        "last": None if quick or copied else Vacancy.objects.filter(employer=found).order_by("-id").first(),
        "back_url": reverse("employers:firm-vacancies"),
    }
    return page(request, "employers/firm_new_vacancy.html", context, status=422 if form.errors else 200)


def said(row: Vacancy) -> str:
    """What the firm is told about a vacancy that it has just written."""
    if row.state == VacancyState.PUBLISHED:
        return "已经发布，工作人员会补审。"
    if row.state == VacancyState.SUBMITTED:
        verified = row.employer.state == EmployerState.VERIFIED
        return "已提交审核。" if verified else "已提交，单位核验通过后自动发布，预计 1 个工作日。"
    return "已存为草稿，改好后点“提交”。"


@requires("firm.use")
@require_http_methods(["GET", "POST"])
def vacancy(request: PortalRequest, pk: Any) -> HttpResponse:
    """One vacancy: how it stands, what can be done, and its form while it may be changed."""
    found = own_vacancy(request, pk)
    live = found.state in services.LIVE_NOW
    form = (LiveForm if live else VacancyForm)(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        revision = str(request.POST.get("revision", ""))
        try:
            services.edit_vacancy(
                vacancy=found, changes=form.values(), revision=int(revision) if revision.isdecimal() else 0
            )
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("edit_vacancy", refusal, about=found).message)
        else:
            messages.success(request, "已保存。")
            return redirect("employers:firm-vacancy", found.pk)
    context = {
        **form_context(form),
        "vacancy": found,
        "live": live,
        "facts": vacancy_words.facts(found),
        "editable": found.state in services.EDITABLE,
        "alike": services.alike_elsewhere(found) if found.state in services.EDITABLE else [],
        "running": found.state in services.LIVE_NOW,
        "asked": asked(found),
        "waiting": found.employer.state == EmployerState.SUBMITTED,
        "act_form": ActForm(),
        "phone": found.contact_phone.open() if found.contact_phone else "",
    }
    return page(request, "employers/firm_vacancy.html", context, status=422 if form.errors else 200)


@requires("firm.use")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """提交, 撤回, 暂停, 恢复, 延期, 结束, 招聘结果."""
    return carry_out_verb(request, own_vacancy(request, pk), VERBS, "employers:firm-vacancy")


@requires("firm.use")
@require_GET
def sheet(request: PortalRequest, pk: Any) -> HttpResponse:
    """招聘海报."""
    return poster(request, own_vacancy(request, pk))
