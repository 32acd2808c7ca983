"""What a person sees of their classes and certificates on their own page, and one tap of how it was."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.request import PortalRequest
from training.enums import EnrolmentState
from training.models import Enrolment
from training.services.enrolments import rate
from workers.models import LabourRecord
from workers.services import own
from workers.views.own import SESSION_KEY, is_open

SHOWN = 10


def section(person: LabourRecord) -> dict[str, Any]:
    """我的培训, the newest first, with its certificates."""
    rows = person.enrolments.exclude(state=EnrolmentState.OFF).select_related("training_class__project")
    rows = rows.prefetch_related("certificates").order_by("-id")
    over = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED, EnrolmentState.FAILED)
    return {
        "title": "我的培训",
        "template": "training/_own_classes.html",
        "items": [
            {"row": row, "asks": row.state in over and row.rating is None, "ratings": Rating.choices}
            for row in rows[:SHOWN]
        ],
        "empty": "还没有报过培训班。想学什么，请告诉站点。",
    }


@public
@require_POST
def rate_class(request: PortalRequest, code: str) -> HttpResponse:
    """满意, 一般, 不满意, by the person themselves."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            rows = Enrolment.objects.select_related("region").filter(record=person)
            found = rows.filter(pk=key_of(request.POST.get("enrolment"))).first()
            if found is not None:
                text = str(request.POST.get("rating", ""))
                try:
                    rate(enrolment=found, rating=int(text) if text.isdecimal() else 0)
                except Refused as refusal:
                    messages.error(request, write_down("rate_class", refusal, about=found).message)
                else:
                    messages.success(request, "谢谢，已记下。")
    return redirect("workers:own", code)
