"""What the buttons on a referral do, for desks and for firms: one address, a verb and what belongs to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from employers.models import Referral, ReferralCard
from employers.referral_forms import ReferralStepForm
from employers.services import referral_answers as answers
from employers.services import referrals
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.request import PortalRequest

Work = Callable[[], Any]
UNKNOWN = "没有这个操作，请刷新后再试。"


def carry_out_step(request: PortalRequest, card: ReferralCard, referral: Referral | None, back: str) -> HttpResponse:
    """Do what the button says. referral: where a desk acts, which may do the person's part too; None for a firm."""
    form = ReferralStepForm(request.POST)
    form.is_valid()
    wrong = [str(error) for errors in form.errors.values() for error in errors]
    acts = _of_either(card, form, request.user, referral is None)
    if referral is not None:
        acts |= _of_person(referral, form)
    told, said, work = acts.get(request.POST.get("verb", ""), ("move_referral", "", _unknown))

    def checked() -> None:
        if wrong:
            raise Refused(wrong[0])
        work()

    return carry_out(request, told, checked, said, referral or card, back=back, key=card.pk)


def _unknown() -> None:
    raise Refused(UNKNOWN)


def _of_either(card: ReferralCard, form: ReferralStepForm, by: Any, firm: bool) -> dict[str, tuple[str, str, Work]]:
    """verb of the button -> (verb that is written down, what is said, what is done)."""
    data = form.cleaned_data
    onboard = lambda: answers.onboard(  # noqa: E731  # one call
        card=card,
        started_on=data.get("started_on"),
        by=by,
        from_employer=firm,
        evidence=data.get("evidence", ""),
    )
    return {
        "invite": (
            "invite_referral",
            "已约好，请告诉本人。" if not firm else "已约好，站点会告诉本人。",
            lambda: answers.invite(card=card, at=form.interview_at, place=data.get("interview_place", "")),
        ),
        "offer": ("offer_referral", "已记录用。", lambda: answers.offer(card=card, starts_on=data.get("starts_on"))),
        "onboard": ("onboard_referral", "已记到岗，第 7、30、90 天回访。", onboard),
        "refuse": (
            "refuse_referral",
            "已记下，这次推介结束。",
            lambda: answers.refuse(card=card, reason=data.get("firm_reason", "")),
        ),
        "miss": ("miss_referral", "已记未到岗，这次推介结束。", lambda: answers.miss(card=card)),
    }


def _of_person(referral: Referral, form: ReferralStepForm) -> dict[str, tuple[str, str, Work]]:
    reason = form.cleaned_data.get("person_reason", "")
    return {
        "agree": (
            "agree_referral",
            "已记本人同意，单位看得到姓名和电话了。",
            lambda: referrals.agree(referral=referral),
        ),
        "decline": (
            "decline_referral",
            "已记本人不去，可以推荐别的岗位。",
            lambda: referrals.decline(referral=referral, reason=reason),
        ),
        "lose": ("lose_referral", "已记联系不上，这次推介结束。", lambda: referrals.lose(referral=referral)),
    }
