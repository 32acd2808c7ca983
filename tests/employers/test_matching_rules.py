"""The engine against plain Python, and what must hold for any people and vacancies. Nothing here needs a database."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.matching import blocks, parts
from employers.matching.distance import Road
from employers.matching.engine import explain, nothing_known, people_for, top_for_all, vacancies_for
from employers.matching.pairs import Pairs
from tests.bench.made_matches import made_people, made_vacancies, plain_rows
from tests.bench.plain_matching import is_blocked, minutes_between, score

ROAD = Road(factor=1.3, speed=15, circle=15)
SEEDS = st.integers(0, 10_000)


def table(people, vacancies, known=None):
    return Pairs(people, vacancies, ROAD, nothing_known(people, vacancies) if known is None else known)


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_the_engine_says_what_plain_python_says(seed):
    people, vacancies = made_people(30, seed), made_vacancies(120, seed + 1)
    of = table(people, vacancies)
    scores, shut = parts.total(of), blocks.blocked(of)
    rows, columns, inside = plain_rows(people), plain_rows(vacancies), people.inside.tolist()
    for i, p in enumerate(rows):
        for j, v in enumerate(columns):
            minutes = minutes_between(p, v, ROAD.factor, ROAD.speed)
            assert bool(shut[i, j]) == is_blocked(p, v, minutes, inside), (i, j)
            # A half may be rounded either way: one tenth at most, in the three parts that are rounded.
            assert abs(int(scores[i, j]) - score(p, v, minutes)) <= 1, (i, j)


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_one_and_bulk_give_the_same_parts_a_score_is_their_sum_and_nobody_blocked_is_shown(seed):
    people, vacancies = made_people(40, seed), made_vacancies(60, seed + 1)
    of = table(people, vacancies)
    scores, shut = parts.total(of), blocks.blocked(of)
    for row, chosen, points in top_for_all(people, vacancies, count=20, road=ROAD):
        one = people.take(np.array([row]))
        best, blocked = vacancies_for(one, vacancies, count=20, road=ROAD)
        assert [match.vacancy for match in best] == chosen.tolist()
        assert [match.tenths for match in best] == points.tolist() == sorted(points.tolist(), reverse=True)
        for match in best:
            assert match.blocks == [] and not shut[row, match.vacancy]
        for match in blocked:
            assert match.blocks and shut[row, match.vacancy]
        for match in (*best, *blocked):
            assert match.tenths == sum(reason.tenths for reason in match.reasons) == scores[row, match.vacancy]
            assert all(reason.words and reason.tenths for reason in match.reasons)
            assert explain(of, [(row, match.vacancy)])[0].reasons == match.reasons
    for number in range(5):
        best, _ = people_for(people, vacancies.take(np.array([number])), count=20, road=ROAD)
        assert [match.tenths for match in best] == [scores[match.person, number] for match in best]


# (name, of people?, how a column becomes better); a better fact never lowers a score and never adds a block.
BETTER = [
    ("wage", False, lambda c, d: np.where(c > 0, c + d.integers(0, 2000, c.size), c)),
    ("wage", True, lambda c, d: np.where(c > 0, np.maximum(c - d.integers(0, 2000, c.size), 100), c)),
    ("skill", True, lambda c, d: np.minimum(c + d.integers(0, 3, c.shape) * (np.arange(c.shape[1]) > 0), 6).astype(np.uint8)),
    ("certificate", True, lambda c, d: np.minimum(c + (np.arange(c.shape[1]) > 0), 6).astype(np.uint8)),
    ("kind", True, lambda c, d: np.where(c > 0, 4, c)),
    ("tags", True, lambda c, d: np.minimum(c + 50, 100)),
    ("help", True, lambda c, d: np.minimum(c + 30, 90)),
    ("load", True, lambda c, d: c / 2),
    ("load", False, lambda c, d: c / 2),
    ("carried", False, lambda c, d: c | True),
    ("education", True, lambda c, d: np.where(c > 0, np.minimum(c + 1, 8), c)),
    ("hard", True, lambda c, d: c | True),
    ("reach", True, lambda c, d: c * 2),
    ("hours_fit", False, lambda c, d: np.ones_like(c)),
    ("age_max", False, lambda c, d: np.full_like(c, 255)),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_a_better_fact_never_lowers_a_score_and_never_blocks(seed):
    draw = np.random.default_rng(seed)
    people, vacancies = made_people(60, seed), made_vacancies(80, seed + 1)
    scores, shut = parts.total(table(people, vacancies)), blocks.blocked(table(people, vacancies))
    moved = set()
    for name, of_people, better in BETTER:
        side = people if of_people else vacancies
        column = getattr(side, name)
        after = replace(side, **{name: better(column, draw).astype(column.dtype)})
        of = table(after, vacancies) if of_people else table(people, after)
        now, free = parts.total(of), ~blocks.blocked(of)
        assert (now >= scores).all(), name
        assert (free | shut).all(), name
        if (now > scores).any() or (free & shut).any():
            moved.add((name, of_people))
    assert moved == {(name, of_people) for name, of_people, _ in BETTER}
    # Nearer is better: everybody moves half the way to the first vacancy.
    nearer = replace(
        people, lng=(people.lng + vacancies.lng[0]) / 2, lat=(people.lat + vacancies.lat[0]) / 2, shrink=people.shrink
    )
    first = vacancies.take(np.array([0]))
    assert (parts.total(table(nearer, first)) >= scores[:, :1]).all()


def test_what_is_known_from_referrals_blocks_with_its_sentence():
    people, vacancies = made_people(3, 5), made_vacancies(4, 6)
    for word in range(1, len(blocks.KNOWN)):
        known = np.zeros((3, 4), dtype=np.uint8)
        known[1, 2] = word
        of = table(people, vacancies, known)
        assert blocks.blocked(of)[1, 2]
        assert blocks.KNOWN[word] in explain(of, [(1, 2)])[0].blocks
        assert blocks.KNOWN[word] not in explain(of, [(1, 1)])[0].blocks


def winners_of_a_month(side, turning):
    """How often each of 600 was among the twenty that are recommended every day, 30 days long."""
    people, vacancies, one = made_people(600, 11), made_vacancies(600, 12), np.array([0])
    people = replace(people, load=np.zeros(600, np.float32), reach=np.full(600, np.inf, np.float32))
    vacancies = replace(vacancies, load=np.zeros(600, np.float32))
    mine = people if side == "people" else vacancies
    shown, given_on = np.zeros(600, int), [[] for _ in range(600)]
    for day in range(30):
        load = [sum(1 - (day - d) / 30 for d in days) if turning else 0 for days in given_on]
        mine = replace(mine, load=np.array(load, dtype=np.float32))
        luck = people.luck ^ np.uint32(day * 7919 + 13 if turning else 0)
        if side == "people":
            best, _ = people_for(replace(mine, luck=luck), vacancies.take(one), count=20, road=ROAD)
        else:
            best, _ = vacancies_for(replace(people, luck=luck).take(one), mine, count=20, road=ROAD)
        for match in best:
            winner = match.person if side == "people" else match.vacancy
            shown[winner] += 1
            given_on[winner].append(day)
    return shown


@pytest.mark.parametrize("side", ["people", "vacancies"])
def test_over_thirty_days_not_the_same_twenty_win(side):
    """Who was recommended steps back and comes again: twenty have less than half of it, though some fit far better."""
    shown, same = winners_of_a_month(side, turning=True), winners_of_a_month(side, turning=False)
    assert np.sort(same)[-20:].sum() == same.sum() == shown.sum() == 600
    assert np.sort(shown)[-20:].sum() <= 0.45 * 600
    assert (shown > 0).sum() >= 120
