"""企业回访 and 纾困解难: states, walls, working days, and the figures SRV03 to SRV05."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from dashboard.figures import figures
from dashboard.indicators import INDICATORS
from dashboard.periods import parse_period
from dashboard.rollup import rebuild, roll_up
from dashboard.row_lists import rows_behind
from dashboard.verification import verify
from employers.models import Department, EmployerIssue, EmployerVisit
from employers.services import issues, visits
from employers.services.departments import add_department
from employers.services.members import create_member_account
from employers.services.registration import edit_employer, register_employer
from employers.visit_enums import ISSUE_MOVES, VISIT_MOVES, IssueKind, IssueState, VisitState
from employers.visit_inbox import issues_waiting
from jiayu_jobs.clock import today, working_days_after
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch, scoped
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, TOWN_B, acting_as
from tests.employers.test_registration import given
from tests.states import put

pytestmark = pytest.mark.django_db

CANARY = "金丝雀备注不外传"
EVIDENCE = "内部文号七三一"


@pytest.fixture
def firm(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        return register_employer(given=given(cast.regions[OWN]), by=cast.town, verified=True)


@pytest.fixture
def other(cast):
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        return register_employer(given=given(cast.regions[FOREIGN], 2), by=cast.other_town, verified=True)


@pytest.fixture
def bureau(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        return add_department(name="测试局")


def as_county(cast):
    return acting_as(cast.officer, cast.regions[COUNTY])


def visited(cast, firm, **more):
    fields = {"visited_on": today(), "summary": "一切正常", **more}
    with as_county(cast):
        return visits.record_visit(employer=firm, by=cast.town, **fields)


def raised(cast, firm, kind=IssueKind.SHORTAGE, text="缺焊工", **more):
    with as_county(cast):
        return issues.raise_issue(employer=firm, kind=kind, text=text, by=cast.town, **more)


def solved(cast, issue, bureau):
    with as_county(cast):
        issues.assign_issue(issue=issue, department=bureau)
        issues.solve_issue(issue=issue, solution="已招到", evidence=EVIDENCE, by=cast.officer)


def again(row):
    with batch("test"):
        return type(row).objects.get(pk=row.pk)


def steps(cast, issue, bureau):
    """Every verb as its service does it."""
    return {
        "assign": lambda: issues.assign_issue(issue=issue, department=bureau),
        "take_back": lambda: issues.take_back_issue(issue=issue, reason="派错"),
        "start": lambda: issues.start_issue(issue=issue),
        "solve": lambda: issues.solve_issue(issue=issue, solution="好", evidence="文", by=cast.officer),
        "confirm": lambda: issues.confirm_issue(issue=issue, by=cast.town, by_firm=False),
        "reopen": lambda: issues.reopen_issue(issue=issue, reason="没好"),
        "refuse": lambda: issues.refuse_issue(issue=issue, reason="不归管"),
    }


# What may follow what, written down here again: workflows.md, section 6.
FOLLOWS = {
    "raised": {"assign": "assigned", "refuse": "refused"},
    "reopened": {"assign": "assigned", "refuse": "refused"},
    "assigned": {"take_back": "raised", "start": "doing", "solve": "solved", "refuse": "refused"},
    "doing": {"take_back": "raised", "solve": "solved", "refuse": "refused"},
    "solved": {"confirm": "confirmed", "reopen": "reopened"},
    "confirmed": {},
    "refused": {},
}


@pytest.mark.parametrize("state", IssueState.values)
def test_an_issue_moves_as_the_table_says_and_no_other_way(cast, firm, bureau, state):
    issue = raised(cast, firm)
    for verb in ISSUE_MOVES:
        with batch("test"):
            there = {"state": state, "department": bureau, "due_on": today(), "solved_by": cast.officer}
            is_solved = state in ("solved", "confirmed")
            put(EmployerIssue, issue.pk, **there, solved_on=today() if is_solved else None)
            issue = again(issue)
            issue.region, issue.employer = firm.region, firm
        with as_county(cast):
            if verb in FOLLOWS[state]:
                steps(cast, issue, bureau)[verb]()
            else:
                with pytest.raises(Refused, match="刷新"):
                    steps(cast, issue, bureau)[verb]()
        assert again(issue).state == FOLLOWS[state].get(verb, state)


def test_a_visit_is_planned_made_reported_or_cancelled(cast, firm):
    with as_county(cast):
        visit = visits.plan_visit(employer=firm, visited_on=today() + timedelta(days=3), by=cast.town)
        assert again(visit).counted_region_id is None
        with pytest.raises(Refused, match="还没有记完成"):
            issues.raise_issue(employer=firm, kind="other", text="x", by=cast.town, visit=visit)
        for day, summary, word in ((today() + timedelta(days=1), "x", "不能晚于今天"), (today(), " ", "走访情况")):
            with pytest.raises(Refused, match=word):
                visits.finish_visit(visit=visit, visited_on=day, by=cast.town, summary=summary)
        visits.finish_visit(visit=visit, visited_on=today(), by=cast.town, summary="好")
        for verb in (lambda: visits.cancel_visit(visit=visit, reason="雨"),):
            with pytest.raises(Refused, match="刷新"):
                verb()
        visits.report_visit(visit=visit)
        with pytest.raises(Refused, match="刷新"):
            visits.report_visit(visit=visit)
        second = visits.plan_visit(employer=firm, visited_on=today(), by=cast.town)
        with pytest.raises(Refused, match="为什么"):
            visits.cancel_visit(visit=second, reason=" ")
        visits.cancel_visit(visit=second, reason="雨")
    assert (again(visit).state, again(second).state) == (VisitState.REPORTED, VisitState.CANCELLED)
    assert set(VISIT_MOVES) == {"finish", "report", "cancel"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_assign_at_once_one_does(cast, firm, bureau):
    issue, told, start = raised(cast, firm), [], threading.Barrier(2)

    def assign(number):
        try:
            with as_county(cast):
                mine = EmployerIssue.objects.select_related("region").get(pk=issue.pk)
                department = bureau if number else add_department(name="另一局")
                start.wait()
                issues.assign_issue(issue=mine, department=department)
                told.append("done")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=assign, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(["done", issues.DONE_BEFORE])


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2026-03-06", 3, "2026-03-11"),  # over a weekend
        ("2026-03-07", 1, "2026-03-09"),  # from a Saturday
        ("2026-09-30", 3, "2026-10-10"),  # seven days off, and a Saturday that is worked
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-03-02", 10, "2026-03-16"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day, count, due):
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(due)


@pytest.mark.parametrize(("kind", "days"), [("labour_dispute", 3), ("shortage", 10), ("policy_support", 10)])
def test_a_department_has_its_working_days_and_then_the_leader_is_told(cast, firm, bureau, signed_in, kind, days):
    issue = raised(cast, firm, kind, "" if kind == "labour_dispute" else "缺人")
    with as_county(cast):
        issues.assign_issue(issue=issue, department=bureau)
    issue = again(issue)
    assert issue.due_on == working_days_after(today(), days)
    client = signed_in(cast.leader)
    assert "企业问题逾期" not in client.get(reverse("stations:home")).content.decode()
    with batch("test"):
        EmployerIssue.objects.filter(pk=issue.pk).update(due_on=today() - timedelta(days=1))
    assert "企业问题逾期" in client.get(reverse("stations:home")).content.decode()
    listed = client.get(reverse("employers:issues"), {"only": "overdue"}).content.decode()
    assert str(issue.pk) in listed


def test_the_county_is_told_what_to_assign_and_the_visitor_whom_to_ask(cast, firm, bureau, signed_in):
    issue = raised(cast, firm)
    assert "企业问题待派单" in signed_in(cast.officer).get(reverse("stations:home")).content.decode()
    solved(cast, issue, bureau)
    page = signed_in(cast.town).get(reverse("stations:home")).content.decode()
    assert "企业问题待确认" in page and "待派单" not in page
    assert issues_waiting.__doc__


def test_of_a_dispute_only_the_state_is_kept(cast, firm, bureau):
    with pytest.raises(Refused, match="只记办理状态"):
        raised(cast, firm, IssueKind.LABOUR_DISPUTE, "欠薪的经过")
    issue = raised(cast, firm, IssueKind.LABOUR_DISPUTE, "")
    with as_county(cast):
        issues.assign_issue(issue=issue, department=bureau)
        with pytest.raises(Refused, match="只记办理状态"):
            issues.solve_issue(issue=issue, solution="调解", evidence="", by=cast.officer)
        issues.solve_issue(issue=issue, solution="", evidence="", by=cast.officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            EmployerIssue.objects.filter(pk=issue.pk).update(text="案情")


def test_nobody_confirms_what_they_noted_as_solved(cast, firm, bureau):
    issue = raised(cast, firm)
    solved(cast, issue, bureau)
    with as_county(cast):
        with pytest.raises(Refused, match="自己提交的"):
            issues.confirm_issue(issue=issue, by=cast.officer, by_firm=False)
        issues.confirm_issue(issue=issue, by=cast.town, by_firm=False)
    assert again(issue).state == IssueState.CONFIRMED


@pytest.fixture
def boss(cast, firm, signed_in):
    """The client of the firm's admin."""
    with acting_as(cast.town, cast.regions[TOWN_A]):
        user = create_member_account(employer=firm, username="boss", display_name="老板").user
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    return signed_in(user)


