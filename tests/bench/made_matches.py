"""People and vacancies for measuring and testing matching: as columns for the engine, and as plain rows for a loop."""

from dataclasses import fields
from typing import Any
from uuid import UUID

import numpy as np

from employers.matching.distance import shrink
from employers.matching.facts import FIRST_PLACE, JOB_KINDS, VACANCY_KINDS, People, Vacancies
from employers.matching.people_reading import _TYPES as PEOPLE_TYPES
from employers.matching.vacancy_reading import _TYPES as VACANCY_TYPES

AREAS, TRADES, GROUPS, PAPERS = 103, 40, 12, 8


def made_vacancies(count: int, seed: int = 1) -> Vacancies:
    """Vacancies spread over a county's villages, deterministic for a seed."""
    draw = np.random.default_rng(seed)
    spots = draw.uniform((113.8, 29.8), (114.2, 30.3), (AREAS, 2))
    area = draw.integers(0, AREAS, count)
    trade = draw.integers(0, TRADES + 1, count)
    paper = np.where(draw.random(count) < 0.2, draw.integers(1, PAPERS + 1, count), 0)
    aged = draw.random(count) < 0.15
    columns: dict[str, Any] = {
        "lng": spots[area, 0] + draw.normal(0, 0.004, count),
        "lat": spots[area, 1] + draw.normal(0, 0.004, count),
        "area": area,
        "occupation": trade,
        "group": np.where(trade > 0, trade % GROUPS + 1, 0),
        "kind": draw.integers(0, len(VACANCY_KINDS), count),
        "wage": np.where(draw.random(count) < 0.1, 0, draw.integers(20, 90, count) * 100),
        "hours_fit": draw.integers(-1, 2, count),
        "carried": draw.random(count) < 0.3,
        "certificate": paper,
        "certificate_value": np.where(paper > 0, draw.integers(1, 6, count), 0),
        "age_min": np.where(aged, 18, 0),
        "age_max": np.where(aged, draw.integers(35, 56, count), 255),
        "education": np.where(draw.random(count) < 0.3, draw.integers(2, 7, count), 0),
        "hazards": draw.random(count) < 0.1,
        "takes_retired": draw.random(count) < 0.3,
        "health": draw.random(count) < 0.2,
        "welfare": draw.random(count) < 0.05,
        "open": draw.random(count) < 0.97,
        "employer_ok": draw.random(count) < 0.99,
        "load": np.where(draw.random(count) < 0.2, draw.random(count) * 3, 0),
        "luck": draw.integers(0, 2**32, count),
    }
    shown = [
        {"title": f"岗位{n}", "employer": n, "occupation": f"工种{trade[n]}", "kind": VACANCY_KINDS[columns["kind"][n]].label,
         "certificate": f"证{paper[n]}", "certificate_name": f"证{paper[n]}" if paper[n] else "", "education": "高中",
         "age_reason": "重体力", "wage": "3000 元/月", "wage_how": "", "place": "某镇", "openings": 2}
        for n in range(count)
    ]  # fmt: skip
    return Vacancies(
        keys=[UUID(int=n + 1) for n in range(count)],
        shown=shown,
        areas={f"county/{n}/": n for n in range(AREAS)},
        occupations={f"t{n}": n for n in range(1, TRADES + 1)},
        groups={f"g{n}": n for n in range(1, GROUPS + 1)},
        certificates={f"证{n}": n for n in range(1, PAPERS + 1)},
        trades={},
        **{name: np.asarray(values).astype(VACANCY_TYPES[name]) for name, values in columns.items()},
    )


def made_people(count: int, seed: int = 2) -> People:
    """People of a county's villages who look for work, deterministic for a seed."""
    draw = np.random.default_rng(seed)
    spots = draw.uniform((113.8, 29.8), (114.2, 30.3), (AREAS, 2))
    home = draw.integers(0, AREAS, count)
    wish, done = draw.integers(0, TRADES + 1, count), draw.integers(0, TRADES + 1, count)
    place = draw.choice([0, 1, 2, FIRST_PLACE, FIRST_PLACE + 1], count, p=[0.2, 0.6, 0.05, 0.1, 0.05])
    skill = np.where(draw.random((count, TRADES + 1)) < 0.03, draw.integers(1, 7, (count, TRADES + 1)), 0)
    certificate = np.where(draw.random((count, PAPERS + 1)) < 0.1, draw.integers(1, 7, (count, PAPERS + 1)), 0)
    skill[:, 0] = certificate[:, 0] = 0
    inside = np.zeros((FIRST_PLACE + 2, AREAS), dtype=bool)
    inside[:2], inside[FIRST_PLACE, :10], inside[FIRST_PLACE + 1, 10:12] = True, True, True
    columns: dict[str, Any] = {
        "lng": spots[home, 0],
        "lat": spots[home, 1],
        "shrink": [shrink(lat) for lat in spots[home, 1]],
        "age": draw.integers(15, 70, count),
        "retired": draw.random(count) < 0.1,
        "education": draw.integers(0, 7, count),
        "wish": wish,
        "wish_group": np.where(wish > 0, wish % GROUPS + 1, 0),
        "done": done,
        "done_group": np.where(done > 0, done % GROUPS + 1, 0),
        "kind": draw.integers(0, len(JOB_KINDS), count),
        "wage": np.where(draw.random(count) < 0.2, 0, draw.integers(20, 70, count) * 100),
        "place": place,
        "reach": np.where(place == 1, np.inf, 15),
        "school_hours": draw.random(count) < 0.1,
        "hard": draw.random(count) < 0.1,
        "tags": draw.integers(0, 3, count) * 50,
        "help": draw.integers(0, 4, count) * 30,
        "willing": draw.random(count) < 0.98,
        "asked": draw.random(count) < 0.8,
        "load": np.where(draw.random(count) < 0.3, draw.random(count) * 4, 0),
        "luck": draw.integers(0, 2**32, count),
    }
    return People(
        keys=[UUID(int=n + 1) for n in range(count)],
        skill=skill.astype(np.uint8),
        certificate=certificate.astype(np.uint8),
        shown=[
            {"kind": "本人想找全职", "tags": "退捕渔民", "help": "残疾人", "unwilling": "本人现在不找工作"}
            for _ in range(count)
        ],
        inside=inside,
        places=["", "", "", "甲镇", "乙镇"],
        **{name: np.asarray(values).astype(PEOPLE_TYPES[name]) for name, values in columns.items()},
    )


def plain_rows(columns: People | Vacancies) -> list[dict[str, Any]]:
    """The same as one dictionary a row, of Python's own numbers."""
    names = [one.name for one in fields(columns) if one.name not in columns.SHARED]
    listed = {name: value if isinstance(value := getattr(columns, name), list) else value.tolist() for name in names}
    return [{name: listed[name][n] for name in names} for n in range(len(columns))]
