"""企业回访: planned, made, reported to the county, or cancelled."""

from datetime import date
from typing import Any

from django.db import transaction

from employers.enums import EmployerState
from employers.models import Employer, EmployerVisit
from employers.visit_enums import VISIT_MOVES, VISITS
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused

DONE_BEFORE = "这次回访的状态已经变了，请刷新后再看。"


def plan_visit(*, employer: Employer, visited_on: date, by: Any, **written: str) -> EmployerVisit:
    """Put a visit on the list. written: people_met, summary, internal_note. Raises Refused for a firm that is closed."""
    if employer.state == EmployerState.CLOSED:
        raise Refused("这家单位已注销，不能再安排回访。")
    with transaction.atomic():
        visit = EmployerVisit(employer=employer, region=employer.region, visited_on=visited_on, visitor=by, **written)
        visit.save(force_insert=True)
        audit("plan_visit", about=visit, region=employer.region)
    return visit


def finish_visit(*, visit: EmployerVisit, visited_on: date, by: Any, **written: str) -> None:
    """The visit took place, and is counted where the firm is now. Raises Refused for a day to come, without a word
    about how it went, or when it was finished before."""
    if visited_on > today():
        raise Refused("走访日期不能晚于今天；还没去的请存为安排。", field="visited_on")
    if not written.get("summary", "").strip():
        raise Refused("请写一句走访情况。", field="summary")
    region = visit.employer.region
    changes = {"visited_on": visited_on, "visitor": by, "counted_region": region, **written}
    with transaction.atomic():
        _move(visit, "finish", **changes)
        mark_dirty([(region.pk, VISITS, visited_on)])


def record_visit(*, employer: Employer, visited_on: date, by: Any, **written: str) -> EmployerVisit:
    """A visit that took place without having been planned."""
    with transaction.atomic():
        visit = plan_visit(employer=employer, visited_on=visited_on, by=by)
        finish_visit(visit=visit, visited_on=visited_on, by=by, **written)
    return visit


def report_visit(*, visit: EmployerVisit) -> None:
    """上报: nothing is added any more. Raises Refused for one that was not made, or is reported."""
    with transaction.atomic():
        _move(visit, "report")


def cancel_visit(*, visit: EmployerVisit, reason: str) -> None:
    """取消 a visit that has not been made. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写明为什么取消。", field="reason")
    with transaction.atomic():
        _move(visit, "cancel", reason=reason.strip())


def _move(visit: EmployerVisit, verb: str, reason: str = "", **changes: Any) -> None:
    if not transitions.move(visit, VISIT_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_visit", about=visit, region=visit.region, reason=reason)
