"""推介: a person is recommended to a vacancy, and says whether they go."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from employers.models import Referral, ReferralCard, Vacancy
from employers.referral_enums import REFERRALS, PersonReason, ReferralChannel
from employers.services.matching import judge
from employers.services.referral_steps import ANSWER_HOURS, silent_until, step
from employers.services.vacancy_openings import OVER, held_vacancy
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from workers.models import LabourRecord
from workers.services.status import locked
from workers.services.stopping import Why

TWICE = "这个人已经推荐到这个岗位了，正在等答复，不用再推荐。"


def recommend(
    *, person: LabourRecord, vacancy_id: UUID, by: Any, channel: str = ReferralChannel.DESK, agreed: bool = False
) -> Referral:
    """Recommend somebody of the scope to a published vacancy. agreed: they have said yes, being at the desk.

    Raises Refused with what blocks the pair, when it was recommended before (by another desk or the same click), or when
    the vacancy takes nobody any more.
    """
    try:
        with transaction.atomic():
            row = locked(person)
            vacancy = held_vacancy(vacancy_id)
            referral = _written(row, vacancy, channel, by)
            if agreed:
                agree(referral=referral)
    except IntegrityError as error:
        raise Refused(TWICE) from error
    return referral


def _written(row: LabourRecord, vacancy: Vacancy, channel: str, by: Any) -> Referral:
    if not vacancy.is_open:
        raise Refused(OVER)
    match = judge(person=row, vacancy=vacancy)
    if match is None:
        raise Refused(OVER)
    if match.blocks:
        raise Refused(f"不能推荐：{'；'.join(match.blocks)}。".replace("。。", "。"))
    at = now()
    referral = Referral(
        record=row,
        region=row.region,
        counted_region=row.region,
        vacancy=vacancy,
        channel=channel,
        made_on=today(),
        made_by=by,
        reasons=match.summary[:300],
        due_at=at + timedelta(hours=ANSWER_HOURS),
    )
    referral.save(force_insert=True)
    ReferralCard(
        pk=referral.pk,
        record=row,
        region=row.region,
        employer_id=vacancy.employer_id,
        vacancy=vacancy,
        shown_name=row.masked_name,
        about=about(row),
        reasons=match.told_to_employer[:300],
        made_on=referral.made_on,
        moved_at=referral.moved_at,
        due_at=referral.due_at,
    ).save(force_insert=True)
    audit(
        "recommend",
        about=referral,
        region=row.region,
        marks=(REFERRALS,),
        detail={"vacancy": str(vacancy.pk), "channel": str(channel)},
    )
    return referral


def about(row: LabourRecord) -> str:
    """What an employer reads of somebody before they have agreed: age, schooling, skills, where from. No sex: it is no
    ground to choose by."""
    skills = "、".join(row.skills.values_list("name", flat=True)[:4])
    parts = [f"{row.age_on(today())} 岁", row.get_education_display(), skills, row.region.label]
    return " · ".join(part for part in parts if part)[:120]


def agree(*, referral: Referral) -> None:
    """The person wants to go: the employer reads name and phone now. Raises Refused when it is too late."""
    with transaction.atomic():
        step(referral, "agree", agreed_at=now(), due_at=silent_until(today()))


def decline(*, referral: Referral, reason: str) -> None:
    """The person does not go. Raises Refused without one of the reasons, or when it is over."""
    if reason not in PersonReason.values:
        raise Refused("请选一个原因。", field="reason")
    with transaction.atomic():
        step(referral, "decline", reason=PersonReason(reason).label, told=False)


def end_open(person: LabourRecord, why: Why) -> None:
    """Nothing goes on about somebody who withdraws or has left: employers are told so, and no more."""
    for referral in Referral.objects.open().filter(record=person).order_by("pk"):
        with suppress(Refused):  # an employer has answered meanwhile: it is over
            step(referral, "decline", reason=why.label, told=False)


def lose(*, referral: Referral) -> None:
    """联系不上: the desk could not reach the person. Raises Refused when it is over."""
    with transaction.atomic():
        step(referral, "lose")
