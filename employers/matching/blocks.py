"""Hard blocks: why a person is not recommended to a vacancy, whatever the score. They take no part in it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from employers.matching.facts import ANYWHERE, ELSEWHERE, FIRST_PLACE, NO_PLACE, Column
from employers.matching.pairs import Pairs

YOUNGEST, GROWN = 16, 18
# What is known of a pair from referrals; from OPEN on it blocks.
NOTHING, OPEN, DECLINED, REFUSED, PLACED = range(5)
KNOWN = ("", "已经推荐过，正在等结果", "本人说过不去这个岗位", "单位说过不合适", "已经在这个岗位上岗")


@dataclass(frozen=True, slots=True)
class Block:
    """One reason. holds: where it stands, for all pairs; words: of the pair in a row and a column."""

    name: str
    holds: Callable[[Pairs], Column]
    words: Callable[[Pairs, int, int], str]


def _too_far(of: Pairs) -> Column:
    place = of.people.place[:, None]
    beyond = np.nan_to_num(of.minutes, nan=0.0) > of.people.reach[:, None]
    carried = of.vacancies.carried[None, :]
    out_of_reach = ((place == NO_PLACE) | (place == ANYWHERE)) & beyond & ~carried
    # Beside the region that was named, what lies within the circle is near enough.
    other_region = (
        (place >= FIRST_PLACE) & ~of.inside & (np.nan_to_num(of.minutes, nan=np.inf) > of.people.reach[:, None])
    )
    return out_of_reach | other_region | (place == ELSEWHERE)


def _too_far_words(of: Pairs, i: int, j: int) -> str:
    place = int(of.people.place[i])
    if place == ELSEWHERE:
        return f"本人想去{of.people.shown[i].get('elsewhere') or '外地'}"
    far = "" if np.isnan(of.minutes[i, j]) else f"，离家约 {of.km[i, j]:.1f} 公里"
    if place >= FIRST_PLACE:
        return f"本人想在{of.people.places[place]}干{far}"
    return f"超出 {of.people.reach[i]:.0f} 分钟{far}"


def _school(of: Pairs) -> Column:
    return of.people.school_hours[:, None] & (of.vacancies.hours_fit[None, :] != 1)


def _school_words(of: Pairs, i: int, j: int) -> str:
    if of.vacancies.hours_fit[j] == -1:
        return "要接送孩子，岗位没写上班时间"
    return "上班时间接送不了孩子"


def _certificate(of: Pairs) -> Column:
    return (of.vacancies.certificate[None, :] > 0) & (of.certificate < of.vacancies.certificate_value[None, :])


def _age(of: Pairs) -> Column:
    age = of.people.age[:, None]
    return (age < of.vacancies.age_min[None, :]) | (age > of.vacancies.age_max[None, :])


def _age_words(of: Pairs, i: int, j: int) -> str:
    low, high = int(of.vacancies.age_min[j]), int(of.vacancies.age_max[j])
    wanted = f"{low} 岁以上" if high > 150 else f"{high} 岁以下" if low == 0 else f"{low} 到 {high} 岁"
    return f"岗位要 {wanted}（{of.vacancies.shown[j].get('age_reason', '')}）"


def _education(of: Pairs) -> Column:
    told = of.people.education[:, None]
    return (told > 0) & (told < of.vacancies.education[None, :])


BLOCKS = (
    Block(
        "closed",
        lambda of: np.broadcast_to(~of.vacancies.open[None, :], of.km.shape),
        lambda of, i, j: "岗位已经不招了",
    ),
    Block(
        "employer",
        lambda of: np.broadcast_to(~of.vacancies.employer_ok[None, :], of.km.shape),
        lambda of, i, j: "单位暂停或没有核验",
    ),
    Block("known", lambda of: of.known > NOTHING, lambda of, i, j: KNOWN[int(of.known[i, j])]),
    Block(
        "unwilling",
        lambda of: np.broadcast_to(~of.people.willing[:, None], of.km.shape),
        lambda of, i, j: of.people.shown[i].get("unwilling", "本人现在不找工作"),
    ),
    Block(
        "child",
        lambda of: np.broadcast_to(of.people.age[:, None] < YOUNGEST, of.km.shape),
        lambda of, i, j: "不满 16 岁",
    ),
    Block(
        "minor",
        lambda of: (of.people.age[:, None] < GROWN) & of.vacancies.hazards[None, :],
        lambda of, i, j: "不满 18 岁，不能做有职业危害的活",
    ),
    Block("school", _school, _school_words),
    Block("certificate", _certificate, lambda of, i, j: f"要有{of.vacancies.shown[j]['certificate']}"),
    Block("age", _age, _age_words),
    Block("education", _education, lambda of, i, j: f"要{of.vacancies.shown[j]['education']}以上学历"),
    Block(
        "welfare",
        lambda of: of.vacancies.welfare[None, :] & ~of.people.hard[:, None],
        lambda of, i, j: "公益性岗位要先认定就业困难人员",
    ),
    Block("far", _too_far, _too_far_words),
)


def blocked(of: Pairs) -> Column:
    """Which pairs are blocked by anything."""
    found = np.zeros(of.km.shape, dtype=bool)
    for block in BLOCKS:
        found |= block.holds(of)
    return found


def found_in(of: Pairs) -> list[tuple[Block, Column]]:
    """Each block that holds anywhere, with the pairs for which it does."""
    every = [(block, block.holds(of)) for block in BLOCKS]
    return [(block, holds) for block, holds in every if holds.any()]
