"""How long what is kept: each rule says what is due and removes it in bounded steps (security.md C8).

Apps register their rules when they are ready; the nightly job, `manage.py retention` and the county's page go through them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. title, kept: words for the page; both functions run inside batch() with the system as the actor.

    due: how many rows are past their time; remove: takes away at most so many of them, in the caller's transaction, and
    returns how many. What it took is not due any more, so that a run that was killed is simply started again.
    """

    name: str
    title: str
    kept: str
    due: Callable[[], int]
    remove: Callable[[int], int]


_RULES: dict[str, Rule] = {}


def register(rules: Iterable[Rule]) -> None:
    """An app tells its rules; a name once more replaces the rule."""
    for rule in rules:
        _RULES[rule.name] = rule


def rules() -> list[Rule]:
    """Every rule, in the order in which apps told them."""
    return list(_RULES.values())
