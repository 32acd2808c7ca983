"""岗位: its table of moves, who reviews, the rules for what it offers, its employer's fate, its last day, its walls."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.enums import EmployerState
from employers.models import Employer, MinimumWage, Vacancy
from employers.services import vacancies as services
from employers.services.members import create_member_account
from employers.services.registration import change_state, decide_employer, edit_employer, register_employer
from employers.services.vacancy_openings import take_opening
from employers.services.vacancy_review import close_expired, decide_vacancy
from employers.vacancy_enums import VACANCY_MOVES, VacancyState
from employers.vacancy_rules import least_on, problems
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch, scoped
from jiayu_jobs.state_guard import pairs
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, acting_as, make_person
from tests.employers.test_registration import given
from tests.employers.test_vacancy_openings import again
from tests.states import put
from workers.services.wishes import record_intention

pytestmark = pytest.mark.django_db

OFFER = {
    "title": "缝纫工",
    "kind": "full_time",
    "wage_min": Decimal(4000),
    "wage_unit": "month",
    "headcount": 3,
    "work_place": "一号车间",
    "contact_phone": "15400000001",
}


@pytest.fixture
def firm(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        return register_employer(given=given(cast.regions[OWN]), by=cast.town, verified=True)


def as_county(cast):
    return acting_as(cast.officer, cast.regions[COUNTY])


def as_gig(cast):
    return acting_as(cast.gig, cast.regions[COUNTY])


def drafted(cast, firm, **more):
    with as_gig(cast):
        return services.draft_vacancy(employer=firm, given=OFFER | more, by=cast.gig)


def submitted(cast, firm, **more):
    row = drafted(cast, firm, **more)
    with as_gig(cast):
        return services.submit_vacancy(vacancy=row, by=cast.gig)


def published(cast, firm, **more):
    row = submitted(cast, firm, **more)
    with as_county(cast):
        decide_vacancy(vacancy=row, accept=True, answer="", by=cast.officer)
    return row


def steps(cast, row):
    """Every verb as its service does it."""
    later = today() + timedelta(days=40)
    return {
        "submit": lambda: services.submit_vacancy(vacancy=row, by=cast.gig),
        "take_back": lambda: services.take_back_vacancy(vacancy=row),
        "publish": lambda: decide_vacancy(vacancy=row, accept=True, answer="", by=cast.officer),
        "post": lambda: services.post_vacancy(vacancy=row, by=cast.gig),
        "reject": lambda: decide_vacancy(vacancy=row, accept=False, answer="改", by=cast.officer),
        "suspend": lambda: services.suspend_vacancy(vacancy=row),
        "resume": lambda: services.resume_vacancy(vacancy=row),
        "extend": lambda: services.extend_vacancy(vacancy=row, until=later, reason="没招满"),
        "close": lambda: services.close_vacancy(vacancy=row, outcome="no_need"),
    }


# What may follow what, written down here again; extend leaves the state; a reviewed published one is not rejected.
FOLLOWS = {
    "draft": {"submit": "submitted", "post": "published", "close": "closed"},
    "submitted": {"take_back": "draft", "publish": "published", "reject": "rejected", "close": "closed"},
    "published": {"suspend": "suspended", "extend": "published", "close": "closed"},
    "suspended": {"resume": "published", "extend": "suspended", "close": "closed"},
    "filled": {"close": "closed"},
    "rejected": {"submit": "submitted", "close": "closed"},
    "closed": {},
}


def test_a_vacancy_moves_as_the_table_says_in_services_and_database(cast, firm):
    row = drafted(cast, firm, kind="gig", wage_unit="day", wage_min=Decimal(200), starts_on=today())
    for state in VacancyState.values:
        for verb in steps(cast, row):
            there = {"state": state, "published_at": now(), "submitted_by": cast.gig, "is_unreviewed": False}
            with batch("test"):
                put(Vacancy, row.pk, **there, closed_on=today() if state == "closed" else None, expires_on=today())
                row = Vacancy.objects.select_related("region", "employer").get(pk=row.pk)
            with as_county(cast):
                if verb in FOLLOWS[state]:
                    steps(cast, row)[verb]()
                else:
                    with pytest.raises(Refused, match="刷新|退回"):
                        steps(cast, row)[verb]()
            assert again(row).state == FOLLOWS[state].get(verb, state), (state, verb)
        for other in set(VacancyState.values) - {state}:
            with batch("test"):
                closed = today() if state == "closed" else None
                put(Vacancy, row.pk, state=state, published_at=now(), closed_on=closed)
                move = {"state": other, "closed_on": today() if other == "closed" else None}
                if f"{state}>{other}" in pairs(VACANCY_MOVES):
                    Vacancy.objects.filter(pk=row.pk).update(**move)
                else:
                    with pytest.raises(IntegrityError), transaction.atomic():
                        Vacancy.objects.filter(pk=row.pk).update(**move)


def test_somebody_else_reviews_and_says_what_is_wrong(cast, firm):
    row = submitted(cast, firm)
    with as_gig(cast), pytest.raises(Refused, match="自己提交"):
        decide_vacancy(vacancy=row, accept=True, answer="", by=cast.gig)
    with as_county(cast):
        with pytest.raises(Refused, match="哪里不符合"):
            decide_vacancy(vacancy=row, accept=False, answer=" ", by=cast.officer)
        decide_vacancy(vacancy=row, accept=False, answer="写清班次", by=cast.officer)
    assert (again(row).state, again(row).answer, again(row).published_at) == ("rejected", "写清班次", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_one_decides(cast, firm):
    row, told, start = submitted(cast, firm), [], threading.Barrier(2)

    def decide(accept, by):
        try:
            with as_county(cast):
                mine = Vacancy.objects.select_related("region", "employer").get(pk=row.pk)
                start.wait()
                decide_vacancy(vacancy=mine, accept=accept, answer="不行", by=by)
                told.append("done")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=one) for one in ((True, cast.officer), (False, cast.town))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(["done", services.DONE_BEFORE])


def test_a_rejection_that_was_read_before_the_publication_does_not_undo_it(cast, firm):
    row = submitted(cast, firm)
    with as_county(cast):
        read = again_with(row)
        decide_vacancy(vacancy=again_with(row), accept=True, answer="", by=cast.officer)
        with pytest.raises(Refused, match=services.DONE_BEFORE):
            decide_vacancy(vacancy=read, accept=False, answer="不行", by=cast.town)
    assert again(row).state == "published"


def test_a_verified_firms_gig_of_today_is_live_before_it_is_reviewed(cast, firm):
    today_gig = {"kind": "gig", "wage_unit": "day", "wage_min": Decimal(200), "starts_on": today()}
    rows = [drafted(cast, firm, title=title, **today_gig) for title in ("摘橘子", "挖藕")]
    late = drafted(cast, firm, **today_gig | {"starts_on": today() + timedelta(days=1)})
    with as_gig(cast):
        for row in (*rows, late):
            services.hand_in(vacancy=row, by=cast.gig)
    assert [again(row).state for row in (*rows, late)] == ["published", "published", "submitted"]
    assert again(rows[0]).is_unreviewed
    assert again(rows[0]).expires_on == today()
    with as_county(cast):
        decide_vacancy(vacancy=again_with(rows[0]), accept=True, answer="", by=cast.officer)
        decide_vacancy(vacancy=again_with(rows[1]), accept=False, answer="地点不清", by=cast.officer)
        with pytest.raises(Refused, match="不能再退回"):
            decide_vacancy(vacancy=again_with(rows[0]), accept=False, answer="晚了", by=cast.officer)
    assert [(again(row).state, again(row).is_unreviewed) for row in rows] == [("published", False), ("rejected", False)]


def again_with(row):
    return Vacancy.objects.select_related("region", "employer").get(pk=row.pk)


def test_a_firms_first_vacancies_wait_for_its_verification(cast):
    with as_gig(cast):
        waiting = register_employer(given=given(cast.regions[OWN], 5), by=cast.gig)
    row, kept = submitted(cast, waiting), drafted(cast, waiting, title="包装工")
    with as_county(cast):
        with pytest.raises(Refused, match="没有通过核验"):
            decide_vacancy(vacancy=row, accept=True, answer="", by=cast.officer)
        decide_employer(employer=waiting, accept=True, answer="", by=cast.officer)
    assert (again(row).state, again(kept).state) == ("published", "draft")


def test_an_employer_takes_its_vacancies_with_it(cast, firm):
    live, draft, full = published(cast, firm), drafted(cast, firm, title="包装工"), published(cast, firm, title="焊工")
    with batch("test"):
        put(Vacancy, full.pk, state="filled", filled=3)
    with as_county(cast):
        change_state(employer=firm, verb="suspend", reason="整改")
        assert [again(row).state for row in (live, draft, full)] == ["suspended", "draft", "filled"]
        with pytest.raises(Refused, match="暂停或注销"):
            services.submit_vacancy(vacancy=again_with(draft), by=cast.gig)
        with pytest.raises(Refused, match="暂停或注销"):
            services.resume_vacancy(vacancy=again_with(live))
        change_state(employer=firm, verb="close", reason="注销")
    ended = [(again(row).state, again(row).closed_reason) for row in (live, draft, full)]
    assert ended == [("closed", "employer_left")] * 3


@pytest.mark.django_db(transaction=True)
def test_no_vacancy_is_published_by_an_employer_that_closes_at_the_same_moment(cast, firm):
    row, start = submitted(cast, firm), threading.Barrier(2)

    def publish():
        with as_county(cast):
            mine = again_with(row)
            start.wait()
            decide_vacancy(vacancy=mine, accept=True, answer="", by=cast.officer)

    def close():
        with as_county(cast):
            mine = Employer.objects.select_related("region").get(pk=firm.pk)
            start.wait()
            change_state(employer=mine, verb="close", reason="注销")

    def run(work):
        try:
            work()
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in (publish, close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert again(firm).state == EmployerState.CLOSED
    assert again(row).state == "closed"


def test_the_same_vacancy_is_found_before_it_is_published(cast, firm):
    first, second, other = published(cast, firm), drafted(cast, firm), drafted(cast, firm, work_place="二号车间")
    with as_gig(cast):
        with pytest.raises(Refused, match="同样的岗位"):
            services.submit_vacancy(vacancy=second, by=cast.gig)
        services.submit_vacancy(vacancy=other, by=cast.gig)
        services.close_vacancy(vacancy=again_with(first), outcome="hired")
        services.submit_vacancy(vacancy=second, by=cast.gig)


def test_the_same_work_of_another_firm_is_shown_to_the_firm_and_to_who_reviews(cast, firm, signed_in):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        agency = register_employer(given=given(cast.regions[FOREIGN], 9), by=cast.officer, verified=True)
    published(cast, agency)
    mine, elsewhere = drafted(cast, firm), drafted(cast, firm, work_place="别处", wage_min=9999, wage_max=9999)
    with as_gig(cast):
        assert [one.employer_id for one in services.alike_elsewhere(again_with(mine))] == [agency.pk]
        assert services.alike_elsewhere(again_with(elsewhere)) == []
        services.submit_vacancy(vacancy=mine, by=cast.gig)
    page = signed_in(cast.officer).get(f"/vacancies/{mine.pk}/").content.decode()
    assert "看起来一样的岗位" in page and agency.name in page
    with as_county(cast):
        user = create_member_account(employer=firm, username="hr", display_name="人事").user
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    with as_gig(cast):
        second = drafted(cast, firm, work_place=mine.work_place, title=mine.title)
    page = signed_in(user).get(f"/firm/vacancies/{second.pk}/").content.decode()
    assert "看起来一样的岗位" in page and agency.name in page


def test_what_runs_out_is_ended_and_its_employer_asked_for_the_outcome(cast, firm):
    over, last, full = (published(cast, firm, title=title) for title in ("甲工", "乙工", "丙工"))
    with batch("test"):
        Vacancy.objects.filter(pk__in=(over.pk, full.pk)).update(expires_on=today() - timedelta(days=1))
        Vacancy.objects.filter(pk=last.pk).update(expires_on=today())
        put(Vacancy, full.pk, state="filled", filled=3)
        assert (close_expired(), close_expired()) == (2, 0)
    states = [(again(row).state, again(row).closed_reason) for row in (over, last, full)]
    assert states == [("closed", "expired"), ("published", ""), ("closed", "hired")]
    assert [again(row).outcome_asked_at is None for row in (over, full)] == [False, True]
    with as_gig(cast):
        with pytest.raises(Refused, match="招聘结果"):
            services.tell_outcome(vacancy=again_with(over), outcome="expired")
        services.tell_outcome(vacancy=again_with(over), outcome="hired")
        for row in (over, full):
            with pytest.raises(Refused, match="刷新"):
                services.tell_outcome(vacancy=again_with(row), outcome="no_need")
    assert again(over).closed_reason == "hired"


def test_a_copy_has_everything_but_the_days(cast, firm):
    first = published(cast, firm, starts_on=today(), meals_included=True, duties="平车")
    with as_gig(cast):
        copy = services.copy_vacancy(vacancy=again_with(first), by=cast.gig)
    copy = again(copy)
    assert (copy.title, copy.meals_included, copy.duties, copy.contact_phone.open()) == (
        "缝纫工",
        True,
        "平车",
        "15400000001",
    )
    assert (copy.state, copy.starts_on, copy.expires_on, copy.copied_from_id) == ("draft", None, None, first.pk)


def test_what_people_answered_to_stays(cast, firm):
    row, draft = published(cast, firm), drafted(cast, firm, title="包装工")
    with batch("test"):
        Vacancy.objects.filter(pk=row.pk).update(filled=2)
    with as_gig(cast):
        for changes, word in (({"wage_min": Decimal(3000)}, "不能改"), ({"headcount": 2}, "已经招到 2 人")):
            with pytest.raises(Refused, match=word):
                services.edit_vacancy(vacancy=row, changes=changes, revision=1)
        services.edit_vacancy(vacancy=row, changes={"headcount": 5}, revision=1)
        with pytest.raises(Refused, match="刚才有人改过"):
            services.edit_vacancy(vacancy=row, changes={"headcount": 6}, revision=1)
        services.edit_vacancy(vacancy=draft, changes={"wage_min": Decimal(3000)}, revision=1)
    assert (again(row).headcount, again(draft).wage_min) == (5, 3000)


# What is offered -> the field that is refused ("" = none). The minimum wage of the test: 1800 a month, 18 an hour.
RULES = (
    ({"wage_min": "1800", "wage_unit": "month"}, ""),
    ({"wage_min": "1799.99", "wage_unit": "month"}, "wage_min"),
    ({"wage_min": "18", "wage_unit": "hour"}, ""),
    ({"wage_min": "17.5", "wage_unit": "hour"}, "wage_min"),
    ({"wage_min": "144", "wage_unit": "day"}, ""),
    ({"wage_min": "143", "wage_unit": "day"}, "wage_min"),
    ({"wage_min": "143", "wage_unit": "day", "hours_a_day": "10"}, "wage_min"),
    ({"wage_min": "72", "wage_unit": "day", "hours_a_day": "4"}, ""),
    ({"wage_min": "0.5", "wage_unit": "piece"}, ""),
    ({"wage_min": "1000", "wage_unit": "month", "kind": "part_time", "hours_a_day": "2"}, ""),
    ({"wage_min": "700", "wage_unit": "month", "kind": "part_time", "hours_a_day": "2"}, "wage_min"),
    ({"wage_min": "4000", "wage_max": "3000"}, "wage_max"),
    ({"wage_min": "4000", "wage_unit": "month", "probation_pay": "3200"}, ""),
    ({"wage_min": "4000", "wage_unit": "month", "probation_pay": "3199"}, "probation_pay"),
    ({"wage_min": "2000", "wage_unit": "month", "probation_pay": "1700"}, "probation_pay"),
    ({"probation_months": 7}, "probation_months"),
    ({"age_min": 18}, "age_reason"),
    ({"age_min": 18, "age_reason": "井下作业"}, ""),
    ({"age_min": 15, "age_reason": "学徒"}, "age_min"),
    ({"age_min": 40, "age_max": 30, "age_reason": "高空"}, "age_max"),
    ({"takes_retired": True, "contract_kind": "labour_contract"}, ""),
    ({"hours_a_day": "11"}, ""),
    ({"hours_a_day": "11.5"}, "hours_a_day"),
    ({"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}, "ends_on"),
    ({"lng": "113.9"}, "lat"),
    ({"title": "女工"}, ""),
    ({"title": "限女性"}, "title"),
    ({"duties": "押身份证"}, "duties"),
)


def test_what_a_vacancy_offers_is_judged_as_the_table_says():
    MinimumWage.objects.all().delete()
    MinimumWage.objects.create(valid_from=date(2020, 1, 1), monthly=1500, hourly=15)
    MinimumWage.objects.create(valid_from=date(2024, 2, 1), monthly=1800, hourly=18, verified=True)
    assert [least_on(date(*day, 1)).monthly for day in ((2019, 5), (2024, 1), (2024, 2))] == [1500, 1500, 1800]
    numbers = {"wage_min", "wage_max", "hours_a_day", "probation_pay", "lng"}
    for offer, field in RULES:
        values = {name: Decimal(value) if name in numbers else value for name, value in offer.items()}
        found = problems({"kind": "full_time"} | values, date(2026, 3, 1))
        assert [name for name, _ in found] == ([field] if field else []), offer


def test_a_draft_is_its_own_firms_and_desks_what_is_published_everybodys(cast, firm):
    draft, live = drafted(cast, firm, title="包装工"), published(cast, firm)
    scopes = {
        "own town": Scope.region(cast.regions[TOWN_A].path),
        "other village": Scope.region(cast.regions[FOREIGN].path),
        "own firm": Scope("organisation", organisation=str(firm.pk)),
        "other firm": Scope("organisation", organisation=str(live.pk)),
        "everybody": Scope.public(),
    }
    seen = {}
    for name, scope in scopes.items():
        with scoped(scope):
            seen[name] = set(Vacancy.objects.values_list("pk", flat=True))
    assert seen == {
        "own town": {draft.pk, live.pk},
        "other village": {live.pk},
        "own firm": {draft.pk, live.pk},
        "other firm": set(),
        "everybody": {live.pk},
    }


def test_the_name_of_a_vacancy_is_its_employers(cast, firm):
    row = published(cast, firm)
    with as_county(cast):
        edit_employer(employer=firm, changes={"name": "改名企业"}, revision=1)
    assert again(row).unit_name == "改名企业"


def test_figures_are_counted_from_vacancies_and_intentions(cast, firm):
    live, full = published(cast, firm), published(cast, firm, title="焊工", headcount=1)
    gig = {"kind": "gig", "wage_unit": "day", "wage_min": Decimal(200), "headcount": 5}
    published(cast, firm, title="摘橘子", **gig)
    drafted(cast, firm, title="不算")
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        record_intention(person=person, by=cast.liaison, wanted={"kind": "full_time"})
    rebuild()
    with acting_as(cast.liaison, cast.regions[OWN]):
        take_opening(vacancy_id=live.pk)
        take_opening(vacancy_id=full.pk)
    roll_up()
    with batch("test"):
        ids = ["VAC01", "VAC02", "VAC03", "VAC04"]
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", ids, today())}
        assert told == {"VAC01": 2, "VAC02": 7, "VAC03": 9, "VAC04": 1}
        assert verify().drift == []
    with as_county(cast):
        edit_employer(employer=firm, changes={"region": cast.regions[FOREIGN]}, revision=1)
        services.close_vacancy(vacancy=again_with(live), outcome="no_need")
    roll_up()
    with batch("test"):
        assert verify().drift == []
        assert figures(cast.regions[TOWN_A], "now", ["VAC01"], today())[0].value == 0