def test_A3_a_firm_reads_its_answers_and_never_what_is_for_staff(cast, firm, other, bureau, boss):
    mine = raised(cast, firm, visit=visited(cast, firm, internal_note=CANARY), internal_note=CANARY)
    theirs = raised(cast, other, text="别家的困难")
    solved(cast, mine, bureau)
    solved(cast, theirs, bureau)
    page = boss.get(reverse("employers:firm-issues")).content.decode()
    assert "缺焊工" in page and "已招到" in page and "测试局" in page
    for hidden in (CANARY, EVIDENCE, "别家的困难", str(theirs.pk), "一切正常"):
        assert hidden not in page
    for name in ("employers:issue", "employers:issue-slip", "employers:visit"):
        assert boss.get(reverse(name, args=[mine.pk])).status_code in (403, 404)
    assert boss.post(reverse("employers:firm-confirm-issue", args=[theirs.pk])).status_code == 404
    boss.post(reverse("employers:firm-confirm-issue", args=[mine.pk]))
    assert (again(mine).state, again(mine).confirmed_by_firm) == (IssueState.CONFIRMED, True)
    assert again(theirs).state == IssueState.SOLVED
    with scoped(Scope("organisation", organisation=str(firm.pk)), actor="x"), connection.cursor() as cursor:
        for table in ("employervisit", "employerissue"):
            cursor.execute(f"SELECT DISTINCT employer_id FROM employers_{table}")  # noqa: S608  # our own two names
            assert cursor.fetchall() == [(firm.pk,)], "the second wall, without a manager in between"


