"""The forms about visits, issues and departments, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import EmployerIssue, EmployerVisit
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.stage import Stage
from tests.states import put

MORE = "people_met internal_note"


def visit_form(stage: Stage) -> dict[str, Any]:
    """What a visitor writes down."""
    return {"visited_on": stage.day, "summary": "看了车间"}


def planned(stage: Stage, client: Any) -> Any:
    """The own firm's visit has not been made."""
    key = stage.objects["visit"]["own"]
    with batch("matrix"):
        put(EmployerVisit, key, state="planned", counted_region=None)
    return key


def standing(state: str, kind: str = "issue", place: str = "own") -> Prepared:
    """The own firm's issue in a state."""

    def prepare(stage: Stage, client: Any) -> Any:
        key = stage.objects[kind][place]
        with batch("matrix"):
            put(
                EmployerIssue,
                key,
                state=state,
                department=stage.objects["department"]["county"],
                due_on=today(),
                solved_on=today() if state == "solved" else None,
                solved_by=stage.cast.officer,
            )
        return key

    return prepare


def to_department(stage: Stage) -> dict[str, Any]:
    """The stage's department."""
    return {"department": str(stage.objects["department"]["county"])}


SOLVED = {"solution": "招到了", "evidence": "回单"}

ACTS: dict[str, Act] = {
    "employers:new-visit": act("town", "plan_visit finish_visit", visit_form, of("employer"), declared=f"{MORE} then"),
    "employers:finish-visit": act("town", "finish_visit", visit_form, planned, declared=MORE),
    "employers:report-visit": act("town", "report_visit", key=of("visit")),
    "employers:cancel-visit": act("town", "cancel_visit", {"reason": "雨"}, planned),
    "employers:raise-issue": act(
        "town", "raise_issue", {"kind": "shortage", "text": "缺焊工"}, of("visit"), declared="internal_note"
    ),
    "employers:assign-issue": act("officer", "assign_issue", to_department, of("issue")),
    "employers:take-back-issue": act("officer", "take_back_issue", {"reason": "派错"}, standing("doing")),
    "employers:start-issue": act("officer", "start_issue", key=standing("assigned")),
    "employers:solve-issue": act("officer", "solve_issue", SOLVED, standing("doing")),
    "employers:confirm-issue": act("town", "confirm_issue", key=standing("solved")),
    "employers:reopen-issue": act("town", "reopen_issue", {"reason": "没好"}, standing("solved")),
    "employers:refuse-issue": act("leader", "refuse_issue", {"reason": "不归管"}, of("issue")),
    "employers:note-issue": act("town", "note_issue", {"internal_note": "备注"}, of("issue")),
    "employers:departments": act("officer", "add_department", {"name": "新局"}),
    "employers:department": act(
        "officer", "change_department", {"name": "改名局"}, of("department", "county"), declared="is_active"
    ),
    "employers:firm-issues": act("firm", "raise_issue", {"kind": "shortage", "text": "缺电工"}),
    "employers:firm-confirm-issue": act("firm", "confirm_issue", key=standing("solved", "firm issue", "firm")),
    "employers:firm-reopen-issue": act(
        "firm", "reopen_issue", {"reason": "没好"}, standing("solved", "firm issue", "firm")
    ),
}

REFUSED: dict[str, Act] = {
    "employers:new-visit": act("town", "finish_visit", lambda stage: {"visited_on": stage.day}, of("employer")),
    "employers:finish-visit": act("town", "finish_visit", visit_form, of("visit")),
    "employers:report-visit": act("town", "report_visit", key=planned),
    "employers:cancel-visit": act("town", "cancel_visit", key=planned),
    "employers:raise-issue": act("town", "raise_issue", {"kind": "shortage"}, of("visit")),
    "employers:assign-issue": act("officer", "assign_issue", to_department, standing("doing")),
    "employers:take-back-issue": act("officer", "take_back_issue", key=standing("doing")),
    "employers:start-issue": act("officer", "start_issue", key=of("issue")),
    "employers:solve-issue": act("officer", "solve_issue", key=standing("doing")),
    "employers:confirm-issue": act("officer", "confirm_issue", key=standing("solved")),
    "employers:reopen-issue": act("town", "reopen_issue", key=standing("solved")),
    "employers:refuse-issue": act("leader", "refuse_issue", key=of("issue")),
    "employers:departments": act("officer", "add_department", {"name": "矩阵局"}),
    "employers:department": act("officer", "change_department", key=of("department", "county")),
    "employers:firm-issues": act("firm", "raise_issue", {"kind": "shortage"}),
    "employers:firm-confirm-issue": act("firm", "confirm_issue", key=of("firm issue", "firm")),
    "employers:firm-reopen-issue": act("firm", "reopen_issue", key=standing("solved", "firm issue", "firm")),
}
