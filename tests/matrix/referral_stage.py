"""A referral, a placement and a seat of each person on the matrix's stage, and a card of each firm."""

from datetime import time, timedelta
from typing import Any

from employers.models import (
    BusRider,
    BusTrip,
    Employer,
    FollowUp,
    GigSettlement,
    Placement,
    Referral,
    ReferralCard,
    Vacancy,
    WelfarePlacement,
    WelfarePost,
)
from employers.vacancy_enums import VacancyState
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN

# The firm's own people reach the card of its firm by their part's name.
FIRMS = {"firm": ("own", "own"), "other_firm": ("foreign", "foreign")}


def referrals_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """Recommended to the foreign firm; of the own firm's card the own person. All have agreed."""
    referrals, placements, cards = {}, {}, {}
    with batch("matrix"):
        foreign = Vacancy.objects.get(pk=stage.objects["open vacancy"][""])
        for place, person in stage.people.items():
            if place != "closed":
                referrals[place] = referred(person, foreign).pk
                placements[place] = placed(person).pk
        for part, (firm_place, person_place) in FIRMS.items():
            firm = Employer.objects.select_related("region").get(pk=stage.objects["employer"][firm_place])
            offered = Vacancy(
                employer=firm, region=firm.region, unit_name=firm.name, title="检验工", wage_min=4000, headcount=9,
                state=VacancyState.PUBLISHED, published_at=now(),
            )  # fmt: skip
            offered.save(force_insert=True)
            cards[part] = referred(stage.people[person_place], offered).pk
    return {
        "referral": referrals,
        "placement": placements,
        "card": cards,
        "bus": {"": trip_for(stage)},
        **gigs_by_place(stage),
        **welfare_by_place(stage),
    }


def welfare_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """A recognised post, and everybody's application but the own person's."""
    made = {}
    with batch("matrix"):
        post = WelfarePost.objects.create(
            region=stage.cast.regions[OWN], body="矩阵居委会", title="保洁", kind="urban", state="open", places=9,
            monthly_pay=1800, made_by=stage.cast.town,
        )  # fmt: skip
        for place, person in stage.people.items():
            if place != "closed":
                row = WelfarePlacement(
                    record=person, region=person.region, counted_region=person.region, post=post, applied_on=today(),
                    applied_by=stage.cast.town, state="refused" if place == "own" else "applied",
                )  # fmt: skip
                row.save(force_insert=True)
                made[place] = row.pk
    return {"welfare post": {"": post.pk}, "welfare": made}


def gigs_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """Everybody's gig at the foreign firm, and the own person's at the own firm: agreed by both sides, not paid."""
    made, firms = {}, {}
    with batch("matrix"):
        foreign = Employer.objects.get(pk=stage.objects["employer"]["foreign"])
        for place, person in stage.people.items():
            if place != "closed":
                made[place] = worked_for(person, foreign).pk
        for part, (firm_place, person_place) in FIRMS.items():
            firm = Employer.objects.get(pk=stage.objects["employer"][firm_place])
            firms[part] = worked_for(stage.people[person_place], firm).pk
    return {"gig": made, "firm gig": firms}


def worked_for(person: Any, firm: Employer) -> GigSettlement:
    """Two hours of a gig that both sides agree about."""
    work = Placement(
        record=person, region=person.region, counted_region=person.region, kind="gig", unit_name=firm.name,
        started_on=today(),
    )  # fmt: skip
    work.save(force_insert=True)
    row = GigSettlement(
        record=person, region=person.region, placement=work, employer=firm, shown_name="零工",
        unit_name=firm.name, work="搬运", since=today(), state="worker_confirmed", unit="hour", rate=20, pay_cycle="day",
        quantity=2, amount=40, pay_by=today(),
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def trip_for(stage: Any) -> Any:
    """Tomorrow's trip, with a seat for everybody but the closed record, and some free."""
    people = [person for place, person in stage.people.items() if place not in ("closed", "own")]
    with batch("matrix"):
        county = stage.cast.regions[COUNTY]
        trip = BusTrip.objects.create(
            region=county, title="矩阵车", state="open", runs_on=today() + timedelta(days=1), leaves_at=time(8),
            pickup_points=["村口"], seats=9, taken=len(people),
        )  # fmt: skip
        for person in people:
            BusRider(
                record=person, region=person.region, counted_region=person.region, trip=trip, pickup="村口",
                runs_on=trip.runs_on, state="seated",
            ).save(force_insert=True)  # fmt: skip
    return trip.pk


def referred(person: Any, vacancy: Any) -> Referral:
    """A referral to which the person has agreed, with its card."""
    row = Referral(
        record=person, region=person.region, counted_region=person.region, vacancy=vacancy, state="contacted",
        made_on=today(),
    )  # fmt: skip
    row.save(force_insert=True)
    ReferralCard(
        pk=row.pk, record=person, region=person.region, employer_id=vacancy.employer_id, vacancy=vacancy,
        state=row.state, shown_name="求职者", made_on=today(), moved_at=row.moved_at,
    ).save(force_insert=True)  # fmt: skip
    return row


def placed(person: Any) -> Placement:
    """Work that began today, with the follow-up of day 7."""
    row = Placement(
        record=person, region=person.region, counted_region=person.region, kind="full_time", unit_name="矩阵厂",
        started_on=today(),
    )  # fmt: skip
    row.save(force_insert=True)
    FollowUp(record=person, region=person.region, placement=row, after_days=7, due_on=today()).save(force_insert=True)
    return row
