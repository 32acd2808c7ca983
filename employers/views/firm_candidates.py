"""/firm/candidates/: whom a firm was recommended, each with its state and the next step."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from employers.models import ReferralCard
from employers.referral_forms import ReferralStepForm, begin_step
from employers.referral_words import FIRM_ACTIONS, next_step
from employers.services.referral_answers import read_phone
from employers.views.firm import own
from employers.views.referral_acts import carry_out_step
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest

PAGE_SIZE = 20


def own_card(request: PortalRequest, pk: Any) -> ReferralCard:
    """The card of the firm that the signed-in person acts for now, or 404."""
    rows = ReferralCard.objects.filter(employer=own(request)).select_related("vacancy")
    found: ReferralCard = get_object_or_404(rows, pk=pk)
    return found


@requires("firm.use")
@require_GET
def candidates(request: PortalRequest) -> HttpResponse:
    """求职者: those to answer first, then all others, the newest first; ?vacancy=<key> of one vacancy."""
    found = own(request)
    cards = ReferralCard.objects.filter(employer=found).select_related("vacancy")
    to_answer = cards.to_answer().order_by("due_at", "id")[:100]
    rest = cards.exclude(pk__in=[card.pk for card in to_answer])
    keyset = Keyset(rest, ("-id",), PAGE_SIZE, request)
    context = {
        "employer": found,
        "to_answer": [{"card": card, "next": next_step(card)} for card in to_answer],
        "rest": [{"card": card, "next": next_step(card)} for card in keyset.rows()],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "employers/firm_candidates.html", context)


@requires("firm.use")
@require_GET
def candidate(request: PortalRequest, pk: Any) -> HttpResponse:
    """One candidate: what is known, and the next step in one tap."""
    return shown(request, own_card(request, pk))


def shown(request: PortalRequest, card: ReferralCard, phone: str = "", problem: str = "") -> HttpResponse:
    """The candidate's page; phone: once it was asked for."""
    context = {
        "card": card,
        "next": next_step(card),
        "actions": FIRM_ACTIONS.get(card.state, ()),
        "form": ReferralStepForm(initial=begin_step(card)),
        "act_url": reverse("employers:firm-act-candidate", args=[card.pk]),
        "phone": phone,
        "problem": problem,
    }
    return page(request, "employers/firm_candidate.html", context, status=409 if problem else 200)


@requires("firm.use")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """约面试, 录用, 到岗, 未到岗, 不合适; verb=phone shows the phone, which is written down."""
    card = own_card(request, pk)
    if request.POST.get("verb") != "phone":
        return carry_out_step(request, card, None, "employers:firm-candidate")
    try:
        return shown(request, card, phone=read_phone(card=card))
    except Refused as refusal:
        return shown(request, card, problem=write_down("read_candidate_phone", refusal, about=card).message)
