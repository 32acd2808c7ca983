"""Seeing what is masked: each look is a service that is limited, asks why, and is written down before the value appears."""

from typing import Any

from django.conf import settings
from django.db import transaction

from jiayu_jobs.audit.quota import QuotaSpent, spend, used_now
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from workers.models import LabourRecord

REVEALED_FIELDS = {"id_number": "身份证号", "phone": "联系电话", "address": "住址"}
SHORTEST_REASON, LONGEST_REASON = 4, 200


def dial(*, person: LabourRecord, by: Any) -> str:
    """The phone number of one person of one's own scope, for one click on 拨打; 200 a day, reason 电话联系.

    Raises Refused without a number or past the limit.
    """
    return call(about=person, phone=person.phone, by=by)


def call(*, about: Any, phone: Any, by: Any) -> str:
    """The number in clear for one click, whoever it belongs to. about: the row with a region; phone: its sealed value."""
    if not phone:
        raise Refused("没有登记电话。")
    try:
        with transaction.atomic():
            spend(f"dial:{by.pk}", limit=settings.DIALS_A_DAY, hours=24)
            audit("dial", about=about, region=about.region, reason="电话联系")
    except QuotaSpent as error:
        refusal = Refused(f"今天已拨打 {settings.DIALS_A_DAY} 次，达到上限，明天再试。")
        raise write_down("dial", refusal, about=about, reason="limit of the day") from error
    return str(phone.open())


def reveal(*, person: LabourRecord, by: Any, field: str, reason: str) -> str:
    """The full value of one masked field; 30 a day. The entry is committed before the value is returned (C6).

    The caller has checked that the second factor is fresh. Raises Refused for a short reason, an empty field or past
    the limit.
    """
    if field not in REVEALED_FIELDS:
        raise Refused("没有这一项。")
    if len(reason.strip()) < SHORTEST_REASON:
        refusal = Refused("请写明查看原因（至少 4 个字）。", field="reason")
        raise write_down("reveal", refusal, about=person, reason="no reason given")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"查看原因最多 {LONGEST_REASON} 个字，请写短一些。", field="reason")
    try:
        with transaction.atomic():
            spend(f"reveal:{by.pk}", limit=settings.REVEALS_A_DAY, hours=24)
            audit("reveal", about=person, region=person.region, reason=reason.strip(), detail={"field": field})
    except QuotaSpent as error:
        refusal = Refused(f"今天已查看 {settings.REVEALS_A_DAY} 次，达到上限。确需查看请联系县级信息员。")
        raise write_down("reveal", refusal, about=person, reason="limit of the day") from error
    value = getattr(person, field)
    if not value:
        raise Refused("没有登记这一项。")
    return value.open()


def reveals_left(by: Any) -> int:
    """How many full views the account has left today."""
    used = used_now(f"reveal:{by.pk}", hours=24)
    return max(settings.REVEALS_A_DAY - used, 0)
