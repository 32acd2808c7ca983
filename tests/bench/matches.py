"""P10 and P11: the best vacancies for one person with reasons, and the best five for everybody, on made people and
vacancies, beside the bare numpy score of the same and the same rules in a Python loop."""

import numpy as np

from employers.matching import parts
from employers.matching.distance import Road
from employers.matching.engine import nothing_known, top_for_all, vacancies_for
from employers.matching.facts import People, Vacancies
from employers.matching.pairs import Pairs
from tests.bench.made_matches import made_people, made_vacancies, plain_rows
from tests.bench.measure import interleaved
from tests.bench.plain_matching import best_for
from tests.bench.results import Results

ROAD = Road(factor=1.3, speed=15, circle=15)
SMALL, LARGE = 3_000, 100_000
BEST, FEW = 20, 5
# People whom the loop is asked about; its time for all is this many's, multiplied.
LOOPED = 4
# Columns of the bare score that are worked on at once.
ROWS = 64


def measure_matches(results: Results, rounds: int, people: int) -> None:
    """people: how many P11 looks at, beside 3,000 vacancies."""
    everybody = made_people(people)
    one = everybody.take(np.array([next(n for n in range(people) if everybody.willing[n] and everybody.place[n] == 1)]))
    for count, bound in ((SMALL, None), (LARGE, 15)):
        vacancies = made_vacancies(count)
        person, rows, inside = plain_rows(one)[0], plain_rows(vacancies), one.inside.tolist()
        taken = interleaved(
            rounds,
            ours=lambda: vacancies_for(one, vacancies, count=BEST, road=ROAD),  # noqa: B023  # used before the next turn
            floor=lambda: bare(one, vacancies, BEST),  # noqa: B023
            loop=lambda: best_for(person, rows, inside, BEST, ROAD.factor, ROAD.speed),  # noqa: B023
        )
        what = f"best {BEST} of {count:,} vacancies for a person, with reasons, and the best {BEST} of the blocked"
        if bound is None:
            results.cost(
                "P10.python", f"{what}, against a Python loop without reasons", taken["ours"], taken["loop"], "ms", 0.6
            )
        else:
            results.gain(
                "P10.many", f"{what}, against a Python loop without reasons", taken["ours"], taken["loop"], "ms", bound
            )
        results.cost(
            f"P10.floor_{count // 1000}k", f"{what}, against numpy's bare score", taken["ours"], taken["floor"], "ms"
        )
    _for_everybody(results, rounds, everybody)


def _for_everybody(results: Results, rounds: int, everybody: People) -> None:
    vacancies = made_vacancies(SMALL)
    rows, inside, asked = (
        plain_rows(vacancies),
        everybody.inside.tolist(),
        plain_rows(everybody.take(np.arange(LOOPED))),
    )
    taken = interleaved(
        min(rounds, 3),
        ours=lambda: sum(1 for _ in top_for_all(everybody, vacancies, count=FEW, road=ROAD)),
        floor=lambda: bare(everybody, vacancies, FEW),
        loop=lambda: [best_for(person, rows, inside, FEW, ROAD.factor, ROAD.speed) for person in asked],
    )
    looped = taken["loop"] * len(everybody) / LOOPED
    what = f"best {FEW} of {SMALL:,} vacancies for each of {len(everybody):,} people"
    results.gain(
        "P11.python", f"{what}, against a Python loop ({LOOPED} people, multiplied)", taken["ours"], looped, "ms", 10
    )
    results.cost("P11.floor", f"{what}, against numpy's bare score", taken["ours"], taken["floor"], "ms")


def bare(people: People, vacancies: Vacancies, count: int) -> None:
    """The floor: scores in one pass and the highest of them, without blocks, reasons or turns of equal ones."""
    for start in range(0, len(people), ROWS):
        some = people.take(np.arange(start, min(start + ROWS, len(people))))
        scores = parts.total(Pairs(some, vacancies, ROAD, nothing_known(some, vacancies)))
        np.argpartition(-scores, count, axis=1)[:, :count]
