"""Draws referrals and placements of the demo: past ones on vacancies that ended with people hired, and open ones."""

import random
from datetime import date, timedelta
from typing import Any

from employers.demo.accounts import demo_firm
from employers.demo.sampling import sample
from employers.models import FollowUp, Placement, Referral, ReferralCard, Vacancy
from employers.referral_enums import PLACEMENTS, REFERRALS, FollowUpResult, FollowUpState, PlacementEnd, ReferralState
from employers.services.bulk import load_rows
from employers.services.placements import FOLLOW_UP_DAYS
from employers.services.referral_steps import ANSWER_HOURS, PHONE_DAYS, silent_until
from employers.services.referrals import about
from employers.vacancy_enums import GIG_KINDS, VacancyEnd, VacancyState
from jiayu_jobs.clock import now
from workers.enums import EmploymentStatus, WorkScope
from workers.models import JobIntention, LabourRecord

FIRST_DAY = date(2024, 1, 2)
REASONS = "想做的工种对得上；就在附近"
# Of so many who were recommended and did not go, why.
ENDED = (
    (ReferralState.DECLINED, "路远"),
    (ReferralState.DECLINED, "工资低"),
    (ReferralState.REFUSED, "经验不够"),
    (ReferralState.NO_SHOW, "没有来"),
    (ReferralState.LAPSED, "本人没有答复"),
)
WAITING = (ReferralState.RECOMMENDED, ReferralState.CONTACTED, ReferralState.CONTACTED, ReferralState.OFFERED)


def load_demo_referrals(placed: int, waiting: int, day: date, seed: int) -> int:
    """So many placements with the referrals before them, as many that came to nothing, and some on which somebody has to
    act; returns how many referrals, 0 where there is nobody or nothing to recommend."""
    dice = random.Random(f"{seed} referrals")  # noqa: S311  # a demo, no secret
    at_work = LabourRecord.objects.active().filter(
        employment_status=EmploymentStatus.EMPLOYED, work_scope=WorkScope.IN_COUNTY
    )
    workers = sample(dice, at_work, placed)
    looking = LabourRecord.objects.active().filter(pk__in=JobIntention.objects.open().values("record"))
    seekers = sample(dice, looking, placed + waiting * 2)
    hired = Vacancy.objects.filter(closed_reason=VacancyEnd.HIRED).exclude(kind__in=GIG_KINDS)
    referrals: list[Referral] = []
    placements: list[Placement] = []
    for vacancy in hired.order_by("published_on", "id"):
        for _ in range(min(vacancy.filled, placed - len(placements), len(workers))):
            row, work = _placed(dice, workers.pop(), vacancy, day)
            referrals.append(row)
            placements.append(work)
            if seekers and dice.random() < 0.9:
                referrals.append(_ended(dice, seekers.pop(), vacancy))
    open_ones = _open(dice, seekers, waiting, day)
    rows = referrals + open_ones
    load_rows(rows, action="load_demo", marks=(REFERRALS,), since=FIRST_DAY)
    cards = [_card(row) for row in rows]
    load_rows(cards, action="load_demo", marks=(), since=FIRST_DAY)
    load_rows(placements, action="load_demo", marks=(PLACEMENTS,), since=FIRST_DAY)
    load_rows(_follow_ups(dice, placements, day), action="load_demo", marks=(), since=FIRST_DAY)
    return len(rows)


def _referral(person: LabourRecord, vacancy: Vacancy, made_on: date, **more: Any) -> Referral:
    return Referral(
        record=person,
        region=person.region,
        region_path=person.region_path,
        counted_region=person.region,
        vacancy=vacancy,
        made_on=made_on,
        reasons=REASONS,
        **more,
    )


