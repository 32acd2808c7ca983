"""纾困解难: a firm's trouble is raised, given to a department with a due day, solved, confirmed or opened again.

Departments have no accounts: the county officer notes for them that work began and how it ended.
"""

from typing import Any

from django.conf import settings
from django.db import transaction

from employers.models import Department, Employer, EmployerIssue, EmployerVisit
from employers.visit_enums import ISSUE_MOVES, ISSUES, MADE, IssueKind
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today, working_days_after
from jiayu_jobs.refusals import Refused
from stations.services.review import refuse_own_submission

DONE_BEFORE = "这个问题的状态已经变了，可能有人刚处理过，请刷新后再看。"
ONLY_ITS_STATE = "劳动争议在这里只记办理状态，案情请交仲裁或劳动监察，不要写在这里。"


def raise_issue(
    *,
    employer: Employer,
    kind: str,
    text: str,
    by: Any,
    visit: EmployerVisit | None = None,
    from_firm: bool = False,
    internal_note: str = "",
) -> EmployerIssue:
    """A firm is in trouble, told at a visit or by itself. Raises Refused without words, for words about a dispute, or
    for a visit that has not been made."""
    text, internal_note = text.strip(), internal_note.strip()
    if kind == IssueKind.LABOUR_DISPUTE:
        _refuse_words(text, internal_note)
    elif not text:
        raise Refused("请写清楚遇到什么困难。", field="text")
    if visit is not None and visit.state not in MADE:
        raise Refused("这次回访还没有记完成，请先记走访情况。")
    with transaction.atomic():
        issue = EmployerIssue(
            employer=employer,
            visit=visit,
            region=employer.region,
            counted_region=employer.region,
            kind=kind,
            text=text,
            raised_by=by,
            from_firm=from_firm,
            raised_on=today(),
            internal_note=internal_note,
        )
        issue.save(force_insert=True)
        audit("raise_issue", about=issue, region=employer.region, detail={"kind": kind})
        _mark(issue)
    return issue


def assign_issue(*, issue: EmployerIssue, department: Department) -> None:
    """派单: a department has it, with so many working days (settings). Of two who assign at once the first wins."""
    if not department.is_active:
        raise Refused("这个单位已停用，请选别的单位。", field="department")
    due = working_days_after(today(), settings.ISSUE_WORKING_DAYS[issue.kind])
    with transaction.atomic():
        _move(issue, "assign", department=department, due_on=due)


def take_back_issue(*, issue: EmployerIssue, reason: str) -> None:
    """收回: it was given to the wrong department."""
    with transaction.atomic():
        _move(issue, "take_back", reason=_said(reason), department=None, due_on=None)


def start_issue(*, issue: EmployerIssue) -> None:
    """The department has begun."""
    with transaction.atomic():
        _move(issue, "start")


def solve_issue(*, issue: EmployerIssue, solution: str, evidence: str, by: Any) -> None:
    """办结, from today. Raises Refused without an answer or what shows it; with either for a dispute."""
    solution, evidence = solution.strip(), evidence.strip()
    if issue.is_dispute:
        _refuse_words(solution, evidence)
    elif not (solution and evidence):
        raise Refused(
            "请写明怎样解决的，以及依据（文件、回单、照片编号等）。", field="evidence" if solution else "solution"
        )
    with transaction.atomic():
        _move(issue, "solve", solution=solution, evidence=evidence, solved_on=today(), solved_by=by)
        _mark(issue)


def confirm_issue(*, issue: EmployerIssue, by: Any, by_firm: bool) -> None:
    """The firm says that it is solved, itself or to staff by phone; not to who noted the solution."""
    if not by_firm:
        refuse_own_submission(issue.solved_by_id, by)
    with transaction.atomic():
        _move(issue, "confirm", confirmed_on=today(), confirmed_by_firm=by_firm)


def reopen_issue(*, issue: EmployerIssue, reason: str) -> None:
    """The firm says that it is not: it counts as solved no more, until it is solved again."""
    with transaction.atomic():
        answer = _said(reason)
        _move(issue, "reopen", reason=answer, answer=answer, solved_on=None, reopened=issue.reopened + 1)
        _mark(issue)


def refuse_issue(*, issue: EmployerIssue, reason: str) -> None:
    """不予办理, by the bureau's leader; the firm reads why."""
    with transaction.atomic():
        answer = _said(reason)
        _move(issue, "refuse", reason=answer, answer=answer)


def note_issue(*, issue: EmployerIssue, internal_note: str) -> None:
    """What staff should know and the firm does not read."""
    if issue.is_dispute:
        _refuse_words(internal_note.strip())
    with transaction.atomic():
        EmployerIssue.objects.filter(pk=issue.pk).update(internal_note=internal_note.strip())
        audit("note_issue", about=issue, region=issue.region)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused("请写明原因。", field="reason")
    return reason.strip()


def _refuse_words(*texts: str) -> None:
    if any(texts):
        raise Refused(ONLY_ITS_STATE)


def _move(issue: EmployerIssue, verb: str, reason: str = "", **changes: Any) -> None:
    if not transitions.move(issue, ISSUE_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_issue", about=issue, region=issue.region, reason=reason)


def _mark(issue: EmployerIssue) -> None:
    """Its figures are counted again: the rate stands in the month it was raised, so from there."""
    mark_dirty([(issue.counted_region_id, ISSUES, issue.raised_on)])
