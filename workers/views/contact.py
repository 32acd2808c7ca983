"""Seeing what is masked, calling, printing the slip."""

from collections.abc import Callable
from typing import Any

import segno
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import ServiceSite
from stations.services.proof import prove
from workers.services import contact, slips
from workers.services.contact import REVEALED_FIELDS
from workers.views.counter import undo_of
from workers.views.people import get_person


@requires("workers.dial")
@require_POST
def dial(request: PortalRequest, pk: Any) -> HttpResponse:
    """拨打: the number for the dialler, {"tel"}; the page keeps the mask."""
    person = get_person(pk)
    return dialled(request, person, lambda: contact.dial(person=person, by=request.user))


def dialled(request: PortalRequest, about: Any, ask: Callable[[], str]) -> HttpResponse:
    """The number that a service hands out for one call, or the sentence why not."""
    try:
        number = ask()
    except Refused as refusal:
        return JsonResponse({"problem": write_down("dial", refusal, about=about).message}, status=409)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"tel": number})
    return HttpResponse(status=302, headers={"Location": f"tel:{number}"})


@requires("workers.reveal")
@require_POST
def reveal(request: PortalRequest, pk: Any) -> HttpResponse:
    """查看: one full value, with a reason, after a fresh second factor or (in a demo database) the password."""
    person = get_person(pk)
    field = request.POST.get("field", "")
    reason = " ".join(filter(None, [request.POST.get("reason", ""), request.POST.get("detail", "")]))
    try:
        prove(request, request.POST.get("password", ""))
    except Refused as refusal:
        return not_shown(request, write_down("reveal", refusal, about=person, reason="not proved"))
    try:
        value = contact.reveal(person=person, by=request.user, field=field, reason=reason)
    except Refused as refusal:
        return not_shown(request, write_down("reveal", refusal, about=person))
    return page(request, "workers/_revealed.html", {"value": value, "label": REVEALED_FIELDS[field]})


def not_shown(request: PortalRequest, refusal: Refused) -> HttpResponse:
    """Why a value is not shown, in its place."""
    return page(request, "workers/_revealed.html", {"problem": refusal.message}, status=409)


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def slip(request: PortalRequest, pk: Any) -> HttpResponse:
    """打印回执: the first print makes the person's code, by POST; later ones show the same."""
    person = get_person(pk)
    if request.method == "POST":
        slips.issue_code(person=person, by=request.user)
        return redirect(f"{reverse('workers:slip', args=[person.pk])}?print=1")
    code = slips.open_code(person)
    if not code:
        context = {"person": person, "back_url": reverse("workers:person", args=[person.pk])}
        return page(request, "workers/slip_issue.html", context)
    url = request.build_absolute_uri(reverse("workers:own", args=[code]))
    context = {
        "person": person,
        "code": code,
        "query_url": url,
        "qr": mark_safe(segno.make(url, error="m").svg_inline(border=4, omitsize=True)),  # noqa: S308  # made here from our own address
        "site": ServiceSite.objects.published().filter(region=person.region).first(),
        "printed_at": now(),
        "print_now": request.GET.get("print") == "1",
        "back_url": reverse("workers:person", args=[person.pk]),
        "register_url": reverse("workers:register"),
        "same_household_url": f"{reverse('workers:register')}?household={person.pk}",
        "undo": undo_of(person, request.user),
    }
    return page(request, "workers/slip.html", context)


@requires("workers.register")
@require_POST
def revoke(request: PortalRequest, pk: Any) -> HttpResponse:
    """The slip was lost."""
    person = get_person(pk)
    slips.revoke_codes(person=person, by=request.user)
    return redirect("workers:person", person.pk)