def _placed(dice: random.Random, person: LabourRecord, vacancy: Vacancy, day: date) -> tuple[Referral, Placement]:
    last = vacancy.closed_on or vacancy.published_on
    span = max((last - vacancy.published_on).days, 1)
    made_on = vacancy.published_on + timedelta(days=dice.randrange(span))
    started = min(made_on + timedelta(days=dice.randrange(6)), last)
    state = ReferralState.ONBOARDED
    row = _referral(person, vacancy, made_on, state=state, starts_on=started, ended_on=started)
    work = Placement(
        record=person,
        region=person.region,
        region_path=person.region_path,
        referral=row,
        vacancy=vacancy,
        counted_region=person.region,
        kind=vacancy.kind,
        unit_name=vacancy.unit_name,
        contract_kind=vacancy.contract_kind,
        started_on=started,
        is_reemployment=dice.random() < 0.7,
        confirmed_by_employer=True,
    )
    ended = started + timedelta(days=dice.randint(5, 200))
    if dice.random() < 0.18 and ended < day:
        work.ended_on, work.end_reason = ended, dice.choice((PlacementEnd.RESIGNED, PlacementEnd.FAMILY))
    return row, work


def _ended(dice: random.Random, person: LabourRecord, vacancy: Vacancy) -> Referral:
    state, reason = dice.choice(ENDED)
    made_on = vacancy.published_on
    ended = min(made_on + timedelta(days=dice.randint(1, 5)), vacancy.closed_on or made_on + timedelta(days=1))
    return _referral(person, vacancy, made_on, state=state, reason=reason, ended_on=max(ended, made_on))


def _open(dice: random.Random, seekers: list[LabourRecord], count: int, day: date) -> list[Referral]:
    """The demo firm's first, so that its people have somebody to answer."""
    published = list(Vacancy.objects.filter(state=VacancyState.PUBLISHED).order_by("published_on", "id"))
    firm = demo_firm()
    own = [one for one in published if firm is not None and one.employer_id == firm.pk]
    rows = []
    for number, vacancy in enumerate([*own[:3] * 3, *published][:count]):
        if not seekers:
            break
        state = WAITING[1] if number == 0 else dice.choice(WAITING)
        rows.append(_referral(seekers.pop(), vacancy, day, state=state))
        if state == ReferralState.RECOMMENDED:
            rows[-1].due_at = now() + timedelta(hours=ANSWER_HOURS)
        else:
            rows[-1].agreed_at, rows[-1].due_at = now(), silent_until(day)
        if state == ReferralState.OFFERED:
            rows[-1].starts_on = day + timedelta(days=2)
    return rows


def _card(row: Referral) -> ReferralCard:
    met = row.state in (ReferralState.CONTACTED, ReferralState.OFFERED, ReferralState.ONBOARDED)
    fresh = met and row.state != ReferralState.ONBOARDED
    told = row.state in (ReferralState.REFUSED, ReferralState.NO_SHOW)
    return ReferralCard(
        pk=row.pk,
        record=row.record,
        region=row.region,
        region_path=row.region_path,
        employer_id=row.vacancy.employer_id,
        vacancy=row.vacancy,
        state=row.state,
        shown_name=row.record.full_name if met else row.record.masked_name,
        about=about(row.record) if fresh else f"{row.region.label}",
        reasons=row.reasons,
        phone=row.record.phone.open() if fresh and row.record.phone else None,
        phone_until=now() + timedelta(days=PHONE_DAYS) if fresh else None,
        made_on=row.made_on,
        moved_at=now(),
        starts_on=row.starts_on,
        due_at=row.due_at,
        reason=row.reason if told else "",
    )


def _follow_ups(dice: random.Random, placements: list[Placement], day: date) -> list[FollowUp]:
    rows = []
    for work in placements:
        for days in FOLLOW_UP_DAYS:
            due = work.started_on + timedelta(days=days)
            row = FollowUp(
                record=work.record,
                region=work.region,
                region_path=work.region_path,
                placement=work,
                after_days=days,
                due_on=due,
            )
            if work.ended_on is not None and due > work.ended_on:
                row.state = FollowUpState.OFF
            elif due < day and (due < day - timedelta(days=20) or dice.random() < 0.7):
                row.state, row.result = FollowUpState.DONE, FollowUpResult.AT_WORK
                row.done_on = min(due + timedelta(days=dice.randrange(3)), day)
            rows.append(row)
    return rows
