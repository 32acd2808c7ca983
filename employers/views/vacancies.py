"""/vacancies/: what employers offer, for every desk; reviewed by who may; the sheet to print."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers import vacancy_words
from employers.enums import EmployerState
from employers.lawful_text import unlawful
from employers.models import Employer, Vacancy
from employers.services import vacancies as services
from employers.services.vacancy_lists import filtered_vacancies
from employers.services.warnings import warnings_for
from employers.vacancy_enums import VacancyState
from employers.vacancy_forms import ActForm, VacancyFilterForm, VacancyForm, initial_of
from employers.vacancy_rules import DAYS, TEXTS, hints, least_on
from employers.views.employers import get_employer
from employers.views.vacancy_acts import carry_out_verb
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import account, requires
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.models import Occupation

ORDER = ("-id",)
RELATED = ("region__parent", "work_region__parent", "occupation")
STAFF_VERBS = ("accept", "reject", "suspend", "resume", "extend", "close")


def get_vacancy(pk: Any) -> Vacancy:
    """The vacancy that one's scope shows, or 404."""
    found: Vacancy = get_object_or_404(Vacancy.objects.select_related(*RELATED), pk=pk)
    return found


@requires("vacancies.view")
@require_GET
def vacancy_list(request: PortalRequest) -> HttpResponse:
    """岗位: one's own region's, and of the others those that were published; the newest first."""
    rows = Vacancy.objects.select_related(*RELATED)
    form = VacancyFilterForm(request.GET or {"only": "open"})
    context = list_context(request, rows, ORDER, form, filtered_vacancies, "个", "vacancies")
    context["lines"] = [{"row": row, "wage": vacancy_words.wage(row)} for row in context["rows"]]
    return page(request, "employers/vacancies.html", context | {"clear_url": f"{reverse('employers:vacancies')}?only="})


@requires("vacancies.view")
@require_GET
def vacancy(request: PortalRequest, pk: Any) -> HttpResponse:
    """One vacancy: what it offers, how it stands, and the next step for one's post."""
    found = get_vacancy(pk)
    may = request.authority.may
    employer = Employer.objects.filter(pk=found.employer_id).first() if may("employers.view") else None
    # Whoever reads a published vacancy of another region does not act on it.
    acts = may("vacancies.review") and employer is not None
    reviews = acts and (found.state == VacancyState.SUBMITTED or found.is_unreviewed)
    context = {
        "vacancy": found,
        "facts": vacancy_words.facts(found),
        "employer": employer,
        "verified": employer is not None and employer.state == EmployerState.VERIFIED,
        "may_review": reviews,
        "may_act": acts,
        "may_match": may("matches.use") and found.is_open,
        "warnings": warnings_for(found.employer_id),
        "same": services.same_as(found)[:5] if acts else [],
        "alike": services.alike_elsewhere(found) if reviews else [],
        "form": ActForm(),
        "history": history_of(found, ACTIONS) if acts else [],
    }
    return page(request, "employers/vacancy.html", context)


@requires("vacancies.review")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """审核, 暂停, 恢复, 延期, 结束."""
    rows = Vacancy.objects.select_related("region", "employer")
    return carry_out_verb(request, get_object_or_404(rows, pk=pk), STAFF_VERBS, "employers:vacancy")


@requires("vacancies.post")
@require_http_methods(["GET", "POST"])
def new_vacancy(request: PortalRequest, pk: Any) -> HttpResponse:
    """A vacancy that an employer told at the desk: written down and handed in; somebody else reviews it."""
    employer = get_employer(pk)
    copied = Vacancy.objects.filter(employer=employer, pk=key_of(request.GET.get("copy"))).first()
    form = VacancyForm(request.POST or None, initial=begin_with(employer, copied))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_vacancy(employer=employer, given=form.values(), by=request.user, copied_from=copied)
            services.hand_in(vacancy=made, by=request.user)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("draft_vacancy", refusal, about=employer).message)
        else:
            messages.success(request, "已提交，由同事审核后发布。")
            return redirect("employers:vacancy", made.pk)
    context = {
        **form_context(form),
        "employer": employer,
        "warnings": warnings_for(employer.pk),
        "back_url": reverse("employers:employer", args=[employer.pk]),
    }
    return page(request, "employers/new_vacancy.html", context, status=422 if form.errors else 200)


def begin_with(employer: Employer, copied: Vacancy | None) -> dict[str, Any]:
    """What an empty form begins with: the last one without its days, or whom to call."""
    if copied is not None:
        return initial_of(copied, DAYS)
    phone = employer.contact_phone.open() if employer.contact_phone else ""
    return {"contact_name": employer.contact_name, "contact_phone": phone, "work_place": employer.address}


def form_context(form: Any) -> dict[str, Any]:
    """What a form of a vacancy shows besides its fields."""
    least = least_on(today())
    return {
        "form": form,
        "occupations": Occupation.objects.order_by("code").values_list("name", flat=True)[:400],
        "least": least,
        "hints": hints({n: form[n].value() for n in ("takes_retired", "contract_kind") if n in form.fields}),
    }


@requires("vacancies.view")
@require_GET
def sheet(request: PortalRequest, pk: Any) -> HttpResponse:
    """招聘海报."""
    return poster(request, get_vacancy(pk))


def poster(request: PortalRequest, found: Vacancy) -> HttpResponse:
    """One A4 page with a code that opens the public page."""
    url = request.build_absolute_uri(reverse("public:job", args=[found.pk]))
    qr = segno.make(url, error="m").svg_inline(border=4, omitsize=True)
    context = {
        "vacancy": found,
        "facts": [pair for pair in vacancy_words.facts(found) if pair[0] != "工资"],
        "wage": vacancy_words.wage(found),
        "phone": found.contact_phone.open() if found.contact_phone else "",
        "qr": mark_safe(qr) if found.published_at else "",  # noqa: S308  # made here from our own address
        "url": url,
        "printed_at": now(),
    }
    return page(request, "employers/vacancy_sheet.html", context)


@account()
@require_POST
def check_text(request: PortalRequest) -> HttpResponse:
    """While somebody types: what of the texts the law forbids. Nothing is kept."""
    found = [one for name in TEXTS for one in unlawful(request.POST.get(name, "")[:500])]
    return page(request, "employers/_lawful_notes.html", {"findings": found})
