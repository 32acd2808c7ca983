"""/bodies/: training bodies, their accounts, and what is taught."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from training.forms import BodyAccountForm, BodyForm, ProjectForm, RuleForm
from training.models import CareVisit, Enrolment, TrainingBody, TrainingProject
from training.services import bodies as services

# what=... of the form that was sent -> the form, the verb that is written down.
FORMS: dict[str, tuple[type[Any], str]] = {
    "body": (BodyForm, "add_training_body"),
    "account": (BodyAccountForm, "create_account"),
    "project": (ProjectForm, "add_project"),
    "rule": (RuleForm, "change_subsidy"),
}


WORK: dict[str, Any] = {
    "body": services.add_body,
    "project": services.add_project,
    "rule": services.change_subsidy,
}


def rated() -> list[dict[str, Any]]:
    """Every body with how many trainees, and how many families after a visit, said how it was, and how many of them were
    content (3 of 3)."""
    trainees, families = _told(Enrolment.objects.all()), _told(CareVisit.objects.all())
    return [
        {"body": body, "told": trainees.get(body.pk, (0, 0)), "families": families.get(body.pk, (0, 0))}
        for body in TrainingBody.objects.all()
    ]


def _told(rows: Any) -> dict[Any, tuple[int, int]]:
    """Body -> (how many told, how many content)."""
    told = rows.filter(rating__isnull=False).order_by().values_list("body")
    counted = told.annotate(n=Count("id"), good=Count("id", filter=Q(rating=Rating.GOOD)))
    return {key: (all_, good) for key, all_, good in counted}


@requires("classes.decide")
@require_http_methods(["GET", "POST"])
def bodies(request: PortalRequest) -> HttpResponse:
    """Lists and three small forms; an account's one-time password is on the page that answers, once."""
    what = request.POST.get("what", "")
    forms = {
        name: form(request.POST if name == what else None, auto_id=f"{name}-%s") for name, (form, _) in FORMS.items()
    }
    sent = forms.get(what)
    if request.method == "POST" and sent is not None and sent.is_valid():
        try:
            if what == "account":
                issued = services.create_body_account(**sent.cleaned_data)
                whose, back_url = sent.cleaned_data["body"].name, reverse("training:bodies")
                context = {"issued": issued, "kind": "培训机构", "whose": whose, "back_url": back_url}
                return page(request, "stations/issued.html", context)
            WORK[what](**sent.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in sent.fields else None
            sent.add_error(field, write_down(FORMS[what][1], refusal).message)
        else:
            messages.success(request, "已登记。")
            return redirect("training:bodies")
    context = {
        "bodies": rated(),
        "projects": TrainingProject.objects.prefetch_related("rules"),
        "forms": forms,
        "back_url": reverse("training:classes"),
    }
    return page(request, "training/bodies.html", context, status=422 if request.method == "POST" else 200)
