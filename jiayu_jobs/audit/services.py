"""record(): the one way to write an audit entry, and with it the marks that make figures fresh."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction

from jiayu_jobs.audit.context import acting, current_actor
from jiayu_jobs.audit.models import AuditEntry, DirtyMark, Outcome
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import OutsideScope, Scope, current_scope

NO = TypeVar("NO", bound=Refused)
STRANGER = {"key": "nobody", "label": "未登录"}
LONGEST_REASON = 200
# A phone or ID number that somebody types into a reason: an entry cannot be taken back, so it never gets there.
LONG_NUMBER = re.compile(r"(?:\d[ -]?){10,}[\dXx]")


def record(
    action: str,
    *,
    about: Any = None,
    region: Any = None,
    marks: Iterable[str] = (),
    since: date | None = None,
    counted_in: str = "",
    reason: str = "",
    outcome: str = Outcome.DONE,
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write who did what, and mark the figures that it changes, in the caller's transaction.

    action: the service's verb ("register_person"); about: the row; region: the Region it lies in;
    marks: subjects whose figures change there; since: first day a counted fact changed (None = today only);
    counted_in: code of the region whose figures change, where the row may have moved since it began to count;
    detail: names of changed fields, counts, states; never a personal value in clear. reason: what somebody typed;
    long numbers and the name of the person are left out of it.
    Raises RuntimeError outside a transaction: an entry must live and die with what it tells of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() is called inside the service's own transaction.")
    actor = current_actor()
    if not actor.key:
        raise RuntimeError("record() needs an actor: enter one with acting().")
    entry = AuditEntry(
        actor=actor.key,
        actor_label=actor.label,
        post=actor.post,
        ip=actor.ip,
        request_id=actor.request_id,
        action=action,
        object_type=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        region_path=region.path if region is not None else scope_path_now(),
        reason=impersonal(reason, about),
        outcome=outcome,
        detail=dict(detail or {}),
    )
    AuditEntry._base_manager.bulk_create([entry])
    if region is not None:
        mark_dirty([(counted_in or region.code, subject, since) for subject in marks])
    return entry


def impersonal(reason: str, about: Any) -> str:
    """A typed reason as it may stand for good: without long numbers and without the name of whom it is about."""
    name = getattr(about, "full_name", "")
    return LONG_NUMBER.sub("…", reason.replace(name, "…") if name else reason)


def scope_path_now() -> str:
    """Where an action without a region of its own belongs: the region that its actor works in."""
    try:
        return current_scope().path
    except OutsideScope:
        return ""


def record_refusal(action: str, *, about: Any = None, region: Any = None, reason: str, detail: Any = None) -> None:
    """A refusal, in a short transaction of its own: called after the refused work has rolled back."""
    with transaction.atomic():
        record(action, about=about, region=region, reason=reason, outcome=Outcome.REFUSED, detail=detail)


def write_down(action: str, refusal: NO, *, about: Any = None, region: Any = None, reason: str = "") -> NO:
    """Write a refused act down once, after it has rolled back, and hand the refusal on: where it becomes an answer, or
    where a service raises it and no edge is to be relied on.

    action: the verb that was refused; region: about's own where none is given; reason: the refusal's words where none
    are given. Nobody signed in is written down as such.
    """
    if not refusal.written:
        refusal.written = True
        region, reason = region or getattr(about, "region", None), (reason or refusal.message)[:LONGEST_REASON]
        if current_actor().key:
            record_refusal(action, about=about, region=region, reason=reason)
        else:
            with acting(replace(current_actor(), **STRANGER), Scope.public()):
                record_refusal(action, about=about, region=region, reason=reason)
    return refusal


def mark_dirty(marks: Iterable[tuple[str, str, date | None]]) -> None:
    """Plain inserts of (region code, subject, since); the relay wakes the roll-up at commit."""
    rows = [DirtyMark(region_code=code, subject=subject, since=since) for code, subject, since in marks]
    if rows:
        DirtyMark.objects.bulk_create(rows)
