"""Finding a person by ID number: by POST alone, so that no number stands in an address, a history or a log."""

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


@requires("workers.view")
@require_http_methods(["GET", "POST"])
def find(request: PortalRequest) -> HttpResponse:
    """The form; a number of one's own scope leads to the person, any other to one sentence."""
    form = FindForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, "", 422 if form.errors else 200)
    try:
        found = look_up(number=form.cleaned_data["id_number"], by=request.user, region=request.authority.region)
    except TooManyQuestions as refusal:
        write_down("look_up_id", refusal)
        return _page(request, FindForm(), "limited", 429)
    if found.person is not None:
        return redirect("workers:person", found.person.pk)
    return _page(request, FindForm(), found.outcome, 200)


def _page(request: PortalRequest, form: FindForm, outcome: str, status: int) -> HttpResponse:
    context = {
        "form": form,
        "outcome": outcome,
        "list_url": reverse("workers:list"),
        "transfer_url": reverse("workers:ask-transfer") if request.authority.may("transfers.ask") else "",
        "register_url": reverse("workers:register") if request.authority.may("workers.register") else "",
    }
    return page(request, "workers/find.html", context, status=status)
