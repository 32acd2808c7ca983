"""Every address says who may use it. One that says nothing is refused, and fails the suite."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """kind: public (nobody signed in), account (any account, also half signed in), capability (a post that may).

    during: the account stage at which the view is still reachable ("password" = password given, second factor not).
    """

    kind: Literal["public", "account", "capability"]
    capability: str = ""
    stage: Literal["full", "password"] = "full"


def public(view: View) -> View:
    """Open to everybody, without login; sees only what is published."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def requires(capability: str) -> Callable[[View], View]:
    """Open to signed-in accounts whose active post has the capability (stations/roles.py)."""

    def mark(view: View) -> View:
        view.access = Access("capability", capability)  # type: ignore[attr-defined]
        return view

    return mark


def account(stage: Literal["full", "password"] = "full") -> Callable[[View], View]:
    """Open to every signed-in account; stage "password" also before the second factor or the first password change."""

    def mark(view: View) -> View:
        view.access = Access("account", stage=stage)  # type: ignore[attr-defined]
        return view

    return mark


def access_of(view: Any) -> Access | None:
    """What a resolved view declares: on the function, its class, or the function a decorator wraps."""
    while view is not None:
        for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
            declared = getattr(holder, "access", None)
            if isinstance(declared, Access):
                return declared
        view = getattr(view, "__wrapped__", None)
    return None
