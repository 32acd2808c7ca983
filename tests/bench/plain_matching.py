"""The rules of matching once more, a pair at a time in plain Python: the peer of the bench, and the oracle of the tests."""

import heapq
import math
from typing import Any

from employers.matching import weights as w
from employers.matching.facts import ELSEWHERE, FIRST_PLACE, JOB_KINDS, KINDS_WANTED, VACANCY_KINDS

Row = dict[str, Any]
WANTED = [set() if wish is None else set(KINDS_WANTED[wish]) for wish in JOB_KINDS]


def minutes_between(p: Row, v: Row, factor: float, speed: float) -> float:
    """Minutes on the road by e-bike."""
    east, north = (v["lng"] - p["lng"]) * p["shrink"], v["lat"] - p["lat"]
    return math.sqrt(east * east + north * north) * 111.195 * factor * 60 / speed


def is_blocked(p: Row, v: Row, minutes: float, inside: list[list[bool]]) -> bool:
    """Whether anything stands against the pair."""
    if not v["open"] or not v["employer_ok"] or not p["willing"] or p["age"] < 16:
        return True
    if p["age"] < 18 and v["hazards"]:
        return True
    if p["school_hours"] and v["hours_fit"] != 1:
        return True
    if v["certificate"] and p["certificate"][v["certificate"]] < v["certificate_value"]:
        return True
    if not v["age_min"] <= p["age"] <= v["age_max"]:
        return True
    if p["education"] and p["education"] < v["education"]:
        return True
    if v["welfare"] and not p["hard"]:
        return True
    if p["place"] == ELSEWHERE:
        return True
    beyond = minutes > p["reach"]
    if p["place"] >= FIRST_PLACE:
        return not inside[p["place"]][v["area"]] and beyond
    return beyond and not v["carried"]


def score(p: Row, v: Row, minutes: float) -> int:
    """Tenths of a point."""
    points = 0
    trade, group = v["occupation"], v["group"]
    if trade and p["wish"] == trade:
        points += w.OCCUPATION
    elif trade and p["done"] == trade:
        points += w.DONE_BEFORE
    elif group and p["wish_group"] == group:
        points += w.SAME_GROUP
    elif group and p["done_group"] == group:
        points += w.DONE_ALIKE
    known = max(p["skill"][trade], p["certificate"][v["certificate"]])
    if known:
        points += w.SKILL_KNOWN + w.SKILL_STEP * (known - 1)
    if VACANCY_KINDS[v["kind"]] in WANTED[p["kind"]]:
        points += w.KIND
    points += round(w.DISTANCE * max(1 - minutes / w.FAR_MINUTES, 0))
    if v["wage"] and p["wage"]:
        gap = (v["wage"] - p["wage"]) / p["wage"]
        if gap >= 0:
            points += round(w.WAGE_MET + w.WAGE_MORE * min(gap / w.WAGE_ABOVE, 1))
        else:
            points += round(w.WAGE_MET * max(1 + gap / w.WAGE_BELOW, 0))
    if p["school_hours"] and v["hours_fit"] == 1:
        points += w.HOURS
    points += p["tags"] + p["help"]
    points += ((p["luck"] ^ v["luck"]) * 2654435761 % 2**32 >> 16) % (w.TURN + 1)
    return points - round(min(w.STEP_BACK * (p["load"] + v["load"]), w.STEP_BACK_AT_MOST))


def best_for(
    p: Row, vacancies: list[Row], inside: list[list[bool]], count: int, factor: float, speed: float
) -> list[tuple[int, int]]:
    """(score, number) of the best vacancies that are not blocked, highest first."""
    found = []
    for number, v in enumerate(vacancies):
        minutes = minutes_between(p, v, factor, speed)
        if not is_blocked(p, v, minutes, inside):
            found.append((score(p, v, minutes), p["luck"] ^ v["luck"], number))
    return [(points, number) for points, _, number in heapq.nlargest(count, found)]
