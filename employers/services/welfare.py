"""公益性岗位: proposed and recognised, applied for, checked by the groups that hold on the day, worked at for a term, paid.

Locks: the person's record, then the post. The post's row decides who gets its last place.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from employers.models import WelfarePay, WelfarePlacement, WelfarePost, WelfareRule
from employers.referral_enums import PlacementEnd
from employers.services.placements import end_placement, start_placement
from employers.vacancy_enums import VacancyKind
from employers.welfare_enums import POST_MOVES, WELFARE, WELFARE_MOVES, PostState, WelfareEnd, WelfareState
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import months_after, today, years_before
from jiayu_jobs.refusals import Refused
from stations.models import Region
from stations.services.review import refuse_own_submission
from workers.enums import Sex, TagKind
from workers.models import LabourRecord, PersonTag
from workers.retirement import limits_on
from workers.services.status import locked

DONE_BEFORE = "状态已经变了，可能有人刚处理过，请刷新后再看。"
ENDS = {WelfareEnd.OTHER_JOB: PlacementEnd.OTHER_JOB, WelfareEnd.BROKE_RULES: PlacementEnd.DISMISSED}


def rule_on(day: date) -> WelfareRule:
    """The rule in force on a day; the oldest for days before all. Raises LookupError in an empty table."""
    rules = WelfareRule.objects.filter(valid_from__lte=day).order_by("-valid_from")
    found = rules.first() or WelfareRule.objects.order_by("valid_from").first()
    if found is None:
        raise LookupError("no rule of welfare posts is loaded")
    return found


def propose_post(*, region: Region, by: Any, **given: Any) -> WelfarePost:
    """A body proposes a post; given: body, title, kind, places, monthly_pay, post_subsidy, insurance_subsidy."""
    if given["places"] < 1:
        raise Refused("名额至少 1 个。", field="places")
    with transaction.atomic():
        row = WelfarePost.objects.create(region=region, made_by=by, **given)
        audit("propose_post", about=row, region=region, detail={"places": row.places})
    return row


def decide_post(*, post: WelfarePost, verb: str, answer: str, by: Any) -> None:
    """recognise, reject (with a reason) or close. Raises Refused for one's own, or while people work there."""
    if verb != "close":
        refuse_own_submission(post.made_by_id, by)
    if verb == "reject" and not answer.strip():
        raise Refused("不认定要写明原因。", field="answer")
    with transaction.atomic():
        row = _held(post)
        if verb == "close" and row.taken:
            raise Refused("还有人在岗，不能撤销。")
        if not transitions.move(row, POST_MOVES, verb, answer=answer.strip()):
            raise Refused(DONE_BEFORE)
        audit(f"{verb}_post", about=row, region=row.region, reason=answer.strip())


def ground_of(person: LabourRecord, day: date) -> str:
    """The group by which a person may be placed on a day, the first of the rule; empty when there is none."""
    held = set(PersonTag.objects.holding_on(day).filter(record=person).values_list("kind", flat=True))
    return next((kind for kind in rule_on(day).kinds if kind in held), "")


def apply_for(*, person: LabourRecord, post: WelfarePost, by: Any) -> WelfarePlacement:
    """申请. Raises Refused for a post that takes nobody, or while another application or placement goes on."""
    if post.state != PostState.OPEN or not post.free:
        raise Refused("这个岗位现在不能申请。")
    try:
        with transaction.atomic():
            row = locked(person)
            made = WelfarePlacement(
                record=row,
                region=row.region,
                counted_region=row.region,
                post=post,
                applied_on=today(),
                applied_by=by,
            )
            made.save(force_insert=True)
            audit("apply_welfare", about=made, region=row.region)
    except IntegrityError as error:
        raise Refused("这个人已有一份申请或正在公益性岗位上。") from error
    return made


def check_eligible(*, welfare: WelfarePlacement, by: Any) -> None:
    """资格审核 by the groups that hold today. Raises Refused for one's own application, or without a group, and says which
    would do."""
    refuse_own_submission(welfare.applied_by_id, by)
    with transaction.atomic():
        row = locked(welfare.record)
        ground = ground_of(row, today())
        if not ground:
            wanted = "、".join(TagKind(kind).label for kind in rule_on(today()).kinds)
            raise Refused(f"今天没有符合条件的人员类别。须是：{wanted}。请先在个人页认定。")
        _move(welfare, "check", ground=ground)


def step(*, welfare: WelfarePlacement, verb: str) -> None:
    """choose, notice, contract. Raises Refused where it stands elsewhere."""
    with transaction.atomic():
        _move(welfare, verb)


def refuse(*, welfare: WelfarePlacement, answer: str) -> None:
    """未通过. Raises Refused without a reason."""
    if not answer.strip():
        raise Refused("请写明原因。", field="answer")
    with transaction.atomic():
        _move(welfare, "refuse", reason=answer.strip(), answer=answer.strip())


