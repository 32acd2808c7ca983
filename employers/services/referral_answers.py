"""What an employer answers to a referral, by itself or through a desk: 约面试, 录用, 到岗, 未到岗, 不合适.

An employer's own people stand in its organisation; they move the referral in the region where the person lies, for one
transaction and this one card.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from employers.models import Placement, Referral, ReferralCard
from employers.referral_enums import FirmReason
from employers.services.placements import start_placement
from employers.services.referral_steps import silent_until, step
from employers.services.vacancy_openings import TAKEN, held_vacancy, take_opening
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from workers.services.status import locked

NO_PHONE = "这个人没有登记电话，请联系推荐的站点。"
PHONE_GONE = "电话在本人同意后显示 7 天，现在看不到了。请联系推荐的站点。"


@contextmanager
def answering(card: ReferralCard) -> Iterator[Referral]:
    """The referral behind a card that one's scope shows, for one transaction in the person's region."""
    with elevated(card.region_path, "employer answers a referral"):
        referral = Referral.objects.select_related("record__region", "region", "vacancy").filter(pk=card.pk).first()
        if referral is None:
            raise Refused("这个人刚迁到别的村（社区），请刷新后再试。")
        yield referral


def invite(*, card: ReferralCard, at: datetime | None, place: str) -> None:
    """约面试, or another time for it. Raises Refused without a time to come or a place."""
    if at is None or at <= now():
        raise Refused("请填面试时间，要晚于现在。", field="interview_at")
    if not place.strip():
        raise Refused("请填面试地点。", field="interview_place")
    with answering(card) as referral:
        due = silent_until(timezone.localdate(at))
        step(referral, "invite", interview_at=at, interview_place=place.strip(), due_at=due)


def offer(*, card: ReferralCard, starts_on: date | None) -> None:
    """录用, with the day on which work begins. Raises Refused for a day that is over."""
    if starts_on is None or starts_on < today():
        raise Refused("请填哪天上岗，不能早于今天。", field="starts_on")
    with answering(card) as referral:
        step(referral, "offer", starts_on=starts_on, due_at=silent_until(starts_on))


def onboard(
    *, card: ReferralCard, started_on: date | None, by: Any, from_employer: bool, evidence: str = ""
) -> Placement:
    """到岗: the placement begins and the vacancy has one opening less. A desk says what it rests on.

    Raises Refused for a day to come or before the recommendation, without evidence at a desk, when the last opening is
    gone, or when somebody was faster.
    """
    day = started_on or today()
    if day > today() or day < card.made_on:
        raise Refused("到岗日期应在推介之后，不晚于今天。", field="started_on")
    if not from_employer and not evidence.strip():
        raise Refused("请写依据，例如电话问过单位、看过合同。", field="evidence")
    with answering(card) as referral:
        row = locked(referral.record)
        if not held_vacancy(referral.vacancy_id).openings:
            raise Refused(TAKEN)
        # Before the opening is taken: the last one tells all who still wait for it.
        step(referral, "onboard", starts_on=day)
        vacancy = take_opening(vacancy_id=referral.vacancy_id)
        return start_placement(
            person=row,
            referral=referral,
            vacancy=vacancy,
            started_on=day,
            by=None if from_employer else by,
            evidence=evidence.strip(),
            confirmed_by_employer=from_employer,
        )


def refuse(*, card: ReferralCard, reason: str) -> None:
    """不合适. Raises Refused without one of the reasons."""
    if reason not in FirmReason.values:
        raise Refused("请选一个原因。", field="reason")
    with answering(card) as referral:
        step(referral, "refuse", reason=FirmReason(reason).label)


def miss(*, card: ReferralCard) -> None:
    """未到岗: the person did not come, to the interview or to work."""
    with answering(card) as referral:
        step(referral, "miss", reason="没有来")


def read_phone(*, card: ReferralCard) -> str:
    """The phone of somebody who has agreed, written down. Raises Refused when the days are over."""
    with answering(card) as referral:
        fresh = ReferralCard.objects.get(pk=card.pk)
        if not fresh.shows_phone:
            raise Refused(NO_PHONE if referral.record.phone is None else PHONE_GONE)
        audit("read_candidate_phone", about=referral, region=referral.region)
        return str(fresh.phone.open())
