"""The actor of the work at hand."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jiayu_jobs.scoping import Scope, scoped


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's id and display name, the post it acts from, the address and the request it came by.

    key is what the database sees; it is never empty for somebody who may write.
    """

    key: str
    label: str = ""
    post: str = ""
    ip: str = ""
    request_id: str = ""


SYSTEM = Actor(key="system", label="系统")
NOBODY = Actor(key="")
_actor: ContextVar[Actor] = ContextVar("jiayu_actor", default=NOBODY)  # noqa: B039  # a frozen value


def current_actor() -> Actor:
    """The actor in force; one with an empty key where nobody acts."""
    return _actor.get()


@contextmanager
def acting(actor: Actor, scope: Scope | None) -> Iterator[None]:
    """Enter an actor together with the scope it acts in."""
    token = _actor.set(actor)
    try:
        with scoped(scope, actor.key):
            yield
    finally:
        _actor.reset(token)


def on_behalf_of(user: Any, region: Any) -> AbstractContextManager[None]:
    """Act as an account in a region's subtree where no request tells who asks: in jobs and commands."""
    return acting(Actor(key=str(user.pk), label=user.display_name), Scope.region(region.path))
