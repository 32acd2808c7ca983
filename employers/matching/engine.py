"""The best of many: scores of all pairs, those that are not blocked, the highest first, with their parts in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from employers.matching import blocks, parts
from employers.matching.distance import Road
from employers.matching.facts import Column, People, Vacancies
from employers.matching.pairs import Pairs
from employers.matching.parts import Reason

# Pairs that are worked on at once: a few columns of them stay in the processor's cache.
CHUNK = 262_144


@dataclass(frozen=True, slots=True)
class Match:
    """One pair as it is shown: person and vacancy are row numbers of what was asked about. blocks: why not; empty where
    it may be recommended. km, minutes: on the road, None where nobody knows."""

    person: int
    vacancy: int
    tenths: int
    reasons: list[Reason]
    blocks: list[str]
    notes: list[str]

    @property
    def points(self) -> float:
        """The score with one decimal: the sum of the parts."""
        return self.tenths / parts.w.POINT

    @property
    def summary(self) -> str:
        """What a referral keeps of it: the parts that speak for it."""
        return "；".join(reason.words for reason in self.reasons if reason.name not in ("turn", "step_back"))

    @property
    def told_to_employer(self) -> str:
        """What an employer may read of it: work and way, and nothing of why somebody is helped or what wage they hope for."""
        return "；".join(reason.words for reason in self.reasons if reason.name in parts.FOR_EMPLOYERS)


def nothing_known(people: People, vacancies: Vacancies) -> Column:
    """No referral between any of them."""
    return np.zeros((len(people), len(vacancies)), dtype=np.uint8)


def best_of(scores: Column, luck: Column, count: int) -> Column:
    """Row numbers of the highest of a column, at most `count`, equal ones by the luck of the day."""
    rank = scores.astype(np.int64) * (1 << 32) + luck
    count = min(count, rank.size)
    found = np.argpartition(-rank, count - 1)[:count] if 0 < count < rank.size else np.arange(rank.size)
    return found[np.argsort(-rank[found], kind="stable")][:count]


def vacancies_for(
    people: People, vacancies: Vacancies, *, count: int, road: Road, known: Column | None = None
) -> tuple[list[Match], list[Match]]:
    """For the one person, the best vacancies, and the best of the blocked ones."""
    return _ranked(Pairs(people, vacancies, road, _known(people, vacancies, known)), count)


def people_for(
    people: People, vacancies: Vacancies, *, count: int, road: Road, known: Column | None = None
) -> tuple[list[Match], list[Match]]:
    """For the one vacancy, the best people, and the best of the blocked ones."""
    return _ranked(Pairs(people, vacancies, road, _known(people, vacancies, known)), count)


def top_for_all(
    people: People, vacancies: Vacancies, *, count: int, road: Road, known: dict[int, Column] | None = None
) -> Iterator[tuple[int, Column, Column]]:
    """For each person the numbers of the best vacancies and their scores in tenths, highest first.

    known: rows of what is known of a person's referrals, by row number.
    """
    width = max(CHUNK // max(len(vacancies), 1), 1)
    for start in range(0, len(people), width):
        rows = np.arange(start, min(start + width, len(people)))
        seen = np.zeros((len(rows), len(vacancies)), dtype=np.uint8)
        for row in rows if known else ():
            if int(row) in (known or {}):
                seen[row - start] = known[int(row)]  # type: ignore[index]
        pairs = Pairs(people.take(rows), vacancies, road, seen)
        scores = parts.total(pairs)
        free = ~blocks.blocked(pairs)
        for number, row in enumerate(rows):
            mine = np.flatnonzero(free[number])
            chosen = mine[best_of(scores[number, mine], vacancies.luck[mine] ^ pairs.people.luck[number], count)]
            yield int(row), chosen, scores[number, chosen]


def explain(pairs: Pairs, which: list[tuple[int, int]]) -> list[Match]:
    """Pairs, by the numbers of person and vacancy, with everything that is said about them."""
    if not which:
        return []
    people, rows = np.unique([person for person, _ in which], return_inverse=True)
    vacancies, columns = np.unique([vacancy for _, vacancy in which], return_inverse=True)
    of = pairs.some(people, vacancies)
    points = [(part, part.points(of)) for part in parts.PARTS]
    shut = blocks.found_in(of)
    matches = []
    for (person, vacancy), i, j in zip(which, rows.tolist(), columns.tolist(), strict=True):
        reasons = [
            Reason(part.name, part.label, part.words(of, i, j, tenths), tenths)
            for part, table in points
            if (tenths := int(table[i, j]))
        ]
        against = [block.words(of, i, j) for block, holds in shut if holds[i, j]]
        score = sum(reason.tenths for reason in reasons)
        matches.append(Match(person, vacancy, score, reasons, against, notes(of, i, j)))
    return matches


def notes(of: Pairs, i: int, j: int) -> list[str]:
    """What to think of that neither blocks nor scores."""
    v, p, found = of.vacancies, of.people, []
    if p.retired[i]:
        agreed = "签劳务协议，买意外险"
        found.append(f"单位接收退休人员：{agreed}" if v.takes_retired[j] else f"已过退休年龄：{agreed}")
    if not p.asked[i]:
        found.append("还没问过本人是否同意，先打电话问")
    if v.health[j]:
        found.append("要办健康证")
    if v.education[j] and not p.education[i]:
        found.append(f"要{v.shown[j]['education']}以上学历，没有登记学历")
    minutes = of.minutes[i, j]
    if np.isnan(minutes):
        found.append("岗位没有标位置，路程没算")
    elif minutes >= parts.w.FAR_MINUTES:
        found.append(f"路远，约 {of.km[i, j]:.0f} 公里")
    return found


def _known(people: People, vacancies: Vacancies, known: Column | None) -> Column:
    return nothing_known(people, vacancies) if known is None else known


def _ranked(pairs: Pairs, count: int) -> tuple[list[Match], list[Match]]:
    """Of a table with one row or one column."""
    columns = len(pairs.vacancies) if len(pairs.people) == 1 else 1
    scores = parts.total(pairs).ravel()
    shut = blocks.blocked(pairs).ravel()
    luck = (pairs.people.luck[:, None] ^ pairs.vacancies.luck[None, :]).ravel()
    lists: list[list[Match]] = []
    for chosen in (np.flatnonzero(~shut), np.flatnonzero(shut)):
        top = chosen[best_of(scores[chosen], luck[chosen], count)]
        lists.append(explain(pairs, [divmod(int(number), columns) for number in top]))
    return lists[0], lists[1]
