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
    """One reason. holds: where it stands, for all pairs; words: of a single pair."""

    name: str
    holds: Callable[[Pairs], Column]
    words: Callable[[Pairs], str]


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


def _too_far_words(of: Pairs) -> str:
    place = int(of.people.place[0])
    if place == ELSEWHERE:
        return f"本人想去{of.people.shown[0].get('elsewhere') or '外地'}"
    far = "" if np.isnan(of.minutes[0, 0]) else f"，离家约 {of.km[0, 0]:.1f} 公里"
    if place >= FIRST_PLACE:
        return f"本人想在{of.people.places[place]}干{far}"
    return f"超出 {of.people.reach[0]:.0f} 分钟{far}"


def _school(of: Pairs) -> Column:
    return of.people.school_hours[:, None] & (of.vacancies.hours_fit[None, :] != 1)


def _school_words(of: Pairs) -> str:
    if of.vacancies.hours_fit[0] == -1:
        return "要接送孩子，岗位没写上班时间"
    return "上班时间接送不了孩子"


def _certificate(of: Pairs) -> Column:
    return (of.vacancies.certificate[None, :] > 0) & (of.certificate < of.vacancies.certificate_value[None, :])


def _age(of: Pairs) -> Column:
    age = of.people.age[:, None]
    return (age < of.vacancies.age_min[None, :]) | (age > of.vacancies.age_max[None, :])


def _age_words(of: Pairs) -> str:
    low, high = int(of.vacancies.age_min[0]), int(of.vacancies.age_max[0])
    wanted = f"{low} 岁以上" if high > 150 else f"{high} 岁以下" if low == 0 else f"{low} 到 {high} 岁"
    return f"岗位要 {wanted}（{of.vacancies.shown[0].get('age_reason', '')}）"


def _education(of: Pairs) -> Column:
    told = of.people.education[:, None]
    return (told > 0) & (told < of.vacancies.education[None, :])


BLOCKS = (
    Block("closed", lambda of: np.broadcast_to(~of.vacancies.open[None, :], of.km.shape), lambda of: "岗位已经不招了"),
    Block(
        "employer",
        lambda of: np.broadcast_to(~of.vacancies.employer_ok[None, :], of.km.shape),
        lambda of: "单位暂停或没有核验",
    ),
    Block("known", lambda of: of.known > NOTHING, lambda of: KNOWN[int(of.known[0, 0])]),
    Block(
        "unwilling",
        lambda of: np.broadcast_to(~of.people.willing[:, None], of.km.shape),
        lambda of: of.people.shown[0].get("unwilling", "本人现在不找工作"),
    ),
    Block("child", lambda of: np.broadcast_to(of.people.age[:, None] < YOUNGEST, of.km.shape), lambda of: "不满 16 岁"),
    Block(
        "minor",
        lambda of: (of.people.age[:, None] < GROWN) & of.vacancies.hazards[None, :],
        lambda of: "不满 18 岁，不能做有职业危害的活",
    ),
    Block("school", _school, _school_words),
    Block("certificate", _certificate, lambda of: f"要有{of.vacancies.shown[0]['certificate']}"),
    Block("age", _age, _age_words),
    Block("education", _education, lambda of: f"要{of.vacancies.shown[0]['education']}以上学历"),
    Block(
        "welfare",
        lambda of: of.vacancies.welfare[None, :] & ~of.people.hard[:, None],
        lambda of: "公益性岗位要先认定就业困难人员",
    ),
    Block("far", _too_far, _too_far_words),
)


def blocked(of: Pairs) -> Column:
    """Which pairs are blocked by anything."""
    found = np.zeros(of.km.shape, dtype=bool)
    for block in BLOCKS:
        found |= block.holds(of)
    return found


def reasons(of: Pairs) -> list[str]:
    """Every reason that blocks a single pair, in words."""
    return [block.words(of) for block in BLOCKS if block.holds(of)[0, 0]]
