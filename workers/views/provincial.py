"""就业登记, 失业登记: noted on a person's page, and listed where something is due at the province."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from workers.enums import EmploymentStatus
from workers.models import ProvincialRegistration
from workers.provincial_due import ORDER, number_of, people_due, since_when
from workers.provincial_enums import Due, RegistrationKind
from workers.provincial_forms import (
    AddRegistrationForm,
    CorrectRegistrationForm,
    DueFilterForm,
    EndRegistrationForm,
    RenewRegistrationForm,
)
from workers.services import provincial
from workers.views.changes import act, back_to, refused
from workers.views.people import get_person

PAGE_SIZE = 30


@requires("province.register")
@require_GET
def due_list(request: PortalRequest) -> HttpResponse:
    """待办登记, one kind at a time, village by village."""
    form = DueFilterForm(request.GET, scope_path=request.authority.region.path)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    due = chosen.get("due", Due.REVIEW)
    keyset = Keyset(people_due(due, chosen.get("region")), ORDER, PAGE_SIZE, request)
    people = keyset.rows()
    for person in people:
        person.since, person.number = since_when(person, due), number_of(person)
    kept = {"region": chosen["region"].pk} if "region" in chosen else {}
    context = {
        "people": people,
        "tabs": [
            {"label": label, "url": f"?{urlencode({'due': value, **kept})}", "active": value == due}
            for value, label in Due.choices
        ],
        "filter_form": form if "region" in form.fields else None,
        "words": [chosen["region"].label] if "region" in chosen else [],
        "clear_url": f"?{urlencode({'due': due})}",
        "is_review": due == Due.REVIEW,
        "place_column": not request.authority.region.is_leaf,
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "export_url": export_url(request, "registrations", due=due, **kept),
    }
    return page(request, "workers/registrations.html", context)


@requires("province.register")
@require_http_methods(["GET", "POST"])
def add(request: PortalRequest, pk: Any) -> HttpResponse:
    """登记省系统登记: a registration that stands there is noted here."""
    person = get_person(pk)
    employed = person.employment_status == EmploymentStatus.EMPLOYED
    kind = RegistrationKind.EMPLOYMENT if employed else RegistrationKind.UNEMPLOYMENT
    form = AddRegistrationForm(request.POST or None, initial={"kind": kind, "registered_on": today()})

    def carry_out() -> None:
        provincial.add_registration(person=person, by=request.user, **form.cleaned_data)

    words = ("记省系统登记", "登记在省系统办，这里照着记下编号和日期，到期会提醒。", "已记下省系统登记。")
    return _form_page(request, person, form, "add_registration", carry_out, words)


@requires("province.register")
@require_http_methods(["GET", "POST"])
def end(request: PortalRequest, pk: Any) -> HttpResponse:
    """注销."""
    found = get_registration(pk)
    form = EndRegistrationForm(request.POST or None, kind=found.kind, initial={"ends_on": today()})

    def carry_out() -> None:
        provincial.end_registration(registration=found, by=request.user, **form.cleaned_data)

    words = (f"注销{found.get_kind_display()}", f"编号 {found.number}。先在省系统注销，再记在这里。", "已记下注销。")
    return _form_page(request, found.record, form, "end_registration", carry_out, words)


@requires("province.register")
@require_http_methods(["GET", "POST"])
def renew(request: PortalRequest, pk: Any) -> HttpResponse:
    """复核."""
    found = get_registration(pk)
    form = RenewRegistrationForm(request.POST or None, initial={"reviewed_on": today()})

    def carry_out() -> None:
        provincial.renew_registration(registration=found, by=request.user, **form.cleaned_data)

    words = ("记失业登记复核", f"编号 {found.number}。下次复核日期从这一天起算。", "已记下复核。")
    return _form_page(request, found.record, form, "renew_registration", carry_out, words)


@requires("province.register")
@require_http_methods(["GET", "POST"])
def correct(request: PortalRequest, pk: Any) -> HttpResponse:
    """更正 what was typed."""
    found = get_registration(pk)
    initial = {name: getattr(found, name) for name in (*provincial.CORRECTABLE, "revision")}
    form = CorrectRegistrationForm(request.POST or None, initial=initial)

    def carry_out() -> None:
        given = dict(form.cleaned_data)
        provincial.correct_registration(
            registration=found, revision=given.pop("revision"), given=given, by=request.user
        )

    words = (f"更正{found.get_kind_display()}", "种类记错了的，按“登记有误”注销，再重新记。", "已更正。")
    return _form_page(request, found.record, form, "correct_registration", carry_out, words)


def get_registration(pk: Any) -> ProvincialRegistration:
    """A registration of one's scope, or 404."""
    return get_object_or_404(ProvincialRegistration.objects.select_related("record__region__parent"), pk=pk)


def _form_page(
    request: PortalRequest,
    person: Any,
    form: forms.Form,
    verb: str,
    carry_out: Callable[[], None],
    words: tuple[str, str, str],
) -> HttpResponse:
    """One form about a person's registration. words: heading, explanation, and the sentence after success."""
    heading, explanation, done = words
    if request.method == "POST" and form.is_valid():
        try:
            carry_out()
        except Refused as refusal:
            refused(form, write_down(verb, refusal, about=person))
        else:
            messages.success(request, done)
            return redirect(back_to(person))
    return act(request, person, form, heading=heading, explanation=explanation)
