"""What waits about referrals and people at work."""

from typing import Any

from django.urls import reverse

from employers.models import FollowUp, Referral
from employers.referral_enums import ReferralState
from stations.inbox import Waiting, counted, register


@register
def referrals_waiting(authority: Any) -> list[Waiting]:
    """Who has not said whether they go, which employers are silent, whom to ask how it goes at work."""
    if not authority.may("referrals.use"):
        return []
    referrals, rows = reverse("employers:referrals"), Referral.objects.all()
    lines = (
        ("推介等本人同意", rows.filter(state=ReferralState.RECOMMENDED), f"{referrals}?only=person", "打电话问本人去不去，24 小时内要答复。"),
        ("单位没有答复", rows.open().filter(asked_again_at__isnull=False), f"{referrals}?only=late", "催过一次还没答复，请打电话问单位。"),
        ("上岗后要回访", FollowUp.objects.waiting(), reverse("employers:follow-ups"), "问一声还在不在岗。"),
    )  # fmt: skip
    return [counted(*line) for line in lines]
