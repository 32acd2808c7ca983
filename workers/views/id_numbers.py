"""ID numbers after the registration: filling in one that was missing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.id_forms import CompleteForm
from workers.services.id_numbers import complete_number
from workers.services.registration import AlreadyHere
from workers.views.changes import back_to, refused
from workers.views.people import get_person


@requires("workers.register")
@require_http_methods(["GET", "POST"])
def complete(request: PortalRequest, pk: Any) -> HttpResponse:
    """补身份证号."""
    person = get_person(pk)
    form = CompleteForm(request.POST or None, initial={"revision": person.revision})
    held_url = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            complete_number(
                person=person,
                number=given["id_number"],
                by=request.user,
                correct=given["correct"],
                revision=given["revision"],
            )
        except AlreadyHere as refusal:
            write_down("complete_number", refusal, about=person)
            form.add_error("id_number", "这个号码在本辖区已有一份档案，请打开核对是不是同一个人。")
            held_url = back_to(refusal.person)
        except Refused as refusal:
            refused(form, write_down("complete_number", refusal, about=person))
        else:
            messages.success(request, "已补上身份证号。")
            return redirect(back_to(person))
    context = {
        "person": person,
        "form": form,
        "held_url": held_url,
        "id_check_url": reverse("workers:check-id"),
        "back_url": back_to(person),
    }
    return page(request, "workers/id_number.html", context, status=422 if form.errors else 200)