def start(*, welfare: WelfarePlacement, started_on: date | None, by: Any) -> None:
    """上岗: a place is taken, the term begins, a placement with it. Raises Refused for a day to come, or when the last
    place is gone."""
    day = started_on or today()
    if day > today() or day < welfare.applied_on:
        raise Refused("上岗日期应在申请之后，不晚于今天。", field="started_on")
    with transaction.atomic():
        row, post = locked(welfare.record), _held(welfare.post)
        _take(post)
        until = term_end(row, day)
        if until <= day:
            raise Refused("已到退休年龄，不能安置。")
        work = start_placement(
            person=row, kind=VacancyKind.WELFARE, unit_name=post.body, started_on=day, by=by, evidence="公益性岗位协议"
        )
        _move(welfare, "start", since=day, started_on=day, until=until, placement=work, counted_region=row.region)


def term_end(person: LabourRecord, day: date) -> date:
    """The first day after the term: years of the rule, or retirement for who is near it, and never beyond it."""
    rule, limits = rule_on(day), limits_on(day)
    months = limits.male if person.sex == Sex.MALE else limits.female
    retires = months_after(person.birth_date, months)
    near = years_before(retires, rule.near_years) <= day
    return retires if near else min(months_after(day, 12 * rule.years), retires)


def end(*, welfare: WelfarePlacement, ended_on: date | None, reason: str) -> None:
    """离岗: the place is free again, the placement ends with it. Raises Refused without a reason, or for a wrong day."""
    if reason not in WelfareEnd.values or reason == WelfareEnd.RENEWED:
        raise Refused("请选离岗原因。", field="end_reason")
    day = ended_on or today()
    if welfare.started_on is None or not welfare.started_on <= day <= today():
        raise Refused("离岗日期应在上岗之后，不晚于今天。", field="ended_on")
    with transaction.atomic():
        locked(welfare.record, closed_too=True)
        post = _held(welfare.post)
        post.taken -= 1
        post.save(update_fields=["taken"])
        _move(welfare, "end", since=welfare.started_on, ended_on=day, end_reason=reason)
        if welfare.placement is not None and welfare.placement.ended_on is None:
            why = ENDS.get(WelfareEnd(reason), PlacementEnd.CONTRACT_OVER)
            end_placement(placement=welfare.placement, ended_on=day, reason=why, revision=welfare.placement.revision)


def renew(*, welfare: WelfarePlacement, by: Any) -> WelfarePlacement:
    """续签 for another term from the end of this one; counts again. Raises Refused long before the end, or when no group
    holds any more."""
    rule = rule_on(today())
    if welfare.until is None or welfare.until > today() + timedelta(days=rule.warn_days):
        raise Refused(f"期满前 {rule.warn_days} 天内才能续签。")
    with transaction.atomic():
        row = locked(welfare.record)
        ground, begins = ground_of(row, today()), min(welfare.until, today())
        if not ground:
            raise Refused("人员类别已不符合条件，不能续签。")
        until = term_end(row, begins)
        if until <= begins:
            raise Refused("已到退休年龄，不能续签。")
        _move(welfare, "end", since=welfare.started_on, ended_on=begins, end_reason=WelfareEnd.RENEWED)
        made = WelfarePlacement(
            record=row,
            region=row.region,
            counted_region=row.region,
            post=welfare.post,
            state=WelfareState.ACTIVE,
            ground=ground,
            applied_on=today(),
            applied_by=by,
            started_on=begins,
            until=until,
            renewed_from=welfare,
        )
        made.save(force_insert=True)
        audit("renew_welfare", about=made, region=row.region, marks=(WELFARE,), since=begins)
    return made


def record_pay(*, welfare: WelfarePlacement, month: date, days: int, pay: Decimal, by: Any) -> WelfarePay:
    """One month's line; subsidies follow the post. Raises Refused for a month outside the term or to come, or twice."""
    first = month.replace(day=1)
    if welfare.started_on is None or first < welfare.started_on.replace(day=1) or first > today():
        raise Refused("月份应在上岗之后，不晚于本月。", field="month")
    if not 0 <= days <= 31 or pay < 0:
        raise Refused("出勤天数应在 0 到 31 之间，报酬不能是负数。", field="days")
    try:
        with transaction.atomic():
            row = WelfarePay(
                record=welfare.record,
                region=welfare.region,
                welfare=welfare,
                month=first,
                days=days,
                pay=pay,
                post_subsidy=welfare.post.post_subsidy if days else 0,
                insurance_subsidy=welfare.post.insurance_subsidy if days else 0,
                recorded_by=by,
            )
            row.save(force_insert=True)
            audit("record_pay", about=welfare, region=welfare.region, detail={"month": f"{first:%Y-%m}"})
    except IntegrityError as error:
        raise Refused("这个月已经记过了。", field="month") from error
    return row


def _held(post: WelfarePost) -> WelfarePost:
    return WelfarePost.objects.select_for_update(of=("self",)).select_related("region").get(pk=post.pk)


def _take(post: WelfarePost) -> None:
    if post.state != PostState.OPEN or not post.free:
        raise Refused("这个岗位刚刚安置满了，请换别的岗位。")
    post.taken += 1
    post.save(update_fields=["taken"])


def _move(welfare: WelfarePlacement, verb: str, *, reason: str = "", since: date | None = None, **changes: Any) -> None:
    if not transitions.move(welfare, WELFARE_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    marks = (WELFARE,) if verb in ("start", "end") else ()
    audit(
        f"{verb}_welfare",
        about=welfare,
        region=welfare.region,
        marks=marks,
        since=since,
        counted_in=welfare.counted_region_id,
        reason=reason,
    )