def test_a_firm_raises_an_issue_and_sends_back_what_did_not_help(cast, firm, bureau, boss):
    url = reverse("employers:firm-issues")
    assert boss.post(url, {"kind": "shortage", "text": " "}).status_code == 422
    boss.post(url, {"kind": "shortage", "text": "缺电工"})
    with batch("test"):
        issue = EmployerIssue.objects.select_related("employer__region", "region").get()
    assert (issue.from_firm, issue.counted_region_id, issue.state) == (True, OWN, IssueState.RAISED)
    solved(cast, issue, bureau)
    boss.post(reverse("employers:firm-reopen-issue", args=[issue.pk]), {"reason": "只来了一个人"})
    assert (again(issue).state, again(issue).answer, again(issue).solved_on) == ("reopened", "只来了一个人", None)


def test_A3_the_rows_follow_the_firm_and_stay_counted_where_they_were(cast, firm, bureau):
    visit, issue = visited(cast, firm), raised(cast, firm)
    with as_county(cast):
        edit_employer(employer=firm, changes={"region": cast.regions[FOREIGN]}, revision=1)
    for row in (again(visit), again(issue)):
        assert (row.region_id, row.region_path, row.counted_region_id) == (FOREIGN, cast.regions[FOREIGN].path, OWN)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert not EmployerVisit.objects.exists() and not EmployerIssue.objects.exists()


def figure(cast, code, region=COUNTY, period="now"):
    with batch("test"):
        return figures(cast.regions[region], period, [code], today())[0].value


