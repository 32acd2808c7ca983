"""/my/<code>: a person sees, corrects and withdraws on their own page, with the slip and six digits."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.enums import ErasureReason
from workers.forms import DetailsForm
from workers.models import LabourRecord
from workers.services import own
from workers.services.erasures import ask_erasure
from workers.views.people import wish_words
from workers.views.picking import place_words

SESSION_KEY = "own-record"


class OpenForm(forms.Form):
    """The code of the slip and the last six characters of the ID number, or the birth date of who has none."""

    code = forms.CharField(label="查询码", max_length=12)
    last_six = forms.RegexField(
        r"^\s*(\d{5}[\dXx]|\d{8})\s*$",
        label="身份证号后六位",
        error_messages={"invalid": "请输入身份证号最后六位；登记时没有身份证号的，输出生日期 8 位，如 19900307。"},
    )


class OwnForm(forms.Form):
    """What a person may correct without a clerk."""

    phone = DetailsForm.base_fields["phone"]
    address = DetailsForm.base_fields["address"]
    education = DetailsForm.base_fields["education"]
    skills = DetailsForm.base_fields["skills"]


@public
@require_http_methods(["GET", "POST"])
def own_record(request: PortalRequest, code: str) -> HttpResponse:
    """The door, and behind it the page, for ten minutes."""
    if is_open(request, code):
        return show(request, code)
    form = OpenForm(request.POST or None, initial={"code": code})
    if request.method == "POST":
        if form.is_valid():
            try:
                opened = own.open_own_record(
                    code=form.cleaned_data["code"], last_six=form.cleaned_data["last_six"], origin=request.origin
                )
            except own.TooManyTries as refusal:
                write_down("read_own_record", refusal)
                return page(request, "workers/my_open.html", {"form": form, "limited": True}, status=429)
            except Refused as refusal:
                form.add_error(None, write_down("read_own_record", refusal).message)
            else:
                request.session[SESSION_KEY] = opened
                return redirect("workers:own", form.cleaned_data["code"].strip().upper())
    return page(request, "workers/my_open.html", {"form": form}, status=422 if form.errors else 200)


def show(request: PortalRequest, code: str, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """The person's page, rendered inside the person's own scope."""
    with own.as_person(request.session[SESSION_KEY], request.origin) as person:
        return page(request, "workers/my.html", context_of(request, person, code, form or OwnForm()), status=status)


def context_of(request: PortalRequest, person: LabourRecord, code: str, form: forms.Form) -> dict[str, Any]:
    """What my.html shows."""
    wishes = list(person.wishes.open())
    erasure = person.erasures.first()
    open_request = erasure is not None and erasure.state in ("asked", "granted")
    return {
        "person": person,
        "work_place_text": place_words(person.work_place),
        "intention": person.intentions.open().select_related("occupation").first(),
        "training_wishes": wish_words(wishes, "training"),
        "skills": list(person.skills.values_list("name", flat=True)),
        "form": form,
        "correct_url": reverse("workers:own-correct", args=[code]),
        "consent_url": reverse("workers:own-consent", args=[code]),
        "erasure": erasure,
        "erase_url": "" if open_request else reverse("workers:own-erasure", args=[code]),
        "leave_url": reverse("workers:own-leave", args=[code]),
        "site": own.site_of(person),
        "code": code,
        "rows": [section(person) for section in own.SECTIONS],
        "saved": request.GET.get("saved") == "1",
    }


@public
@require_POST
def own_correct(request: PortalRequest, code: str) -> HttpResponse:
    """The person corrects phone or address."""
    if not is_open(request, code):
        return redirect("workers:own", code)
    form = OwnForm(request.POST)
    if not form.is_valid():
        return show(request, code, form, status=422)
    with own.as_person(request.session[SESSION_KEY], request.origin) as person:
        try:
            own.correct_own(person=person, given={k: v for k, v in form.cleaned_data.items() if v})
        except Refused as refusal:
            form.add_error(None, write_down("correct_details", refusal, about=person).message)
    if form.errors:
        return show(request, code, form, status=409)
    return redirect(reverse("workers:own", args=[code]) + "?saved=1")


@public
@require_POST
def own_consent(request: PortalRequest, code: str) -> HttpResponse:
    """The person agrees, or withdraws."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            own.answer(person=person, agreed=request.POST.get("answer") == "given")
    return redirect("workers:own", code)


@public
@require_POST
def own_erasure(request: PortalRequest, code: str) -> HttpResponse:
    """The person asks for their information to be erased; the page then says how it stands."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            try:
                ask_erasure(person=person, reason=ErasureReason.ASKED, by=None)
            except Refused as refusal:
                write_down("ask_erasure", refusal, about=person)
    return redirect("workers:own", code)


@public
@require_POST
def own_leave(request: PortalRequest, code: str) -> HttpResponse:
    """看完退出."""
    request.session.pop(SESSION_KEY, None)
    return redirect("workers:own", code)


def is_open(request: PortalRequest, code: str) -> bool:
    """Whether this browser opened this code within the last minutes."""
    return own.is_open(request.session.get(SESSION_KEY, {}), code)
