"""/referrals/: who was recommended where, how it stands, the next step; the slip that a person takes along."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from employers import vacancy_words
from employers.models import Referral, ReferralCard
from employers.referral_enums import ReferralChannel
from employers.referral_forms import RecommendForm, ReferralFilterForm, ReferralStepForm, begin_step
from employers.referral_words import DESK_ACTIONS, next_step
from employers.services.referral_lists import filtered_referrals
from employers.services.referrals import recommend
from employers.views.referral_acts import carry_out_step
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.services import slips
from workers.views.people import get_person

ORDER = ("-id",)
RELATED = (
    "record__region__parent",
    "region__parent",
    "vacancy__work_region__parent",
    "vacancy__region__parent",
    "made_by",
)


def get_referral(pk: Any) -> Referral:
    """The referral of a person of one's scope, or 404."""
    found: Referral = get_object_or_404(Referral.objects.select_related(*RELATED), pk=pk)
    return found


@requires("referrals.view")
@require_GET
def referral_list(request: PortalRequest) -> HttpResponse:
    """推介 of one's scope, the newest first."""
    rows = Referral.objects.select_related("record", "region__parent", "vacancy")
    form = ReferralFilterForm(request.GET or {"only": "open"}, scope_path=request.authority.region.path)
    if request.authority.region.is_leaf:
        del form.fields["region"]
    context = list_context(request, rows, ORDER, form, filtered_referrals, "次", "referrals")
    context["lines"] = [{"row": row, "next": next_step(row)} for row in context["rows"]]
    return page(request, "employers/referrals.html", context | {"clear_url": f"{reverse('employers:referrals')}?only="})


@requires("referrals.use")
@require_POST
def new_referral(request: PortalRequest) -> HttpResponse:
    """推荐: somebody of one's scope to a vacancy, from a list of matches."""
    form = RecommendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有选好人和岗位，请从推荐名单里点“推荐”。")
        return redirect("employers:referrals")
    person = get_person(form.cleaned_data["person"])
    agreed = form.cleaned_data["agreed"]
    try:
        made = recommend(
            person=person,
            vacancy_id=form.cleaned_data["vacancy"],
            by=request.user,
            channel=ReferralChannel.MATCH,
            agreed=agreed,
        )
    except Refused as refusal:
        messages.error(request, write_down("recommend", refusal, about=person).message)
        return redirect("employers:matches-of-person", person.pk)
    said = "已推荐，本人已同意，单位看得到姓名和电话。" if agreed else "已推荐，请在 24 小时内问本人去不去。"
    messages.success(request, said)
    return redirect("employers:referral", made.pk)


@requires("referrals.view")
@require_GET
def referral(request: PortalRequest, pk: Any) -> HttpResponse:
    """One referral: who, where, why, how it stands, the next step."""
    found = get_referral(pk)
    may = request.authority.may
    actions = DESK_ACTIONS.get(found.state, ()) if may("referrals.use") else ()
    context = {
        "referral": found,
        "wage": vacancy_words.wage(found.vacancy),
        "next": next_step(found),
        "actions": actions,
        "form": ReferralStepForm(initial=begin_step(found)),
        "act_url": reverse("employers:act-referral", args=[found.pk]),
        "placement": getattr(found, "placement", None),
        "may_use": may("referrals.use"),
        "may_dial": may("workers.dial"),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "employers/referral.html", context)


@requires("referrals.use")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """本人同意, 本人不去, 联系不上; what an employer said by phone; 打印介绍信."""
    found = get_referral(pk)
    if request.POST.get("verb") == "slip":
        slips.issue_code(person=found.record, by=request.user)
        return redirect(reverse("employers:referral-slip", args=[found.pk]) + "?print=1")
    card: ReferralCard = get_object_or_404(ReferralCard.objects.all(), pk=found.pk)
    return carry_out_step(request, card, found, "employers:referral")


@requires("referrals.use")
@require_GET
def slip(request: PortalRequest, pk: Any) -> HttpResponse:
    """介绍信: what a person takes along, with the code that opens their own page, where they answer."""
    found = get_referral(pk)
    code = slips.open_code(found.record)
    url = request.build_absolute_uri(reverse("workers:own", args=[code])) if code else ""
    qr = segno.make(url, error="m").svg_inline(border=4, omitsize=True) if code else ""
    full = request.authority.may("workers.reveal")
    context = {
        "referral": found,
        "name": found.record.full_name if full else found.record.masked_name,
        "wage": vacancy_words.wage(found.vacancy),
        "place": vacancy_words.place(found.vacancy),
        "phone": found.vacancy.contact_phone.open() if found.vacancy.contact_phone else "",
        "code": code,
        "qr": mark_safe(qr),  # noqa: S308  # made here from our own address
        "print_now": request.GET.get("print") == "1",
        "printed_at": now(),
        "back_url": reverse("employers:referral", args=[found.pk]),
    }
    return page(request, "employers/referral_slip.html", context)
