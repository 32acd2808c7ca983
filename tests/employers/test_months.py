"""用工监测: opened once, reported by the firm, judged by somebody else, counted as it stands."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.calendar import before, month_over
from employers.enums import MonthState
from employers.models import Employer, EmployerMonth
from employers.services import months
from employers.services.month_opening import open_months
from employers.services.registration import change_state, edit_employer, register_employer, set_above_scale
from employers.tasks import open_months_task
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, TOWN_B, acting_as
from tests.employers.test_registration import given, member
from tests.states import put

pytestmark = pytest.mark.django_db

DETAILS = {"industry": "C", "is_key": True}


def monitored(cast, sequence=1, place=OWN, **details):
    """A verified firm that reports each month."""
    keeper = cast.town if place == OWN else cast.other_town
    with acting_as(keeper, cast.regions[place]):
        return register_employer(
            given=given(cast.regions[place], sequence, details=DETAILS | details), by=keeper, verified=True
        )


def for_firm(firm, user):
    return acting(Actor(key=str(user.pk)), Scope("organisation", organisation=str(firm.pk)))


def opened(month=None):
    with batch("test"):
        return open_months(month)


def row_of(firm, month=None):
    return EmployerMonth.objects.select_related("region").get(employer=firm, month=month or before(today()))


def told(firm, by, workers, month=None, explanation="测试原因", **numbers):
    row = row_of(firm, month)
    numbers = months.Numbers(workers, **numbers)
    return months.report_month(row=row, numbers=numbers, explanation=explanation, by=by, revision=row.revision)


@pytest.fixture
def firm(cast):
    return monitored(cast)


@pytest.fixture
def boss(cast, firm):
    user = member(cast, firm)
    opened(before(before(today())))
    opened()
    return user


def test_the_job_opens_a_month_once_for_firms_that_report(cast, firm):
    monitored(cast, 2, is_key=False)
    listed = monitored(cast, 3, is_key=False)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        set_above_scale(employer=listed, years={2023})
    resting = monitored(cast, 4)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        change_state(employer=resting, verb="suspend", reason="停产")
    assert [open_months_task(), open_months_task()] == [2, 0]
    with batch("test"):
        found = EmployerMonth.objects.values_list("employer", "month", "state", "region")
        assert set(found) == {(one.pk, before(today()), MonthState.DUE, OWN) for one in (firm, listed)}
        assert AuditEntry.objects.filter(action="open_months", actor="system").count() == 1


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2024, 10, 30), date(2024, 9, 1)),
        (date(2024, 10, 31), date(2024, 10, 1)),
        (date(2024, 1, 1), date(2023, 12, 1)),
    ],
)
def test_a_month_counts_from_its_last_day_on(day, month):
    assert month_over(day) == month


STATES = [
    # state, verb -> where it stands then; None: refused
    (MonthState.DUE, {"report": MonthState.REPORTED, "check": None, "return": None}),
    (MonthState.REPORTED, {"report": MonthState.REPORTED, "check": MonthState.CHECKED, "return": MonthState.DUE}),
    (MonthState.CHECKED, {"report": None, "check": None, "return": MonthState.DUE}),
    (MonthState.LOCKED, {"report": None, "check": None, "return": None}),
]


@pytest.mark.parametrize(("state", "verb", "after"), [(s, v, a) for s, verbs in STATES for v, a in verbs.items()])
def test_the_states_table(cast, firm, boss, state, verb, after):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        row = row_of(firm)
        put(EmployerMonth, row.pk, state=state, workers=9, hired=0, left=0, laid_off=0, shortage=0, reported_by=boss)
        seen = {"row": row, "revision": row.revision}
        acts = {
            "report": lambda: months.report_month(**seen, numbers=months.Numbers(9), explanation="", by=boss),
            "check": lambda: months.check_month(**seen, by=cast.town),
            "return": lambda: months.return_month(**seen, reason="少报", by=cast.town),
        }
        if after is None:
            with pytest.raises(Refused):
                acts[verb]()
        else:
            acts[verb]()
        assert row_of(firm).state == (after or state)


def test_nobody_checks_or_sends_back_what_they_reported(cast, firm, boss):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        row = told(firm, cast.town, 10)
        for act in (months.check_month, lambda **seen: months.return_month(reason="错", **seen)):
            with pytest.raises(Refused, match="自己提交的不能自己审核"):
                act(row=row, by=cast.town, revision=row.revision)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        months.check_month(row=row, by=cast.officer, revision=row.revision)
        assert months.lock_months(month=row.month) == 1
        assert row_of(firm).state == MonthState.LOCKED


@pytest.mark.parametrize(
    ("last", "workers", "jumps"),
    [(100, 110, False), (100, 111, True), (100, 89, True), (1000, 1029, False), (1000, 1030, True)],
)
def test_a_jump_asks_for_a_reason_and_is_marked(cast, firm, boss, last, workers, jumps):
    with for_firm(firm, boss):
        told(firm, boss, last, before(before(today())))
        if jumps:
            with pytest.raises(Refused, match="写一句原因") as refused:
                told(firm, boss, workers, explanation=" ")
            assert refused.value.field == "explanation"
            assert row_of(firm).state == MonthState.DUE
        assert told(firm, boss, workers, explanation="新线招工" if jumps else "").is_jump is jumps


def test_numbers_that_do_not_add_up_are_said_and_not_refused(cast, firm, boss):
    assert "应为 102 人" in months.imbalance(100, months.Numbers(105, hired=5, left=3))
    assert months.imbalance(100, months.Numbers(102, hired=5, left=3)) == ""
    with for_firm(firm, boss), pytest.raises(Refused, match="不能比流出多"):
        told(firm, boss, 10, left=1, laid_off=2)


def test_one_tap_repeats_the_month_before(cast, firm, boss):
    with for_firm(firm, boss):
        row = row_of(firm)
        with pytest.raises(Refused, match="没有可以照抄"):
            months.repeat_month(row=row, by=boss, revision=row.revision)
        told(firm, boss, 80, before(before(today())), hired=8, shortage=3)
        done = months.repeat_month(row=row, by=boss, revision=row.revision)
        assert (done.workers, done.hired, done.left, done.shortage) == (80, 0, 0, 3)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_report_at_once_one_wins_and_the_other_is_told(cast, firm, boss):
    answers, start = [], threading.Barrier(2)

    def report(workers):
        try:
            with for_firm(firm, boss):
                row = row_of(firm)
                start.wait()
                months.report_month(
                    row=row, numbers=months.Numbers(workers), explanation="", by=boss, revision=row.revision
                )
                answers.append(workers)
        except Refused as refusal:
            answers.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=(workers,)) for workers in (40, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(months.FASTER) == 1
    with batch("test"):
        assert row_of(firm).workers in answers
        assert AuditEntry.objects.filter(action="report_month").count() == 1


def test_A3_a_firm_neither_sees_nor_writes_another_firms_month(cast, firm, boss):
    other = monitored(cast, 2, FOREIGN)
    opened()
    with batch("test"):
        theirs = row_of(other)
    with for_firm(firm, boss):
        assert {row.employer_id for row in EmployerMonth.objects.all()} == {firm.pk}
        # The second wall: no manager in between.
        assert not EmployerMonth._base_manager.filter(pk=theirs.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE employers_employermonth SET workers = 1 WHERE id = %s", [theirs.pk])
            assert cursor.rowcount == 0
        with pytest.raises(EmployerMonth.DoesNotExist):
            months.report_month(row=theirs, numbers=months.Numbers(1), explanation="", by=boss, revision=1)
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        assert {row.employer_id for row in EmployerMonth.objects.all()} == {other.pk}


def test_a_month_moves_with_its_firm(cast, firm, boss):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        edit_employer(employer=firm, changes={"region": cast.regions[FOREIGN]}, revision=1)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert not EmployerMonth.objects.exists()
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        assert EmployerMonth.objects.count() == 2


def test_told_months_have_numbers_whoever_forgets_the_service(cast, firm, boss):
    with batch("test"), pytest.raises(IntegrityError), transaction.atomic():
        EmployerMonth.objects.filter(employer=firm).update(state=MonthState.REPORTED)


def shown(cast, period="now", region=COUNTY):
    roll_up()
    with batch("test"):
        assert verify().drift == []
        names = ["EMP02", "EMP03", "EMP04", "EMP05"]
        return [one.value for one in figures(cast.regions[region], period, names, today())]


def test_EMP02_to_EMP05_are_a_plain_count_now_and_in_a_year_that_is_over(cast, firm, boss):
    year = today().year - 1
    december, last = date(year, 12, 1), before(today())
    firms = [firm, monitored(cast, 2), monitored(cast, 3, FOREIGN), monitored(cast, 4, industry="F")]
    with batch("test"):
        Employer.objects.update(connected_on=date(year, 1, 1))
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for one in firms[:3]:
            set_above_scale(employer=one, years={year})
    opened(december)
    opened()
    rebuild()
    told_numbers = [  # firm, month, workers, shortage
        (0, december, 100, 5), (1, december, 50, 0), (3, december, 70, 2), (0, last, 120, 0), (2, last, 30, 4),
        (3, last, 60, 1),
    ]  # fmt: skip
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number, month, workers, shortage in told_numbers:
            told(firms[number], cast.officer, workers, month, shortage=shortage)
    assert shown(cast, str(year)) == [150, 7, 2, 75]
    # The second firm has told nothing since: its December counts on.
    assert shown(cast) == [120 + 50 + 30, 5, 2, 75]
    assert shown(cast, region=TOWN_A)[:3] == [170, 1, 1]
    with acting_as(cast.town, cast.regions[TOWN_A]):
        row = row_of(firm)
        months.return_month(row=row, reason="少报", by=cast.town, revision=row.revision)
        change_state(employer=firms[3], verb="close", reason="注销")
    assert shown(cast) == [100 + 50 + 30, 4, 1, pytest.approx(33.3)]


def test_the_board_reminds_and_the_firm_reads_it(cast, firm, boss, signed_in):
    client = signed_in(cast.town)
    page = client.get("/employers/months/").content.decode()
    assert "应填报 1 家，已填报 0 家" in page
    assert "154****0088" in page
    assert "15400000088" not in page
    assert client.post("/employers/months/remind/", {}, follow=True).status_code == 200
    assert client.post(f"/employers/{firm.pk}/dial/", headers={"accept": "application/json"}).json() == {
        "tel": "15400000088"
    }
    boss.must_change_password = False
    boss.save()
    firms_own = signed_in(boss)
    assert "人社部门催报" in firms_own.get("/firm/").content.decode()
    with batch("test"):
        row = row_of(firm, before(before(today())))
    sent = firms_own.post(
        f"/firm/month/{row.pk}/report/", {"workers": "60", "shortage": "2", "revision": row.revision}, follow=True
    )
    assert f"已填报 {row.label}" in sent.content.decode()
    assert "与上月一致" in firms_own.get("/firm/month/").content.decode()
