"""What a person sees of their referrals on their own page, and how they answer there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from employers import vacancy_words
from employers.models import Referral
from employers.referral_forms import ReferralStepForm
from employers.referral_words import next_step
from employers.services.referrals import agree, decline
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import public
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.request import PortalRequest
from workers.models import LabourRecord
from workers.services import own
from workers.views.own import SESSION_KEY, is_open

SHOWN = 10


def section(person: LabourRecord) -> dict[str, Any]:
    """推荐给我的岗位, the newest first; those that wait for an answer have buttons."""
    rows = person.referrals.select_related("vacancy__work_region__parent", "vacancy__region__parent").order_by("-id")
    return {
        "title": "推荐给我的岗位",
        "template": "employers/_own_referrals.html",
        "items": [
            {
                "row": row,
                "wage": vacancy_words.wage(row.vacancy),
                "place": vacancy_words.place(row.vacancy),
                "next": next_step(row),
                "form": ReferralStepForm(auto_id=f"referral-{number}-%s"),
            }
            for number, row in enumerate(rows[:SHOWN])
        ],
        "empty": "还没有推荐过。有合适的岗位，站点会打电话告诉您。",
    }


@public
@require_POST
def answer(request: PortalRequest, code: str) -> HttpResponse:
    """我去 or 我不去, by the person themselves."""
    if is_open(request, code):
        with own.as_person(request.session[SESSION_KEY], request.origin) as person:
            rows = Referral.objects.select_related("record__region", "region").filter(record=person)
            found = rows.filter(pk=key_of(request.POST.get("referral"))).first()
            if found is not None:
                _answer(request, found)
    return redirect("workers:own", code)


def _answer(request: PortalRequest, found: Referral) -> None:
    going = request.POST.get("answer") == "yes"
    try:
        if going:
            agree(referral=found)
        else:
            decline(referral=found, reason=request.POST.get("person_reason", ""))
    except Refused as refusal:
        verb = "agree_referral" if going else "decline_referral"
        messages.error(request, write_down(verb, refusal, about=found).message)
    else:
        messages.success(request, "已告诉单位，请留意电话。" if going else "已记下您不去，站点会再找别的岗位。")
