"""培训补贴: claimed for those who passed, reviewed by somebody else, put on public notice, paid; and grants to workers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today, working_days_after
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.services.review import refuse_own_submission
from training.enums import CLAIM_MOVES, GRANTS, ClaimState, ClassState, EnrolmentState
from training.models import Enrolment, PublicNotice, SkillSubsidyGrant, SubsidyClaim, TrainingClass
from training.services.classes import PHOTOS_A_CLASS, held, move
from workers.models import LabourRecord
from workers.services.status import locked

MOST_A_YEAR = 3


def file_claims(*, training_class: TrainingClass, by: Any) -> int:
    """申报: one claim for each trainee with a certificate, with the amount of the project in force today. Returns how many;
    whoever may not be subsidised is left out.

    Raises Refused for a project without a subsidy, or when nobody may be.
    """
    with transaction.atomic():
        course = held(training_class)
        amount = course.project.subsidy_on(today())
        if not amount:
            raise Refused("这个项目没有补贴标准，不用申报；直接归档。")
        photos = course.evidence.count()
        if photos < PHOTOS_A_CLASS:
            raise Refused(f"这个班只有 {photos} 张上课照片，至少 {PHOTOS_A_CLASS} 张才能申报补贴。")
        rows = Enrolment.objects.filter(training_class=course, state=EnrolmentState.CERTIFIED)
        filed = sum(1 for row in rows.select_related("region").order_by("record") if _file(course, row, amount))
        if not filed:
            raise Refused("没有可以补贴的人：都已按这个工种、等级补贴过，或一年内已补贴三次。")
        move(course, "claim", claimed_by=by)
    return filed


def _file(course: TrainingClass, row: Enrolment, amount: Decimal) -> bool:
    if _this_year(row) >= MOST_A_YEAR:
        return False
    made = SubsidyClaim(
        record_id=row.record_id,
        region=row.region,
        enrolment=row,
        training_class=course,
        body_id=row.body_id,
        counted_region=row.region,
        shown_name=row.shown_name,
        trade=course.project.name,
        level=course.project.level,
        amount=amount,
        filed_on=today(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return False
    audit("file_claim", about=made, region=row.region, detail={"amount": str(made.amount)})
    return True


def _this_year(row: Enrolment) -> int:
    """Claims of a person since January, those of other bodies too, which who files does not see."""
    year = today().replace(month=1, day=1)
    with elevated(row.region_path, "how often somebody was subsidised this year"):
        live = SubsidyClaim.objects.filter(record=row.record_id, filed_on__gte=year)
        return live.exclude(state=ClaimState.REFUSED).count()


def refuse_claim(*, claim: SubsidyClaim, reason: str) -> None:
    """不予补贴, one trainee. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写明原因。", field="reason")
    with transaction.atomic():
        course = held(claim.training_class)
        if course.state not in (ClassState.CLAIMED, ClassState.REVIEWED):
            raise Refused("公示以前才能改名单；已经公示的先记异议。")
        if not transitions.move(claim, CLAIM_MOVES, "refuse", reason=reason.strip()):
            raise Refused("这笔补贴的状态已经变了，请刷新后再看。")
        audit("refuse_claim", about=claim, region=claim.region, reason=reason.strip())


def review(*, training_class: TrainingClass, accept: bool, answer: str, by: Any) -> None:
    """审核; sent back, its claims are withdrawn and filed again. Raises Refused for whoever planned the class or filed the
    claim, or without a reason."""
    refuse_own_submission(training_class.made_by_id, by)
    refuse_own_submission(training_class.claimed_by_id, by)
    if not accept and not answer.strip():
        raise Refused("退回要写明缺什么。", field="answer")
    with transaction.atomic():
        course = held(training_class)
        move(course, "review" if accept else "send_back", reason=answer.strip(), answer=answer.strip())
        if not accept:
            SubsidyClaim.objects.filter(training_class=course, state=ClaimState.FILED).delete()


def put_on_notice(*, training_class: TrainingClass) -> None:
    """公示 for the settable number of working days, by masked names, for everybody to read."""
    with transaction.atomic():
        until = working_days_after(today(), settings.NOTICE_WORKING_DAYS)
        course = held(training_class)
        move(course, "notice", notice_until=until)
        claims = SubsidyClaim.objects.filter(training_class=course, state=ClaimState.FILED)
        claims = claims.select_related("region__parent").order_by("region_path", "id")
        lines = [[row.masked_name, row.region.label, _trade(row), str(row.amount)] for row in claims]
        total = sum((row.amount for row in claims), Decimal(0))
        given = {"lines": lines, "total": total, "starts_on": today(), "until": until}
        PublicNotice.objects.update_or_create(training_class=course, defaults=given)


def _trade(row: SubsidyClaim) -> str:
    return f"{row.trade}{row.get_level_display()}" if row.level else row.trade


def object_to(*, training_class: TrainingClass, answer: str) -> None:
    """异议: looked at again. Raises Refused without saying what."""
    if not answer.strip():
        raise Refused("请写明异议是什么。", field="answer")
    with transaction.atomic():
        PublicNotice.objects.filter(training_class=training_class).delete()
        move(held(training_class), "object", reason=answer.strip(), answer=answer.strip(), notice_until=None)


def pay(*, training_class: TrainingClass, paid_on: date | None = None) -> Decimal:
    """拨付 of everything that was not refused; returns yuan. Raises Refused before the notice is over."""
    day = paid_on or today()
    with transaction.atomic():
        course = held(training_class)
        if course.notice_until is None or course.notice_until >= today():
            raise Refused("公示还没有结束，不能拨付。")
        if not course.notice_until < day <= today():
            raise Refused("拨付日期应在公示以后，不晚于今天。", field="paid_on")
        move(course, "pay")
        total = Decimal(0)
        for claim in SubsidyClaim.objects.filter(training_class=course, state=ClaimState.FILED).select_related(
            "region"
        ):
            if transitions.move(claim, CLAIM_MOVES, "pay", paid_on=day):
                total += claim.amount
                counted = claim.counted_region_id
                audit("pay_claim", about=claim, region=claim.region, marks=(GRANTS,), since=day, counted_in=counted)
    return total


def close(*, training_class: TrainingClass) -> None:
    """归档."""
    with transaction.atomic():
        move(held(training_class), "close")


def record_grant(
    *, person: LabourRecord, trade: str, level: int, certificate_number: str, amount: Decimal, paid_on: date, by: Any
) -> SkillSubsidyGrant:
    """职工技能提升补贴 that was paid. Raises Refused for a day to come, a certificate that was used, or a trade and level that
    was granted before."""
    if paid_on > today():
        raise Refused("发放日期不能晚于今天。", field="paid_on")
    try:
        with transaction.atomic():
            row = locked(person)
            made = SkillSubsidyGrant(
                record=row,
                region=row.region,
                counted_region=row.region,
                trade=trade,
                level=level,
                certificate_number=certificate_number.strip(),
                amount=amount,
                paid_on=paid_on,
                recorded_by=by,
            )
            made.save(force_insert=True)
            audit("record_grant", about=made, region=row.region, marks=(GRANTS,), since=paid_on)
    except IntegrityError as error:
        raise Refused("这张证书已经领过补贴，或同工种同等级已经补贴过。", field="certificate_number") from error
    return made
