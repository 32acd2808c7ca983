"""What waits about training: applications, claims, notices that are over."""

from typing import Any

from django.urls import reverse

from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register
from training.enums import ClassState
from training.models import TrainingClass


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
