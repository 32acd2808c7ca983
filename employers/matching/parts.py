"""The parts of a score, in tenths of a point. A score is their sum and nothing else; each can be said in words."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from employers.matching import weights as w
from employers.matching.facts import KIND_FITS, Column
from employers.matching.pairs import Pairs

# A point of a village is no address: closer than this nobody can say.
NEAR_KM = 0.1
LEVELS = {1: "", 2: "五级", 3: "四级", 4: "三级", 5: "二级", 6: "一级"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part. points: tenths of a point of all pairs; words: what the pair in a row and a column has so
    many tenths for."""

    name: str
    label: str
    points: Callable[[Pairs], Column]
    words: Callable[[Pairs, int, int, int], str]


def _tenths(values: Column) -> Column:
    return np.rint(values).astype(np.int32)


def _occupation(of: Pairs) -> Column:
    """What the person wants to do counts first, then what they did last."""
    v, p = of.vacancies, of.people
    trade, group = v.occupation[None, :], v.group[None, :]
    known, grouped = trade > 0, group > 0
    wanted = known & (p.wish[:, None] == trade)
    points = np.where(grouped & (p.done_group[:, None] == group), w.DONE_ALIKE, 0)
    points = np.where(grouped & (p.wish_group[:, None] == group), w.SAME_GROUP, points)
    points = np.where(known & (p.done[:, None] == trade), w.DONE_BEFORE, points)
    return np.where(wanted, w.OCCUPATION, points).astype(np.int32)


def _occupation_words(of: Pairs, i: int, j: int, tenths: int) -> str:
    name = of.vacancies.shown[j]["occupation"]
    if tenths == w.OCCUPATION:
        return f"想做{name}"
    return f"以前做{name}" if tenths == w.DONE_BEFORE else f"和{name}是同一类活"


def _skill(of: Pairs) -> Column:
    value = of.skill.astype(np.int32)
    return np.where(value > 0, w.SKILL_KNOWN + w.SKILL_STEP * (value - 1), 0)


def _skill_words(of: Pairs, i: int, j: int, tenths: int) -> str:
    by_paper = int(of.certificate[i, j]) >= int(of.skill[i, j])
    shown = of.vacancies.shown[j]
    name = shown["certificate_name"] if by_paper and shown["certificate_name"] else shown["occupation"]
    level = LEVELS[int(of.skill[i, j])]
    return f"有{name}{level}" if level else f"会{name}"


def _kind(of: Pairs) -> Column:
    return np.where(KIND_FITS[of.people.kind][:, of.vacancies.kind], w.KIND, 0).astype(np.int32)


def _kind_words(of: Pairs, i: int, j: int, tenths: int) -> str:
    return f"是{of.vacancies.shown[j]['kind']}，{of.people.shown[i]['kind']}"


def _distance(of: Pairs) -> Column:
    share = 1 - np.nan_to_num(of.minutes, nan=w.FAR_MINUTES) / np.float32(w.FAR_MINUTES)
    return _tenths(w.DISTANCE * np.maximum(share, 0))


def _distance_words(of: Pairs, i: int, j: int, tenths: int) -> str:
    if of.km[i, j] < NEAR_KM:
        return "就在附近"
    return f"约 {of.km[i, j]:.1f} 公里，电动车 {max(round(float(of.minutes[i, j])), 1)} 分钟"


def _wage(of: Pairs) -> Column:
    """Nothing where no wage was told on one side, or where it is paid by the piece."""
    wage, wished = of.vacancies.wage[None, :], of.people.wage[:, None]
    base = np.where(wished > 0, wished, np.float32(1))
    gap = (wage - wished) / base
    above = w.WAGE_MET + w.WAGE_MORE * np.minimum(gap / np.float32(w.WAGE_ABOVE), 1)
    below = w.WAGE_MET * np.maximum(1 + gap / np.float32(w.WAGE_BELOW), 0)
    return np.where((wage > 0) & (wished > 0), _tenths(np.where(gap >= 0, above, below)), 0)


def _wage_words(of: Pairs, i: int, j: int, tenths: int) -> str:
    gap = round(float(of.vacancies.wage[j] - of.people.wage[i]))
    how = of.vacancies.shown[j]["wage_how"]
    if gap == 0:
        return f"工资正合期望{how}"
    return f"工资比期望{'高' if gap > 0 else '低'} {abs(gap):,} 元{how}"


def _hours(of: Pairs) -> Column:
    return np.where(of.people.school_hours[:, None] & (of.vacancies.hours_fit[None, :] == 1), w.HOURS, 0).astype(
        np.int32
    )


def _across(column: Column, of: Pairs) -> Column:
    """A person's own points beside each vacancy."""
    return np.broadcast_to(column[:, None], of.km.shape)


def _turn(of: Pairs) -> Column:
    """Today's luck of a pair: the same all day, another one tomorrow, for whoever is alike otherwise."""
    mixed = (of.people.luck[:, None] ^ of.vacancies.luck[None, :]) * np.uint32(2654435761)
    return ((mixed >> np.uint32(16)) % np.uint32(w.TURN + 1)).astype(np.int32)


def _step_back(of: Pairs) -> Column:
    lately = of.people.load[:, None] + of.vacancies.load[None, :]
    return -_tenths(np.minimum(w.STEP_BACK * lately, w.STEP_BACK_AT_MOST))


PARTS = (
    Part("occupation", "工种", _occupation, _occupation_words),
    Part("skill", "技能", _skill, _skill_words),
    Part("kind", "形式", _kind, _kind_words),
    Part("distance", "路程", _distance, _distance_words),
    Part("wage", "工资", _wage, _wage_words),
    Part("hours", "时间", _hours, lambda of, i, j, tenths: "能接送孩子"),
    Part("tags", "优先", lambda of: _across(of.people.tags, of), lambda of, i, j, tenths: of.people.shown[i]["tags"]),
    Part("help", "帮扶", lambda of: _across(of.people.help, of), lambda of, i, j, tenths: of.people.shown[i]["help"]),
    Part("turn", "轮换", _turn, lambda of, i, j, tenths: "今天轮到的顺序"),
    Part("step_back", "让位", _step_back, lambda of, i, j, tenths: "近 30 天推荐过，先让一让"),
)


# What an employer may read of these.
FOR_EMPLOYERS = ("occupation", "skill", "kind", "distance")


def total(of: Pairs) -> Column:
    """The score of each pair, in tenths of a point."""
    score = np.zeros(of.km.shape, dtype=np.int32)
    for part in PARTS:
        score += part.points(of)
    return score


@dataclass(frozen=True, slots=True)
class Reason:
    """A part as it is shown. points: of a score that is shown with one decimal."""

    name: str
    label: str
    words: str
    tenths: int

    @property
    def points(self) -> float:
        """Points, to one decimal."""
        return self.tenths / w.POINT
