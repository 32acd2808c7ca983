"""What waits about welfare posts: to recognise, to check, and terms that end."""

from typing import Any

from django.urls import reverse

from employers.models import WelfarePlacement, WelfarePost
from employers.services.welfare import rule_on
from employers.welfare_enums import PostState, WelfareState
from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register


@register
def welfare_waiting(authority: Any) -> list[Waiting]:
    """The county recognises and checks; towns see whose term ends within the days of the rule."""
    lines = []
    people = reverse("employers:welfare-placements")
    if authority.may("welfare.decide"):
        posts = WelfarePost.objects.filter(state=PostState.PROPOSED)
        lines.append(("公益性岗位待认定", posts, reverse("employers:welfare"), "看单位、名额和报酬。"))
        applied = WelfarePlacement.objects.filter(state=WelfareState.APPLIED)
        lines.append(("公益性岗位申请待审核", applied, f"{people}?state=applied", "核对人员类别。"))
    if authority.may("welfare.run"):
        ending = WelfarePlacement.objects.ending(rule_on(today()).warn_days)
        lines.append(("公益性岗位快期满", ending, f"{people}?only=ending", "续签，或办离岗。"))
    return [counted(*line) for line in lines]
