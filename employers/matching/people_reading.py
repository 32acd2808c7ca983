"""People read into columns, beside the vacancies that they are matched with."""

import zlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from employers.matching import weights as w
from employers.matching.blocks import DECLINED, OPEN, PLACED, REFUSED
from employers.matching.distance import Road, shrink
from employers.matching.facts import (
    ANYWHERE,
    EDUCATION_RANKS,
    ELSEWHERE,
    FIRST_PLACE,
    JOB_KINDS,
    NO_PLACE,
    Column,
    People,
    Vacancies,
    skill_value,
)
from employers.matching.needs import reasons_for, unheard_before, unheard_moment
from employers.matching.vacancy_reading import Spot, group_of, spots
from employers.models import Referral
from employers.referral_enums import OPEN_REFERRALS, ReferralState
from jiayu_jobs.audit.models import AuditEntry, Outcome
from jiayu_jobs.identifiers.citizen_id import age_on
from workers import places
from workers.enums import ConsentState, EmploymentStatus, JobKind, RecordStatus, Sex, TagKind
from workers.models import JobIntention, PersonSkill, PersonTag, StatusSpell
from workers.retirement import limits_on, months_before
from workers.services.lists import whole_of

# Up to so many people are asked for by key, more by the scope.
BY_KEY = 2000
ENDED = {
    ReferralState.DECLINED: DECLINED,
    ReferralState.REFUSED: REFUSED,
    ReferralState.ONBOARDED: PLACED,
    **dict.fromkeys(OPEN_REFERRALS, OPEN),
}


@dataclass
class Heard:
    """What is known from referrals and calls of the desk's own scope. known: (person, vacancy) -> word of
    blocks.KNOWN; people, vacancies: how much they were recommended lately; recent: who heard something within the days
    after which somebody is stalled."""

    known: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    people: dict[UUID, float] = field(default_factory=lambda: defaultdict(float))
    vacancies: dict[UUID, float] = field(default_factory=lambda: defaultdict(float))
    recent: set[UUID] = field(default_factory=set)

    def beside(self, vacancies: Vacancies) -> Vacancies:
        """The vacancies with what was recommended lately, an opening."""
        if not self.vacancies:
            return vacancies
        openings = [max(one["openings"], 1) for one in vacancies.shown]
        loads = [self.vacancies.get(key, 0.0) / n for key, n in zip(vacancies.keys, openings, strict=True)]
        return replace(vacancies, load=np.array(loads, dtype=np.float32))

    def table(self, people: People, vacancies: Vacancies) -> Column:
        """What is known of each pair."""
        table = np.zeros((len(people), len(vacancies)), dtype=np.uint8)
        rows = {key: number for number, key in enumerate(people.keys)}
        columns = {key: number for number, key in enumerate(vacancies.keys)}
        for (person, vacancy), what in self.known.items():
            if person in rows and vacancy in columns:
                table[rows[person], columns[vacancy]] = what
        return table


def heard(keys: list[UUID], day: date) -> Heard:
    """What the desk knows about these people's referrals and calls, and how often vacancies were recommended in its scope."""
    found, first = Heard(), day - timedelta(days=w.LATELY_DAYS - 1)
    asked, since = set(keys), unheard_moment(day)
    rows = Referral.objects.filter(Q(made_on__gte=first) | Q(state__in=ENDED) & _about(keys))
    for person, vacancy, state, made, moved in rows.order_by("made_at").values_list(
        "record_id", "vacancy_id", "state", "made_on", "moved_at"
    ):
        if made >= first:
            share = 1 - (day - made).days / w.LATELY_DAYS
            found.people[person] += share
            found.vacancies[vacancy] += share
        if person in asked:
            if state in ENDED:
                found.known[person, vacancy] = ENDED[ReferralState(state)]
            if moved >= since:
                found.recent.add(person)
    calls = AuditEntry.objects.filter(action="dial", outcome=Outcome.DONE, at__gte=since)
    if len(keys) <= BY_KEY:
        calls = calls.filter(object_id__in=[str(key) for key in keys])
    found.recent |= {UUID(key) for key in calls.values_list("object_id", flat=True)} & asked
    return found


def _about(keys: list[UUID]) -> Q:
    return Q(record__in=keys) if len(keys) <= BY_KEY else Q()


