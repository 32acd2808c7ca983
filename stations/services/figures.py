"""A lower app asks for fresh figures without knowing who counts them: the dashboard registers itself here."""

from collections.abc import Callable

_refreshers: list[Callable[[], None]] = []


def register_refresher(refresh: Callable[[], None]) -> None:
    """Called by the app that counts, at start-up."""
    _refreshers.append(refresh)


def bring_figures_up_to_date() -> None:
    """Take every dirty mark now, in this process: commands that change records end with it."""
    for refresh in _refreshers:
        refresh()
