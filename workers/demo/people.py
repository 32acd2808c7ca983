"""Draws the people of a demo county: deterministic for a seed, a size and a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from jiayu_jobs.identifiers.names import name_initials, name_pinyin
from stations.models import Region
from workers.demo import distributions as shares
from workers.demo.columns import dates, days_of, id_numbers, moment, moments, spread
from workers.demo.confirmations import confirmations
from workers.enums import (
    CollectMethod,
    ConsentState,
    EmploymentStatus,
    EmploymentType,
    HouseholdKind,
    HouseholdRelation,
    Informant,
    IntentionClosed,
    NotWorkingReason,
    RecordStatus,
    Sex,
    TagKind,
    WishKind,
)
from workers.places import scope_of_place
from workers.services.bulk import People
from workers.services.registration import CONSENT_VERSION

PHONE_PREFIX = "154"
FIRST_DAY, LAST_DAY = date(2021, 3, 1), date(2024, 12, 20)
STATUSES = [
    EmploymentStatus.EMPLOYED,
    EmploymentStatus.UNEMPLOYED,
    EmploymentStatus.STUDENT,
    EmploymentStatus.RETIRED,
    EmploymentStatus.INCAPABLE,
    EmploymentStatus.INACTIVE,
]
LOCAL = (EmploymentType.FARMING, EmploymentType.WELFARE_POST, EmploymentType.HOME_BASED)
# Ages are drawn for this day, so that a seed gives the same people whenever it is loaded.
AGE_DAY = date(2024, 12, 31)


@dataclass(frozen=True)
class Plan:
    """How many people, of which kind, as of which day; tags that are counted exactly."""

    rural: int
    urban: int
    study_mothers: int
    today: date
    seed: int


class Draw:
    """One drawing. Columns are numpy arrays of one length, a person each."""

    def __init__(self, plan: Plan, regions: list[Region], occupations: list[str]) -> None:
        self.plan, self.regions, self.occupations = plan, regions, occupations
        self.random = np.random.default_rng(plan.seed)
        self.n = plan.rural + plan.urban
        self.county = regions[0].path.split("/", 1)[0]

    def people(self) -> People:
        """Everything, ready to load."""
        self._places()
        self._persons()
        self._households()
        self._status()
        self._clear_households()
        self._history()
        return People(
            households=self.households,
            records=self._records(),
            spells=self._spells(),
            tags=self._tags(),
            intentions=self._intentions(),
            wishes=self._wishes(),
            changes=self._changes(),
            confirmations=confirmations(self),
        )

    def _pick(self, table: tuple[tuple[Any, float], ...], n: int) -> np.ndarray:
        values = np.array([str(value) for value, _ in table])
        weights = np.array([weight for _, weight in table])
        return self.random.choice(values, n, p=weights / weights.sum())

    def _places(self) -> None:
        """Rural people in villages and town communities, urban ones in communities, by uneven sizes."""
        rural = np.array([2.6 if r.level == "village" else 0.9 for r in self.regions]) * self.random.lognormal(
            0, 0.35, len(self.regions)
        )
        urban = np.array([0.0 if r.level == "village" else (4.0 if "1030" in r.code else 1.0) for r in self.regions])
        urban = urban * self.random.lognormal(0, 0.3, len(self.regions)) if urban.sum() else rural
        index = np.concatenate([spread(self.plan.rural, rural), spread(self.plan.urban, urban)])
        kind = np.repeat([HouseholdKind.RURAL.value, HouseholdKind.URBAN.value], [self.plan.rural, self.plan.urban])
        order = np.argsort(index, kind="stable")
        self.region, self.kind = index[order], kind[order]

    def _persons(self) -> None:
        """Sex, birth date, number, name."""
        n, random = self.n, self.random
        self.sex = random.choice([Sex.MALE.value, Sex.FEMALE.value], n, p=[0.512, 0.488])
        weights = np.array([share for _, _, share in shares.AGE_SHARES])
        band = random.choice(len(weights), n, p=weights / weights.sum())
        low = np.array([low for low, _, _ in shares.AGE_SHARES])[band]
        high = np.array([high for _, high, _ in shares.AGE_SHARES])[band]
        days = low * 365.25 + random.random(n) * (high + 0.98 - low) * 365.25
        self.birth = days_of(AGE_DAY) - np.ceil(days).astype(int)
        self.age = (days / 365.25).astype(int)
        self.numbers = id_numbers(self.birth, self.sex)
        self.names = self._names()

    def _names(self) -> np.ndarray:
        random, n = self.random, self.n
        surname = random.choice(np.array(list(shares.SURNAMES)), n)
        male = random.choice(np.array(list(shares.GIVEN_MALE)), n)
        female = random.choice(np.array(list(shares.GIVEN_FEMALE)), n)
        second = np.where(random.random(n) < 0.72, random.choice(np.array(list(shares.GIVEN_SECOND)), n), "")
        last = np.where(self.sex == Sex.MALE.value, male, female)
        return np.char.add(np.char.add(surname, second), last)

    def _households(self) -> None:
        """Neighbours in the list of a village make a household; the oldest is its head."""
        random, n = self.random, self.n
        starts = random.random(n) < 1 / shares.MEAN_HOUSEHOLD
        starts[np.flatnonzero(np.diff(self.region, prepend=-1))] = True
        kind_change = np.flatnonzero(self.kind[1:] != self.kind[:-1]) + 1
        starts[kind_change] = True
        self.household = np.cumsum(starts) - 1
        firsts = np.flatnonzero(starts)
        self.household_ids = self.uuids(len(firsts))
        region = self.region[firsts]
        within = np.arange(len(firsts)) - np.searchsorted(region, region, side="left")
        self.group = (within // 32 + 1)[self.household]
        codes = np.array([r.code for r in self.regions])[region]
        paths = np.array([r.path for r in self.regions])[region]
        self.households = pl.DataFrame(
            {
                "id": self.household_ids,
                "region_id": codes,
                "region_path": paths,
                "number": [f"{number + 1:05d}" for number in within],
            }
        )

    def uuids(self, n: int) -> np.ndarray:
        """Seeded version-7 identifiers, ascending from the start of 2024: the same seed gives the same keys."""
        base = 1_704_067_200_000
        noise = self.random.integers(0, 1 << 62, n, dtype=np.int64)
        step = self.random.integers(1, 5, n).cumsum()
        return np.array(
            [
                f"{(h := f'{(base + int(s)):012x}')[:8]}-{h[8:]}-7{(int(b) >> 50) & 0xFFF:03x}-{0x8 | (int(b) >> 48) & 3:x}{(int(b) >> 36) & 0xFFF:03x}-{int(b) & 0xFFFFFFFFFFFF:012x}"
                for s, b in zip(step, noise, strict=True)
            ]
        )

    def _status(self) -> None:
        """Status by age; the employed get type, place, unit, trade and income, the others a wish or a reason."""
        n, random = self.n, self.random
        draw, status = random.random(n), np.full(n, EmploymentStatus.INACTIVE.value, dtype="<U12")
        for low, high, table in shares.STATUS_SHARES:
            mask = (self.age >= low) & (self.age <= high)
            chosen = np.searchsorted(np.cumsum(table), draw[mask] * sum(table))
            status[mask] = np.array([s.value for s in STATUSES])[np.minimum(chosen, 5)]
        self.status = self._by_fortune(status)
        self.employed = self.status == EmploymentStatus.EMPLOYED.value
        self.unemployed = self.status == EmploymentStatus.UNEMPLOYED.value
        rural = self.kind == HouseholdKind.RURAL.value
        self.type = np.where(rural, self._pick(shares.RURAL_TYPES, n), self._pick(shares.URBAN_TYPES, n))
        self.type = np.where(self.employed, self.type, "")
        mobile = self.employed & ~np.isin(self.type, [kind.value for kind in LOCAL])
        outside = mobile & (random.random(n) < np.where(rural, shares.OUTSIDE_RURAL, shares.OUTSIDE_URBAN))
        self.place = np.where(outside, self._pick(shares.DESTINATIONS, n), np.where(self.employed, self.county, ""))
        scopes = {code: str(scope_of_place(code, self.county)) for code in {*self.place.tolist(), ""}}
        self.scope = np.array([scopes[code] for code in self.place.tolist()])
        in_unit = self.type == EmploymentType.UNIT.value
        unit = np.char.add(random.choice(np.array(shares.UNIT_NAMES), n), random.choice(np.array(shares.UNITS), n))
        self.unit = np.where(in_unit & (random.random(n) < 0.7), unit, "")
        trades = np.array(self.occupations or [""])
        self.trade = np.where(self.employed & (random.random(n) < 0.75), random.choice(trades, n), "")
        self.income = np.where(self.employed & (random.random(n) < 0.8), self._pick(shares.INCOME, n), "")
        self.wants = self.unemployed & (random.random(n) < shares.WANTS_WORK)
        reasons = random.choice([r.value for r in NotWorkingReason], n, p=[0.6, 0.22, 0.18])
        self.reason = np.where(self.unemployed & ~self.wants, reasons, "")

    def _by_fortune(self, status: np.ndarray) -> np.ndarray:
        """Some towns and villages do better than others: there some of the jobless have work, elsewhere some lost it."""
        towns = sorted({region.parent_id or "" for region in self.regions})
        of_town = dict(zip(towns, self.random.normal(0, shares.TOWN_SPREAD, len(towns)), strict=True))
        own = self.random.normal(0, shares.VILLAGE_SPREAD, len(self.regions))
        luck = (own + np.array([of_town[region.parent_id or ""] for region in self.regions]))[self.region]
        draw = self.random.random(self.n)
        employed, jobless = EmploymentStatus.EMPLOYED.value, EmploymentStatus.UNEMPLOYED.value
        lost = (status == employed) & (draw < -luck)
        found = (status == jobless) & (draw < luck * shares.EMPLOYED_A_JOBLESS)
        return np.where(lost, jobless, np.where(found, employed, status))

    def _clear_households(self) -> None:
        """Zero-employment households are helped until few are left: in most of them nobody looks for work any more."""
        count = len(self.household_ids)
        working = np.bincount(self.household, weights=self.employed, minlength=count) > 0
        willing = np.bincount(self.household, weights=self.wants, minlength=count) > 0
        cleared = willing & ~working & (self.random.random(count) > shares.ZERO_EMPLOYMENT_LEFT)
        gone = self.wants & cleared[self.household]
        self.wants &= ~gone
        self.reason = np.where(gone, NotWorkingReason.FAMILY_CARE.value, self.reason)

    def _history(self) -> None:
        """Registered before 2025; a share changed status since, up to yesterday."""
        n, random = self.n, self.random
        span = days_of(LAST_DAY) - days_of(FIRST_DAY)
        self.registered = days_of(FIRST_DAY) + (random.beta(1.1, 1.6, n) * span).astype(int)
        last = days_of(self.plan.today) - 1
        changed = (random.random(n) < shares.CHANGED_STATUS) & (self.employed | self.unemployed)
        day = self.registered + 20 + (random.random(n) * (last - self.registered - 20)).astype(int)
        self.changed = np.where(changed & (day < last), day, 0)
        # Who has no work now had some; who works now mostly came from other work, the rest had looked for it.
        self.worked_before = ~self.employed | (random.random(n) < shares.CAME_FROM_WORK)
        self.ids = self.uuids(n)

    def _facts(self, rows: np.ndarray) -> dict[str, Any]:
        """Status facts of some people, as columns."""
        wants = np.where(self.wants[rows], "t", "f")
        return {
            "employment_status": self.status[rows],
            "wants_work": pl.Series(np.where(self.unemployed[rows], wants, ""), dtype=pl.String).replace("", None),
            "not_working_reason": self.reason[rows],
            "employment_type": self.type[rows],
            "work_place": self.place[rows],
            "work_scope": self.scope[rows],
            "work_unit_name": self.unit[rows],
            "occupation_id": pl.Series(self.trade[rows], dtype=pl.String).replace("", None),
            "income_band": self.income[rows],
        }

    def where(self, rows: np.ndarray) -> dict[str, Any]:
        """Region columns of some people."""
        index = self.region[rows]
        return {
            "region_id": np.array([r.code for r in self.regions])[index],
            "region_path": np.array([r.path for r in self.regions])[index],
        }

    def _records(self) -> pl.DataFrame:
        n, random, everyone = self.n, self.random, np.arange(self.n)
        phones = 10_000_000 + random.choice(89_999_999, n, replace=False)
        has_phone, has_address = random.random(n) < shares.HAS_PHONE, random.random(n) < shares.HAS_ADDRESS
        in_village = np.array([r.level == "village" for r in self.regions])[self.region]
        names = [r.short_name for r in self.regions]
        group = [f"{number}组" if village else "" for number, village in zip(self.group, in_village, strict=True)]
        grid = ["" if village else f"第{number}网格" for number, village in zip(self.group, in_village, strict=True)]
        head = np.full(n, HouseholdRelation.CHILD.value, dtype="<U12")
        head[np.flatnonzero(np.diff(self.household, prepend=-1))] = HouseholdRelation.HEAD.value
        family = random.random(n) < 0.22
        verified = np.maximum(self.registered, days_of(self.plan.today) - (random.exponential(120, n)).astype(int) - 1)
        return pl.DataFrame(
            {
                "id": self.ids,
                **self.where(everyone),
                **self._facts(everyone),
                "full_name": self.names,
                "name_initials": [name_initials(name) for name in self.names.tolist()],
                "name_pinyin": [name_pinyin(name) for name in self.names.tolist()],
                "id_number": self.numbers,
                "birth_date": dates(self.birth),
                "sex": self.sex,
                "phone": [
                    f"{PHONE_PREFIX}{number}" if has else None for number, has in zip(phones, has_phone, strict=True)
                ],
                "address": [
                    f"{names[i]}{where}{house % 90 + 1}号" if has else None
                    for i, where, house, has in zip(self.region, group, self.household, has_address, strict=True)
                ],
                "household_kind": self.kind,
                "household_id": self.household_ids[self.household],
                "relation_to_head": head,
                "villager_group": group,
                "grid": grid,
                "estate": "",
                "ethnic_group": np.where(random.random(n) < 0.985, "01", "15"),
                "education": self._pick(shares.EDUCATION, n),
                "political_status": self._pick(shares.POLITICAL, n),
                "marital_status": np.where(self.age < 23, "10", self._pick(shares.MARITAL, n)),
                "note": "",
                "status": RecordStatus.ACTIVE.value,
                "registered_on": dates(self.registered),
                "informant": np.where(family, Informant.FAMILY.value, Informant.SELF.value),
                "consent_state": np.where(family, ConsentState.PENDING.value, ConsentState.GIVEN.value),
                "consent_version": CONSENT_VERSION,
                "collect_method": CollectMethod.DEMO.value,
                "verified_at": moments(verified),
                "created_at": moments(self.registered),
                "updated_at": moments(verified),
                "revision": 1,
            }
        )

    def _spells(self) -> pl.DataFrame:
        """The running spell of everybody, and the one before it of those who changed: work before no work, or none."""
        later = np.flatnonzero(self.changed)
        everyone = np.arange(self.n)
        running = {
            "record_id": self.ids,
            **self.where(everyone),
            **self._facts(everyone),
            "starts_on": dates(np.where(self.changed > 0, self.changed, self.registered)),
            "ends_on": pl.Series([None] * self.n, dtype=pl.Date),
        }
        was_employed = self.worked_before[later]
        before = {
            "record_id": self.ids[later],
            **self.where(later),
            "employment_status": np.where(
                was_employed, EmploymentStatus.EMPLOYED.value, EmploymentStatus.UNEMPLOYED.value
            ),
            "wants_work": pl.Series(np.where(was_employed, "", "t"), dtype=pl.String).replace("", None),
            "not_working_reason": "",
            "employment_type": np.where(was_employed, EmploymentType.FLEXIBLE.value, ""),
            "work_place": np.where(was_employed, self.county, ""),
            "work_scope": np.where(was_employed, "in_county", ""),
            "work_unit_name": "",
            "occupation_id": pl.Series([None] * len(later), dtype=pl.String),
            "income_band": "",
            "starts_on": dates(self.registered[later]),
            "ends_on": dates(self.changed[later]),
        }
        frame = pl.concat([pl.DataFrame(running), pl.DataFrame(before)], how="vertical_relaxed")
        return frame.with_columns(
            id=pl.Series(self.uuids(frame.height)),
            informant=pl.lit(Informant.SELF.value),
            recorded_at=pl.lit(moment(self.plan.today)),
        )

    def _tags(self) -> pl.DataFrame:
        """Study mothers exactly, the other categories by share; recognised in or before 2024."""
        mothers = np.flatnonzero((self.sex == Sex.FEMALE.value) & (self.age >= 26) & (self.age <= 46))
        chosen = self.random.choice(mothers, min(self.plan.study_mothers, len(mothers)), replace=False)
        rows, kinds = [chosen], [np.repeat(TagKind.STUDY_MOTHER.value, len(chosen))]
        for kind, share in shares.TAG_SHARES:
            pool = np.flatnonzero(self.unemployed) if kind == TagKind.HARD_TO_EMPLOY else np.arange(self.n)
            picked = self.random.choice(pool, min(round(self.n * share), len(pool)), replace=False)
            rows.append(picked)
            kinds.append(np.repeat(kind.value, len(picked)))
        who = np.concatenate(rows)
        starts = np.minimum(self.registered[who] + 10, days_of(date(2024, 12, 28)))
        return pl.DataFrame(
            {
                "id": self.uuids(len(who)),
                "record_id": self.ids[who],
                **self.where(who),
                "kind": np.concatenate(kinds),
                "starts_on": dates(starts),
                "ends_on": pl.Series([None] * len(who), dtype=pl.Date),
                "evidence": "演示数据",
                "recognised_at": moments(starts),
            }
        )

    def _intentions(self) -> pl.DataFrame:
        """Who looks for work has said so within the last year; who found it had said so before, until that day."""
        looking = np.flatnonzero(self.wants & (self.random.random(self.n) < 0.82))
        found = np.flatnonzero((self.changed > 0) & self.employed & ~self.worked_before)
        last = days_of(self.plan.today) - 1
        since = np.maximum(self.registered[looking], self.changed[looking])
        recent = np.maximum(since, last - self.random.integers(0, 330, len(looking)))
        renewed = recent > since
        before = looking[renewed]
        who = np.concatenate([looking, found, before])
        starts = np.concatenate([recent, self.registered[found], since[renewed]])
        still_open: list[date | None] = [None] * len(looking)
        ended = dates(np.concatenate([self.changed[found], recent[renewed]]))
        ends = pl.concat([pl.Series(still_open, dtype=pl.Date), ended])
        kinds = ["", IntentionClosed.EMPLOYED.value, IntentionClosed.EXPIRED.value]
        reasons = np.repeat(kinds, [len(looking), len(found), len(before)])
        wages = self.random.choice([2500, 3000, 3500, 4000, 5000, 6000], len(who))
        return pl.DataFrame(
            {
                "id": self.uuids(len(who)),
                "record_id": self.ids[who],
                **self.where(who),
                "kind": self.random.choice(
                    ["full_time", "part_time", "gig", "any"], len(who), p=[0.55, 0.12, 0.13, 0.2]
                ),
                "occupation_id": pl.Series(
                    self.random.choice(np.array(self.occupations or [""]), len(who)), dtype=pl.String
                ).replace("", None),
                "place": np.where(self.random.random(len(who)) < 0.7, self.county, ""),
                "wage_expected_min": wages,
                "remark": "",
                "starts_on": dates(starts),
                "ends_on": ends,
                "closed_reason": reasons,
            }
        )

    def _wishes(self) -> pl.DataFrame:
        """Training wishes of one topic, start-up wishes of one field."""
        training = np.flatnonzero(self.random.random(self.n) < shares.TRAINING_WISH)
        startup = np.flatnonzero(self.random.random(self.n) < shares.STARTUP_WISH)
        who = np.concatenate([training, startup])
        topics = np.concatenate([self._pick(shares.TOPICS, len(training)), np.repeat("未定", len(startup))])
        return pl.DataFrame(
            {
                "id": self.uuids(len(who)),
                "record_id": self.ids[who],
                **self.where(who),
                "kind": np.repeat([WishKind.TRAINING.value, WishKind.STARTUP.value], [len(training), len(startup)]),
                "topic": topics,
                "starts_on": dates(self.registered[who]),
                "ends_on": pl.Series([None] * len(who), dtype=pl.Date),
            }
        )

    def _changes(self) -> pl.DataFrame:
        """新增 of everybody, and the change of those who changed."""
        later = np.flatnonzero(self.changed)
        who = np.concatenate([np.arange(self.n), later])
        outside = (self.scope[later] != "in_county") & self.employed[later]
        kinds = np.concatenate([np.repeat("new", self.n), np.where(outside, "leave", "status")])
        days = np.concatenate([self.registered, self.changed[later]])
        where = self.where(who)
        return pl.DataFrame(
            {
                "id": self.uuids(len(who)),
                "record_id": self.ids[who],
                **where,
                "counted_region_id": where["region_id"],
                "kind": kinds,
                "happened_on": dates(days),
                "summary": "",
                "recorded_at": moments(days),
            }
        )
