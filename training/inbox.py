"""What waits about training: applications, claims, notices that are over; contests whose entries are over."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register
from training.contest_enums import ContestState
from training.enums import ClassState
from training.models import Contest, TrainingClass
from workers.enums import WishKind
from workers.models import PersonWish


@register
def classes_waiting(authority: Any) -> list[Waiting]:
    """The county approves, reviews, pays."""
    if not authority.may("classes.decide"):
        return []
    url, rows = reverse("training:classes"), TrainingClass.objects.all()
    over = rows.filter(state=ClassState.NOTICED, notice_until__lt=today())
    lines = (
        ("培训班等待审批", rows.filter(state=ClassState.APPLIED), f"{url}?state=applied", "看教学计划和课表。"),
        ("培训补贴等待审核", rows.filter(state=ClassState.CLAIMED), f"{url}?state=claimed", "看到课、成绩和名单。"),
        ("培训补贴公示期满", over, f"{url}?state=noticed", "没有异议的拨付。"),
    )
    return [counted(*line) for line in lines]


@register
def invitations_waiting(authority: Any) -> list[Waiting]:
    """Desks ask people whose wish a class answers."""
    if not authority.may("classes.enrol") or authority.may("classes.decide"):
        return []
    open_ones = TrainingClass.objects.taking().filter(taken__lt=F("places")).exclude(project__topic="")
    wishes = PersonWish.objects.open().filter(kind=WishKind.TRAINING, topic__in=open_ones.values("project__topic"))
    note = "想学的班开了，问一问再报名。"
    return [counted("可以报培训班的人", wishes, f"{reverse('training:classes')}?state=approved", note)]


@register
def contests_waiting(authority: Any) -> list[Waiting]:
    """The county closes entries, screens, scores."""
    if not authority.may("contests.run"):
        return []
    url, rows = reverse("training:contests"), Contest.objects.all()
    over = rows.filter(state=ContestState.OPEN, entry_until__lt=today())
    lines = (
        ("大赛报名该截止了", over, f"{url}?state=open", "截止后初审。"),
        ("大赛等待初审", rows.filter(state=ContestState.CLOSED), f"{url}?state=closed", "选出进入评审的项目。"),
        ("大赛等待打分", rows.filter(state=ContestState.JUDGING, held_on__lte=today()), f"{url}?state=judging", ""),
    )
    return [counted(*line) for line in lines]
