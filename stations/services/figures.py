"""A lower app asks for fresh figures without knowing who counts them: the dashboard registers itself here."""

from collections.abc import Callable

_refreshers: list[Callable[[bool], None]] = []


def register_refresher(refresh: Callable[[bool], None]) -> None:
    """Called by the app that counts, at start-up; its argument tells whether to count everything anew."""
    _refreshers.append(refresh)


def bring_figures_up_to_date(*, everything: bool = False) -> None:
    """Take every dirty mark now, in this process: commands that change records end with it.

    everything: count all figures anew, as after a change of the regions themselves.
    """
    for refresh in _refreshers:
        refresh(everything)
