"""The scope of the work at hand, in a context variable for the manager and in the session for PostgreSQL.

Session-level settings are set outside any view's own transaction (a rollback would undo them) and cleared in a
`finally`. Whatever opens the connection later re-applies them (scoping.backend).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN

from jiayu_jobs.regions import path_range

Kind = Literal["region", "organisation", "public", "batch"]


class OutsideScope(RuntimeError):
    """Rows were asked for where nobody said on whose behalf."""


@dataclass(frozen=True, slots=True)
class Scope:
    """On whose behalf rows are read: a region's subtree, an organisation's own rows, the public, or a batch job.

    path: stored path of a Region (region scopes only); organisation: opaque key of an employer or body.
    """

    kind: Kind
    path: str = ""
    organisation: str = ""

    @classmethod
    def region(cls, path: str) -> "Scope":
        """The subtree of a stored Region.path; an empty path sees nothing."""
        return cls("region", path=path)

    @classmethod
    def public(cls) -> "Scope":
        """What is published, for people without an account."""
        return cls("public")

    def bounds(self) -> tuple[str, str]:
        """The lower and upper bound of region paths that the database policies let through."""
        return path_range(self.path) if self.kind == "region" else ("", "")


_scope: ContextVar[Scope | None] = ContextVar("jiayu_scope", default=None)
_actor: ContextVar[str] = ContextVar("jiayu_scope_actor", default="")

SETTINGS = ("jiayu.lo", "jiayu.hi", "jiayu.org", "jiayu.actor")


def current_scope() -> Scope:
    """The scope in force. Raises OutsideScope where none was entered."""
    scope = _scope.get()
    if scope is None:
        raise OutsideScope("Rows were read outside a scope: enter one with scoped(), batch() or elevated().")
    return scope


def session_values() -> tuple[str, str, str, str]:
    """What the database session must know now: lower and upper path, organisation, actor."""
    scope = _scope.get()
    if scope is None:
        return ("", "", "", _actor.get())
    return (*scope.bounds(), scope.organisation, _actor.get())


def push(local: bool = False) -> None:
    """Write the values in force to the open database session; a closed connection gets them when it opens."""
    if connection.connection is None:
        return
    with connection.cursor() as cursor:
        write_session(cursor, local)


def write_session(cursor: Any, local: bool = False) -> None:
    """One statement that sets all four settings; local = until the end of the transaction."""
    values = session_values()
    calls = ", ".join(f"set_config('{name}', %s, {str(local).lower()})" for name in SETTINGS)
    cursor.execute(f"SELECT {calls}", values)  # noqa: S608  # the names are constants, the values parameters


def may_still_speak() -> bool:
    """Whether the open connection takes another statement. A dead one is not worth an error while cleaning up; in a
    failed transaction none is accepted, nor needed: the rollback takes local settings back, and a second error would
    hide the one that failed it."""
    raw = connection.connection
    if raw is None or raw.closed or connection.needs_rollback:
        return False
    return raw.info.transaction_status not in (TRANSACTION_STATUS_INERROR, TRANSACTION_STATUS_UNKNOWN)


@contextmanager
def scoped(scope: Scope | None, actor: str = "") -> Iterator[None]:
    """Enter a scope for the length of the block, for an actor (an opaque id; needed to write personal rows).

    The outermost edge (middleware, task, command) enters it outside transactions. Inside one the settings are the
    transaction's own and end with it: nobody's values stay on a connection that is used again.
    """
    scope_token = _scope.set(scope)
    actor_token = _actor.set(actor or _actor.get())
    local = connection.in_atomic_block
    try:
        push(local)
        yield
    finally:
        _scope.reset(scope_token)
        _actor.reset(actor_token)
        if may_still_speak():
            push(local)


@contextmanager
def elevated(path: str, reason: str) -> Iterator[None]:
    """A wider region for one transaction: only services named in ELEVATED may call it (a test holds the list).

    path: the smallest region that holds both sides; reason: kept in the audit entry that the service writes.
    """
    if not reason:
        raise ValueError("An elevation needs a reason.")
    with transaction.atomic():
        token = _scope.set(Scope.region(path))
        try:
            push(local=True)
            yield
        finally:
            _scope.reset(token)
            if may_still_speak():
                push(local=True)


@contextmanager
def batch(actor: str = "system") -> Iterator[None]:
    """One transaction as app_batch, which sees every region: roll-up, rebuild, daily services. Never for pages."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        scope_token = _scope.set(Scope("batch"))
        actor_token = _actor.set(_actor.get() or actor)
        try:
            former = take_role("app_batch")
            yield
        finally:
            _scope.reset(scope_token)
            _actor.reset(actor_token)
            if nested and may_still_speak():  # else the end of the transaction takes role and settings back
                take_role(former)


def take_role(role: str) -> str:
    """Take a database role and the values in force until the end of the transaction, in one statement; returns the
    role before. Such a setting ends with the transaction or the savepoint that it was made in, when that fails."""
    calls = ", ".join(f"set_config('{name}', %s, true)" for name in ("role", *SETTINGS))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_user, {calls}", (role, *session_values()))  # noqa: S608  # constant names
        return str(cursor.fetchone()[0])


@contextmanager
def across_regions() -> Iterator[None]:
    """Stored figures of every region, also for pages: the manager lets all through, while the database role and the
    session's bounds stay what they are, so that no row about a person becomes visible."""
    connection.ensure_connection()
    token = _scope.set(Scope("batch"))
    try:
        yield
    finally:
        _scope.reset(token)


def replace_scope(scope: Scope) -> None:
    """Swap the scope inside a block entered with scoped(), whose end still restores the one before it."""
    _scope.set(scope)
    push()
