"""Employers of the demo: the published numbers are counted from its rows, the same for a seed, as the services leave them."""

import itertools
import random

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild
from dashboard.verification import verify
from employers.demo import employers as demo
from employers.demo.accounts import load_firm_accounts
from employers.demo.aids import load_demo_aids
from employers.demo.buses import load_demo_buses
from employers.demo.referrals import load_demo_referrals
from employers.demo.vacancies import load_demo_vacancies
from employers.demo.welfare import load_demo_welfare
from employers.models import (
    BusTrip,
    Employer,
    EmployerIssue,
    EmployerMember,
    EmployerMonth,
    EmployerVisit,
    EmploymentAid,
    FollowUp,
    Placement,
    Referral,
    ReferralCard,
    Vacancy,
    WelfarePost,
)
from employers.services.issues import assign_issue, confirm_issue, raise_issue, solve_issue
from employers.services.registration import Given, register_employer
from employers.services.visits import record_visit, report_visit
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import CreditCode
from jiayu_jobs.scoping import batch
from stations.models import User
from tests.cast import COUNTY, OWN, acting_as, make_person
from workers.services.facts import Facts
from workers.services.status import change_status
from workers.services.wishes import record_intention

pytestmark = pytest.mark.django_db
PUBLISHED = {"NET10": 301, "EMP01": 119, "EMP02": 17901, "SRV03": 291, "SRV04": 182}
# What tells who did it and when: a demo has nobody, and lays days where it wants them.
WHO = {
    "id", "created_at", "submitted_by_id", "decided_by_id", "decided_at", "connected_on", "contact_staff_id", "raised_by_id",
    "solved_by_id", "visitor_id", "visit_id", "employer_id", "raised_on", "solved_on", "confirmed_on", "due_on",
}  # fmt: skip