def seekers(rows: QuerySet) -> QuerySet:
    """Those of a queryset of records who look for work: an open intention, or without work and wanting some."""
    looking = JobIntention.objects.open().values("record")
    return rows.active().filter(  # type: ignore[attr-defined]
        Q(pk__in=looking) | Q(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
    )


COLUMNS = (
    "pk", "birth_date", "sex", "education", "occupation_id", "occupation__name", "region_id", "consent_state", "status",
    "employment_status", "wants_work",
)  # fmt: skip


def read_people(
    rows: QuerySet, vacancies: Vacancies, *, day: date, road: Road, minutes: float | None = None
) -> tuple[People, Heard]:
    """The people of a queryset as columns. minutes: how far they would travel whatever they wished (inf = anywhere)."""
    read = [dict(zip(COLUMNS, row, strict=True)) for row in rows.values_list(*COLUMNS)]
    keys = [row["pk"] for row in read]
    ask = _about(keys)
    for row in read:
        row |= {"intention": None, "tags": set(), "skills": [], "done": row["occupation_id"]}
    by_key = {row["pk"]: row for row in read}
    intentions = JobIntention.objects.open().filter(ask)
    for key, *rest in intentions.values_list(
        "record_id", "kind", "occupation_id", "place", "wage_expected_min", "starts_on", "renewed_on", "remark"
    ):
        if key in by_key:
            by_key[key]["intention"] = rest
    for key, kind in PersonTag.objects.open().filter(ask).values_list("record_id", "kind"):
        if key in by_key:
            by_key[key]["tags"].add(kind)
    for key, *skill in PersonSkill.objects.filter(ask).values_list("record_id", "name", "occupation_id", "level"):
        if key in by_key:
            by_key[key]["skills"].append(skill)
    spells = StatusSpell.objects.filter(ask, occupation__isnull=False).order_by("starts_on")
    for key, trade in spells.values_list("record_id", "occupation_id"):
        if key in by_key:
            by_key[key]["done"] = trade
    known = heard(keys, day)
    return columns_of(read, vacancies, known, where=spots(), day=day, road=road, minutes=minutes), known


def columns_of(
    read: list[dict[str, Any]],
    vacancies: Vacancies,
    known: Heard,
    *,
    where: dict[str, Spot],
    day: date,
    road: Road,
    minutes: float | None,
) -> People:
    """Rows as columns; see read_people."""
    limits, seed = limits_on(day), zlib.crc32(day.isoformat().encode())
    ends = {Sex.MALE: months_before(day, limits.male), Sex.FEMALE: months_before(day, limits.female)}
    wished: dict[str, int] = {}
    skill = np.zeros((len(read), len(vacancies.occupations) + 1), dtype=np.uint8)
    certificate = np.zeros((len(read), len(vacancies.certificates) + 1), dtype=np.uint8)
    like: dict[str, list[int]] = {}
    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    shown: list[dict[str, Any]] = []
    for number, row in enumerate(read):
        kind, wish, place, wage, starts, renewed, remark = row["intention"] or ("", None, "", None, None, None, "")
        tags, spot = row["tags"], where[row["region_id"]]
        told: dict[str, Any] = {"kind": _kind_words(kind)}
        age = age_on(row["birth_date"], day)
        since = renewed or starts
        unheard = since is not None and since <= unheard_before(day) and row["pk"] not in known.recent
        helped = reasons_for(age=age, sex=row["sex"], tags=tags, unheard=unheard)
        preferred = [kind for kind in settings.MATCH_PREFERRED_TAGS if kind in tags]
        told |= {
            "tags": "、".join(TagKind(kind).label for kind in preferred),
            "help": "、".join(one.label for one in helped),
        }
        at = _place(place, where, wished)
        if at == ELSEWHERE:
            told["elsewhere"] = places.describe(place)
        willing, why = _willing(row)
        told |= {"unwilling": why, "region": spot.label, "aid": [one.value for one in helped], "since": since}
        values = {
            "lng": spot.lng,
            "lat": spot.lat,
            "shrink": shrink(spot.lat),
            "age": age,
            "retired": row["birth_date"] <= ends[Sex(row["sex"])],
            "education": EDUCATION_RANKS.get(row["education"], 0),
            "wish": vacancies.occupations.get(wish or "", 0),
            "wish_group": vacancies.groups.get(group_of(wish), 0),
            "done": vacancies.occupations.get(row["done"] or "", 0),
            "done_group": vacancies.groups.get(group_of(row["done"]), 0),
            "kind": JOB_KINDS.index(JobKind(kind)) if kind else 0,
            "wage": wage or 0,
            "place": at,
            "reach": minutes if minutes is not None else np.inf if at == ANYWHERE else road.circle,
            "school_hours": TagKind.STUDY_MOTHER in tags or any(word in remark for word in settings.SCHOOL_WORDS),
            "hard": bool(tags & set(settings.MATCH_WELFARE_TAGS)),
            "tags": min(w.TAG * len(preferred), w.TAGS_AT_MOST),
            "help": min(w.HELP_STEP * len(helped), w.HELP_AT_MOST),
            "willing": willing,
            "asked": row["consent_state"] == ConsentState.GIVEN,
            "load": known.people.get(row["pk"], 0.0),
            "luck": (row["pk"].int & 0xFFFFFFFF) ^ seed,
        }
        for name, value in values.items():
            columns[name].append(value)
        for skill_name, trade, level in row["skills"]:
            value, column = (
                skill_value(level),
                vacancies.occupations.get(trade or "") or vacancies.trades.get(skill_name, 0),
            )
            if column:
                skill[number, column] = max(skill[number, column], value)
            for paper in like.setdefault(skill_name, _papers_like(skill_name, vacancies.certificates)):
                certificate[number, paper] = max(certificate[number, paper], value)
        shown.append(told)
    made = {name: np.array(values, dtype=_TYPES[name]) for name, values in columns.items()}
    return People(
        keys=[row["pk"] for row in read],
        skill=skill,
        certificate=certificate,
        shown=shown,
        inside=_inside(wished, vacancies, where),
        places=["", "", "", *(where[code].label for code in wished)],
        **made,
    )


_TYPES: dict[str, Any] = {
    "lng": np.float64, "lat": np.float64, "shrink": np.float64, "age": np.int16, "retired": bool, "education": np.int8,
    "wish": np.intp, "wish_group": np.intp, "done": np.intp, "done_group": np.intp, "kind": np.intp, "wage": np.float32,
    "place": np.intp, "reach": np.float32, "school_hours": bool, "hard": bool, "tags": np.int32, "help": np.int32,
    "willing": bool, "asked": bool, "load": np.float32, "luck": np.uint32,
}  # fmt: skip


def _kind_words(kind: str) -> str:
    if not kind:
        return ""
    return "什么活都可以" if kind == JobKind.ANY else f"本人想找{JobKind(kind).label}"


def _willing(row: dict[str, Any]) -> tuple[bool, str]:
    if row["status"] != RecordStatus.ACTIVE:
        return False, "已不在册"
    if row["consent_state"] == ConsentState.WITHDRAWN:
        return False, "本人不同意推荐"
    looking = row["employment_status"] == EmploymentStatus.UNEMPLOYED and row["wants_work"]
    return bool(row["intention"] or looking), "本人现在不找工作"


def _place(code: str, where: dict[str, Spot], wished: dict[str, int]) -> int:
    """The number of a wished place: a region of the county has one of its own; what holds the county is anywhere."""
    if not code:
        return NO_PLACE
    root = next(iter(where))
    if code == root or root.startswith(whole_of(code)):
        return ANYWHERE
    if code not in where:
        return ELSEWHERE
    return wished.setdefault(code, len(wished) + FIRST_PLACE)


def _inside(wished: dict[str, int], vacancies: Vacancies, where: dict[str, Spot]) -> Column:
    table = np.zeros((FIRST_PLACE + len(wished), max(len(vacancies.areas), 1)), dtype=bool)
    table[NO_PLACE : ANYWHERE + 1] = True
    for code, row in wished.items():
        for path, column in vacancies.areas.items():
            table[row, column] = path.startswith(where[code].path)
    return table


def _papers_like(skill: str, certificates: dict[str, int]) -> list[int]:
    """Numbers of the certificates that a skill of this name answers."""
    return [number for name, number in certificates.items() if name in skill or (len(skill) > 1 and skill in name)]
