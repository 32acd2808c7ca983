"""Taking times: side by side, so that a busy moment of the machine hits both."""

import gc
import math
import time
from collections.abc import Callable
from statistics import median

MILLI = 1000.0


def interleaved(
    rounds: int, *, before: Callable[[], object] = lambda: None, **works: Callable[[], object]
) -> dict[str, float]:
    """Median milliseconds of each work over `rounds` rounds in turn, after one unmeasured round.

    before: what is done, unmeasured, before each work.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            before()
            gc.collect()
            started = time.perf_counter()
            work()
            if number:
                times[name].append((time.perf_counter() - started) * MILLI)
    return {name: median(taken) for name, taken in times.items()}


def percentile(values: list[float], share: float) -> float:
    """The value that a share of the values does not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]


def exponent(small: float, large: float, factor: float) -> float:
    """The exponent with which a time grows when the input grows by a factor."""
    return math.log(large / small) / math.log(factor)
