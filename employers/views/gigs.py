"""/gigs/ for desks and /firm/gigs/ for employers: shifts, hours, pay; a person's own on their page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from employers.gig_enums import GigState, Rating
from employers.gig_forms import GigActForm, GigFilterForm, ShiftForm, filtered_gigs
from employers.models import GigSettlement
from employers.services import gigs as services
from employers.services.warnings import warnings_for
from employers.views.firm import own as own_firm
from employers.views.gig_acts import carry_out_gig
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public, requires
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.models import LabourRecord
from workers.services import own
from workers.views.own import SESSION_KEY, is_open

ORDER = ("-id",)
PAGE_SIZE = 20
SHOWN = 10


@requires("referrals.view")
@require_GET
def gig_list(request: PortalRequest) -> HttpResponse:
    """零工结算 of one's scope, the newest first."""
    form = GigFilterForm(request.GET, scope_path=request.authority.region.path)
    if request.authority.region.is_leaf:
        del form.fields["region"]
    rows = GigSettlement.objects.select_related("record", "region__parent")
    context = list_context(request, rows, ORDER, form, filtered_gigs, "笔", "gigs")
    return page(request, "employers/gigs.html", context | {"clear_url": reverse("employers:gigs")})


@requires("referrals.view")
@require_GET
def gig(request: PortalRequest, pk: Any) -> HttpResponse:
    """One settlement: its shifts, what is owed, the next step."""
    found = _get(GigSettlement.objects.select_related("record", "region__parent"), pk)
    context = _shown(found, "employers:act-gig", request.authority.may("referrals.use"))
    context |= {
        "may_dial": request.authority.may("workers.dial"),
        "warnings": warnings_for(found.employer_id),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "employers/gig.html", context)


@requires("referrals.use")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons of both sides, at a desk."""
    found = _get(GigSettlement.objects.select_related("region"), pk)
    return carry_out_gig(request, found, firm=False, back="employers:gig")


@requires("firm.use")
@require_GET
def firm_gigs(request: PortalRequest) -> HttpResponse:
    """零工 of a firm: what it has to confirm or pay first, then all others."""
    found = own_firm(request)
    rows = GigSettlement.objects.filter(employer=found)
    mine = rows.filter(state__in=(GigState.WORKED, GigState.WORKER_CONFIRMED)).order_by("pay_by", "id")[:100]
    keyset = Keyset(rows.exclude(pk__in=[row.pk for row in mine]), ORDER, PAGE_SIZE, request)
    context = {
        "employer": found,
        "mine": mine,
        "rest": keyset.rows(),
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "employers/firm_gigs.html", context)


@requires("firm.use")
@require_GET
def firm_gig(request: PortalRequest, pk: Any) -> HttpResponse:
    """One settlement of the firm."""
    found = _get(GigSettlement.objects.filter(employer=own_firm(request)), pk)
    return page(request, "employers/firm_gig.html", _shown(found, "employers:firm-act-gig", True) | {"firm": True})


@requires("firm.use")
@require_POST
def firm_act(request: PortalRequest, pk: Any) -> HttpResponse:
    """记一班, 确认, 已付清, by the firm itself."""
    rows = GigSettlement.objects.filter(employer=own_firm(request)).select_related("region")
    return carry_out_gig(request, _get(rows, pk), firm=True, back="employers:firm-gig")


def section(person: LabourRecord) -> dict[str, Any]:
    """我的工钱, on the person's own page; what waits for them has buttons."""
    rows = person.gig_settlements.exclude(state=GigState.VOID).prefetch_related("shifts").order_by("-id")
    forms = [GigActForm(auto_id=f"gig-{number}-%s") for number in range(SHOWN)]
    return {
        "title": "我的工钱",
        "template": "employers/_own_gigs.html",
        "items": [
            {"row": row, "form": form, "ratings": Rating.choices}
            for row, form in zip(rows[:SHOWN], forms, strict=False)
        ],
        "empty": "零工到岗后，这里能看到记了几班、该付多少。",
    }


@public
@require_POST
def own_answer(request: PortalRequest, code: str) -> HttpResponse:
    """确认, 不对, 有争议, 评价, by the person themselves."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            rows = GigSettlement.objects.select_related("region").filter(record=person)
            found = rows.filter(pk=key_of(request.POST.get("gig"))).first()
            if found is not None:
                _answer(request, found)
    return redirect("workers:own", code)


def _answer(request: PortalRequest, found: GigSettlement) -> None:
    form = GigActForm(request.POST)
    form.is_valid()
    given, verb = form.cleaned_data, request.POST.get("verb", "")
    note = given.get("note", "")
    acts = {
        "accept": ("已确认，单位会付款。", lambda: services.accept(settlement=found)),
        "question": ("已告诉单位再核对。", lambda: services.question(settlement=found, note=note)),
        "dispute": (
            "已记下，站点会联系您。",
            lambda: services.dispute(settlement=found, reason=given.get("dispute", ""), note=note),
        ),
        "rate": (
            "谢谢，已记下。",
            lambda: services.rate_side(settlement=found, rating=given.get("rating") or 0, by_worker=True),
        ),
    }
    if verb not in acts:
        return
    said, work = acts[verb]
    try:
        for errors in form.errors.values():
            raise Refused(str(errors[0]))
        work()
    except Refused as refusal:
        messages.error(request, write_down(f"{verb}_gig", refusal, about=found).message)
    else:
        messages.success(request, said)


def _get(rows: Any, pk: Any) -> GigSettlement:
    found: GigSettlement = get_object_or_404(rows, pk=pk)
    return found


def _shown(found: GigSettlement, act_name: str, may_use: bool) -> dict[str, Any]:
    """What both pages of one settlement show."""
    return {
        "gig": found,
        "shifts": list(found.shifts.all()),
        "unit": found.get_unit_display().partition("/")[2],
        "may_use": may_use,
        "shift_form": ShiftForm(found, initial={"day": today()}),
        "form": GigActForm(initial={"paid_on": today()}),
        "ratings": Rating.choices,
        "act_url": reverse(act_name, args=[found.pk]),
    }
