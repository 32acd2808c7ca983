"""What is done again, or looked at, once a backup lies in its new database and before anybody uses it.

An app registers in its AppConfig.ready(): a restore brings back what was forgotten on request since the backup, and
nobody but the app knows how to forget it again. `manage.py restore` calls each function in the order of registration
(apps in the order of INSTALLED_APPS), outside transactions, and prints `name: what it returned`.
"""

from collections.abc import Callable

# Returns one sentence that says what was done; raises WrongAfterRestore, or anything else, when the copy must not be used.
Step = Callable[[], str]

_STEPS: dict[str, Step] = {}


class WrongAfterRestore(Exception):
    """One sentence that says what is wrong with the restored copy; the restore ends and the copy is not used."""


def register(name: str, function: Step) -> None:
    """An app tells what it does after a restore. The same name again replaces the function (ready() may run twice)."""
    _STEPS[name] = function


def steps() -> dict[str, Step]:
    """Every step by name, in order."""
    return dict(_STEPS)
