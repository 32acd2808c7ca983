"""/care/caregivers/: who goes out for a body, who could, and their accounts."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import unknown
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from training.care_enums import OPEN_ORDERS
from training.care_forms import CaregiverActForm
from training.models import Caregiver
from training.services import caregivers as services
from training.views.classes import own_body

MOST = 200


@requires("care.run")
@require_http_methods(["GET", "POST"])
def caregivers(request: PortalRequest) -> HttpResponse:
    """护工: those who go out, with what they have to do, and holders of a care certificate who could."""
    if request.method == "POST":
        return _act(request)
    own = own_body(request) is not None
    rows = Caregiver.objects.filter(ends_on__isnull=True).select_related("body", "region__parent", "certificate")
    busy = Count("orders", filter=Q(orders__state__in=OPEN_ORDERS), distinct=True)
    has_account = Exists(services.accounts().filter(caregiver=OuterRef("pk")))
    could = services.care_certificates().select_related("enrolment", "region__parent", "body")
    context = {
        "rows": rows.annotate(busy=busy, has_account=has_account).order_by("body__name", "shown_name", "id")[:MOST],
        "could": [
            {"row": row, "name": row.enrolment.shown_name if own else mask_name(row.enrolment.shown_name)}
            for row in could.order_by("-issued_on", "-id")[:50]
        ],
        "own": own,
        "form": CaregiverActForm(),
        "back_url": reverse("training:care"),
    }
    return page(request, "training/caregivers.html", context)


def _act(request: PortalRequest) -> HttpResponse:
    form, verb = CaregiverActForm(request.POST), request.POST.get("verb", "")
    form.is_valid()
    given = form.cleaned_data
    told = {"admit": "admit_caregiver", "account": "create_account", "dismiss": "dismiss_caregiver"}.get(
        verb, "move_caregiver"
    )
    about: Caregiver | None = None
    try:
        if verb == "admit":
            certificate = services.care_certificates().filter(pk=key_of(request.POST.get("certificate"))).first()
            if certificate is None:
                raise Refused("这本证书已经不能用来加入，请刷新后再看。")
            services.admit(certificate=certificate)
            messages.success(request, "已加入，可以给他派单了。")
        else:
            rows = Caregiver.objects.filter(ends_on__isnull=True).select_related("region")
            about = rows.filter(pk=key_of(request.POST.get("caregiver"))).first()
            if about is None:
                raise Refused("这位护工已经不在这里，请刷新后再看。")
            if verb == "account":
                issued = services.create_caregiver_account(caregiver=about, username=given.get("username", ""))
                context = {"issued": issued, "kind": "护工", "whose": about.masked_name,
                           "back_url": reverse("training:caregivers")}  # fmt: skip
                return page(request, "stations/issued.html", context)
            if verb != "dismiss":
                unknown()
            services.dismiss(caregiver=about, reason=given.get("reason", ""))
            messages.success(request, "已记不做护工了，没做完的订单退回待派。")
    except Refused as refusal:
        messages.error(request, write_down(told, refusal, about=about).message)
    return redirect("training:caregivers")