def test_the_published_numbers_are_counted_from_the_rows(cast):
    plan = demo.Plan.of(PUBLISHED, today(), 7, 1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        assert demo.load_demo_employers(plan) == 307
        assert load_firm_accounts() == 2
        assert load_demo_vacancies(50, today(), 7) == 50
    rebuild()
    county = cast.regions[COUNTY]
    with batch("test"):
        of_2023 = {one.id: one.value for one in figures(county, "2023", ["EMP01", "EMP02"], today())}
        assert of_2023 == {"EMP01": 119, "EMP02": 17901}
        of_2024 = {one.id: one.value for one in figures(county, "2024", ["NET10", "SRV03", "SRV04"], today())}
        assert of_2024 == {"NET10": 301, "SRV03": 291, "SRV04": 182}
        assert verify().drift == []
        assert not EmployerIssue.objects.filter(solved_on__gt=today()).exists()
        assert EmployerMonth.objects.filter(state="due").exists() and Vacancy.objects.count() == 50
        assert all(
            CreditCode.parse(code).warning is None
            for code in Employer.objects.exclude(kind="household").values_list("credit_code", flat=True)
        )
        roles = EmployerMember.objects.values_list("user__username", "role").order_by("role")
        assert list(roles) == [("firm-admin", "admin"), ("firm-hr", "member")]
    assert User.objects.get(username="firm-hr").check_password("Jiayu-Demo-2024")


def test_a_month_begins_with_the_workers_that_the_one_before_ended_with(cast):
    plan = demo.Plan.of(PUBLISHED, today(), 7, 0.1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        demo.load_demo_employers(plan)
        rows = EmployerMonth.objects.exclude(state="due").order_by("employer", "month")
        pairs = [(one, two) for one, two in itertools.pairwise(rows) if one.employer_id == two.employer_id]
        assert len(pairs) > 50
        for one, two in pairs:
            assert two.workers == one.workers + two.hired - two.left >= demo.LEAST_WORKERS


def test_plans_one_to_one_are_drawn_for_people_out_of_work(cast):
    for number in range(4):
        facts = Facts(employment_status="unemployed", wants_work=True).consistent(COUNTY)
        make_person(cast.liaison, cast.regions[OWN], 60 + number, facts=facts)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        assert load_demo_aids(3, today(), 7) == 3
        plans = EmploymentAid.objects.order_by("opened_on")
        assert {one.owner for one in plans} == {cast.liaison} and plans[0].review_on == today()
        assert {one.steps_done for one in plans} == {0, 1, 2} or len({one.target for one in plans}) > 1


def test_it_is_the_same_for_a_seed_and_small_when_asked_for(cast):
    small = demo.Plan.of(PUBLISHED, today(), 7, 0.1)
    assert (small.employers, small.above_scale, small.workers, small.visits) == (30, 12, 1790, 29)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        names = [
            [firm.name for firm in demo.draw_employers(small, random.Random(seed))]  # noqa: S311  # a demo
            for seed in (1, 1, 2)
        ]
    assert names[0] == names[1] != names[2] and len(set(names[0])) == len(names[0])


def columns(row):
    """A row as stored but for WHO, what is sealed in clear."""
    stored = type(row).objects.get(pk=row.pk)
    values = {f.attname: getattr(stored, f.attname) for f in row._meta.concrete_fields if f.attname not in WHO}
    return {name: value.open() if hasattr(value, "open") else value for name, value in values.items()}


DETAILS = ("industry", "is_key", "is_care_centre", "address")


@pytest.mark.parametrize("kind", ["enterprise", "sole_trader", "cooperative", "household"])
def test_an_employer_in_bulk_is_what_the_services_leave_behind(cast, kind):
    plan = demo.Plan.of(PUBLISHED, today(), 7, 1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        drawn = next(
            one for one in demo.draw_employers(plan, random.Random(3)) if one.kind == kind and one.connected_on
        )  # noqa: S311
        number = drawn.id_number.open() if kind == "household" else drawn.credit_code
        Employer.objects.bulk_create([drawn])
        bulk = columns(drawn)
        Employer.objects.filter(pk=drawn.pk).delete()
        told = Given(
            kind=drawn.kind, name=drawn.name, number=number, region=drawn.region, contact_name=drawn.contact_name,
            contact_phone=bulk["contact_phone"], details={name: getattr(drawn, name) for name in DETAILS},
        )  # fmt: skip
        assert bulk == columns(register_employer(given=told, by=cast.officer, verified=True))


def test_visits_and_issues_in_bulk_are_what_the_services_leave_behind(cast):
    plan, dice = demo.Plan.of(PUBLISHED, today(), 7, 0.1), random.Random(3)  # noqa: S311  # a demo
    with acting_as(cast.officer, cast.regions[COUNTY]):
        firms = demo.draw_employers(plan, dice)
        Employer.objects.bulk_create(firms)
        visits = demo.draw_visits(plan, dice, [one for one in firms if one.connected_on])
        EmployerVisit.objects.bulk_create(visits)
        issues = demo.draw_issues(plan, dice, visits)
        EmployerIssue.objects.bulk_create(issues)
        drawn = next(one for one in issues if one.state == "confirmed")
        firm, day = drawn.employer, drawn.visit.visited_on
        written = {name: getattr(drawn.visit, name) for name in ("summary", "people_met")}
        visit = record_visit(employer=firm, visited_on=day, by=cast.officer, **written)
        report_visit(visit=visit)
        assert columns(drawn.visit) == columns(visit)
        issue = raise_issue(employer=firm, visit=visit, kind=drawn.kind, text=drawn.text, by=cast.officer)
        assign_issue(issue=issue, department=drawn.department)
        solve_issue(issue=issue, solution=drawn.solution, evidence=drawn.evidence, by=cast.officer)
        confirm_issue(issue=issue, by=cast.town, by_firm=False)
        assert columns(drawn) == columns(issue)


def test_private_households_hire_help(cast):
    plan = demo.Plan.of(PUBLISHED, today(), 7, 1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        demo.load_demo_employers(plan)
        homes = Employer.objects.filter(kind="household")
        assert homes.count() == 5 and all(one.id_number.open().startswith("421299") for one in homes)
        load_demo_vacancies(400, today(), 7)
        offers = Vacancy.objects.filter(employer__in=homes)
        assert offers and {one.contract_kind for one in offers} == {"service_agreement"}
        assert {one.headcount for one in offers} == {1} and not offers.filter(
            unit_name__in=homes.values("name")
        ).exists()


def test_referrals_and_rides_of_the_demo_hold_together(cast):
    """Rows in bulk stand as the services leave them: cards repeat referrals, seats are not exceeded, figures fit."""
    plan = demo.Plan.of(PUBLISHED, today(), 7, 0.1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number in range(60):
            person = make_person(cast.officer, cast.regions[OWN], 100 + number, phone="15481726354")
            if number % 2:
                record_intention(person=person, by=cast.officer, wanted={"kind": "full_time"})
            else:
                at_work = Facts(employment_status="employed", employment_type="unit", work_place=COUNTY)
                change_status(person=person, facts=at_work.consistent(COUNTY), starts_on=today(), by=cast.officer)
        demo.load_demo_employers(plan)
        load_demo_vacancies(80, today(), 7)
        load_firm_accounts()
        assert load_demo_referrals(8, 6, today(), 7) >= 14
        assert load_demo_buses(12, today(), 7) == 12
        assert load_demo_welfare(13, today(), 7) == 13
    rebuild()
    with batch("test"):
        for referral in Referral.objects.all():
            card = ReferralCard.objects.get(pk=referral.pk)
            assert [getattr(card, name) for name in ("state", "due_at", "starts_on")] == [
                getattr(referral, name) for name in ("state", "due_at", "starts_on")
            ]
            assert card.shows_phone == (referral.state in ("contacted", "offered"))
        assert Placement.objects.filter(welfare=None).count() == 8 and FollowUp.objects.count() == 24
        assert not Placement.objects.filter(started_on__gt=today()).exists()
        told = {
            one.id: one.value for one in figures(cast.regions[COUNTY], "2024", ["SRV01", "SRV02", "SRV06"], today())
        }
        assert told == {"SRV01": 4, "SRV02": 12, "SRV06": 13}
        assert not WelfarePost.objects.filter(taken=0).exists()
        coming = BusTrip.objects.get(runs_on__gt=today())
        assert coming.taken == coming.riders.filter(state="seated").count() <= coming.seats
        assert verify().drift == []
