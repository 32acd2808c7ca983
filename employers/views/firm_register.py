"""/firm/register/: a firm registers itself, and mends what was not right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.forms import FirmRegisterForm, MendForm
from employers.models import Employer, EmployerPaper
from employers.services import self_registration as services
from employers.services.registration import Given
from employers.views.firm import own, shown
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.papers import answers, files
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public, requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.login import begin


@public
@require_http_methods(["GET", "POST"])
def register(request: PortalRequest) -> HttpResponse:
    """企业登记: code, licence and an account; who has sent it is signed in and drafts at once."""
    if request.user.is_authenticated:
        return redirect("employers:firm-join")
    form = FirmRegisterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.count_try(request.origin)
            paper = files.judge(form.cleaned_data["licence"], "licence")
            user = services.self_register(
                given=_given(form.cleaned_data), paper=paper, account=_account(form.cleaned_data), origin=request.origin
            )
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("register_employer", refusal).message)
        else:
            messages.success(request, "已登记，待核验，预计 1 个工作日。现在就可以填岗位，核验通过自动发布。")
            return begin(request, user)
    context = {"form": form, "login_url": reverse("stations:login")}
    return page(request, "employers/firm_register.html", context, status=422 if form.errors else 200)


def _given(data: dict[str, Any]) -> Given:
    return Given(
        kind=data["kind"],
        name=data["name"],
        number=data["credit_code"],
        region=data["region"],
        contact_name=data["contact_name"],
        contact_phone=data["contact_phone"],
    )


def _account(data: dict[str, Any]) -> services.Account:
    return services.Account(data["username"], data["contact_name"], data["password"])


@requires("firm.use")
@require_POST
def resubmit(request: PortalRequest) -> HttpResponse:
    """补正后重新提交: just the fields that were named."""
    found = own(request)
    form = MendForm(request.POST, request.FILES, wrong=found.wrong_fields)
    if not form.is_valid():
        return shown(request, found, status=422, mend_form=form)
    changes = dict(form.cleaned_data)
    licence = changes.pop("licence", None)
    try:
        paper = files.judge(licence, "licence") if licence else None
        services.hand_in_again(employer=found, changes=changes, paper=paper, by=request.user)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, write_down("resubmit_employer", refusal, about=found).message)
        return shown(request, found, status=422, mend_form=form)
    messages.success(request, "已重新提交，请等待核验。")
    return redirect("employers:firm")


@requires("employers.view")
@require_GET
def licence(request: PortalRequest, pk: Any) -> HttpResponse:
    """The newest photograph of an employer's licence."""
    employer = get_object_or_404(Employer, pk=pk)
    newest = EmployerPaper.objects.filter(employer=employer).first()
    if newest is None:
        raise Http404
    return answers.answer(newest)