def test_the_figures_are_a_plain_count_and_open_to_as_many_rows(cast, firm, other, bureau):
    rebuild()
    with as_county(cast):
        visits.plan_visit(employer=firm, visited_on=today(), by=cast.town)
    visited(cast, firm)
    visited(cast, other)
    with as_county(cast):
        visits.report_visit(visit=visited(cast, firm))
    mine = [raised(cast, firm) for _ in range(3)]
    theirs = raised(cast, other)
    for issue in (*mine[:2], theirs):
        solved(cast, issue, bureau)
    roll_up()
    assert [figure(cast, "SRV03", code) for code in (COUNTY, TOWN_A, TOWN_B)] == [3, 2, 1]
    assert [figure(cast, "SRV04", code) for code in (COUNTY, TOWN_A, TOWN_B)] == [3, 2, 1]
    assert [figure(cast, "SRV05", code) for code in (COUNTY, TOWN_A, TOWN_B)] == [75, 66.7, 100]
    assert figure(cast, "SRV03", SIBLING) is None, "kept for county and towns"
    with as_county(cast):
        for code in ("SRV03", "SRV04", "SRV05"):
            behind = rows_behind(INDICATORS[code], cast.regions[TOWN_A], parse_period("now", today()))
            assert behind.count() == 2
    with batch("test"):
        assert EmployerVisit.objects.filter(state__in=("done", "reported")).count() == 3
        assert verify().drift == []


def test_a_reopened_issue_counts_once_on_the_day_of_its_last_solving(cast, firm, bureau):
    rebuild()
    issue = raised(cast, firm)
    last_year = today().replace(year=today().year - 1, month=12, day=15)
    with batch("test"):
        EmployerIssue.objects.filter(pk=issue.pk).update(raised_on=last_year)
    issue.raised_on = last_year
    solved(cast, issue, bureau)
    with batch("test"):
        EmployerIssue.objects.filter(pk=issue.pk).update(solved_on=last_year)
    rebuild()
    before = f"{last_year.year}-12"
    assert (figure(cast, "SRV04", period=before), figure(cast, "SRV04")) == (1, 0)
    with as_county(cast):
        issues.reopen_issue(issue=issue, reason="没好")
    roll_up()
    assert (figure(cast, "SRV04", period=before), figure(cast, "SRV05", period=before)) == (0, 0)
    solved(cast, issue, bureau)
    roll_up()
    assert (figure(cast, "SRV04", period=before), figure(cast, "SRV04")) == (0, 1)
    assert figure(cast, "SRV05", period=before) == 100, "the rate stands in the month it was raised"
    assert again(issue).reopened == 1
    with batch("test"):
        assert verify().drift == []


def test_a_department_out_of_use_is_given_nothing(cast, firm, bureau, signed_in):
    client = signed_in(cast.officer)
    client.post(reverse("employers:department", args=[bureau.pk]), {"name": "测试局"})
    with pytest.raises(Refused, match="已停用"), as_county(cast):
        issues.assign_issue(issue=raised(cast, firm), department=Department.objects.get(pk=bureau.pk))
    assert (
        "已经有这个单位"
        in client.post(reverse("employers:departments"), {"name": "测试局"}, follow=True).content.decode()
    )


def test_a_visit_is_written_down_from_the_firms_page_in_two_taps(cast, firm, signed_in):
    client = signed_in(cast.town)
    url = reverse("employers:new-visit", args=[firm.pk])
    assert url in client.get(reverse("employers:employer", args=[firm.pk])).content.decode()
    form = {"visited_on": today().isoformat(), "summary": "看了车间", "then": "done"}
    answer = client.post(url, form, follow=True)
    assert "已记录回访" in answer.content.decode() and "看了车间" in answer.content.decode()
    assert client.post(url, form | {"summary": ""}).status_code == 422
    with batch("test"):
        assert EmployerVisit.objects.count() == 1, "nothing is left of the one that was refused"


@pytest.mark.parametrize("name", ["summary", "people_met", "internal_note"])
def test_no_number_of_a_person_is_written_down_in_clear(cast, firm, signed_in, name):
    form = {"visited_on": today().isoformat(), "summary": "看了车间", "then": "done", name: "李 15400000001"}
    answer = signed_in(cast.town).post(reverse("employers:new-visit", args=[firm.pk]), form)
    assert answer.status_code == 422 and "不写身份证号和电话号码" in answer.content.decode()
