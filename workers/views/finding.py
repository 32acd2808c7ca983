"""Finding a person by ID number or by the tail of a phone: by POST alone, so that no number stands in an address, a history or a log."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.forms import FindForm
from workers.services.look_up import look_up
from workers.services.registration import TooManyQuestions
from workers.services.search import MOST_BY_TAIL, find_by_tail
from workers.views.people import attach_tags

TAIL = 4


@requires("workers.view")
@require_http_methods(["GET", "POST"])
def find(request: PortalRequest) -> HttpResponse:
    """The form; a number of one's own scope leads to the person, any other to one sentence. Four digits are the tail of
    a phone: one person of one's own scope opens, several are listed."""
    form = FindForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, "", 422 if form.errors else 200)
    number = form.cleaned_data["id_number"]
    if len(number) == TAIL:
        return _by_tail(request, number)
    try:
        found = look_up(number=number, by=request.user, region=request.authority.region)
    except TooManyQuestions as refusal:
        write_down("look_up_id", refusal)
        return _page(request, FindForm(), "limited", 429)
    if found.person is not None:
        return redirect("workers:person", found.person.pk)
    return _page(request, FindForm(), found.outcome, 200)


def _by_tail(request: PortalRequest, tail: str) -> HttpResponse:
    found = find_by_tail(tail=tail, region=request.authority.region)
    if len(found) == 1:
        return redirect("workers:person", found[0].pk)
    attach_tags(found)
    more = len(found) > MOST_BY_TAIL
    return _page(request, FindForm(), "" if found else "no-phone", 200, people=found[:MOST_BY_TAIL], more=more)


def _page(
    request: PortalRequest, form: FindForm, outcome: str, status: int, people: Any = (), more: bool = False
) -> HttpResponse:
    context = {
        "people": people,
        "more": more,
        "place_column": True,
        "form": form,
        "outcome": outcome,
        "list_url": reverse("workers:list"),
        "transfer_url": reverse("workers:ask-transfer") if request.authority.may("transfers.ask") else "",
        "register_url": reverse("workers:register") if request.authority.may("workers.register") else "",
    }
    return page(request, "workers/find.html", context, status=status)
