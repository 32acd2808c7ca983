"""Whom to ask after this month: one village's people, household by household, longest unverified first."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from jiayu_jobs.clock import midnight, today
from jiayu_jobs.regions import Level
from stations.models import Region
from workers.enums import ConfirmAnswer
from workers.models import Confirmation, LabourRecord

FRESH_DAYS: int = settings.VERIFIED_DAYS
AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Round:
    """A village's month. people: the next to ask; groups: (name, how many are due); due, unreached, done: 人."""

    people: list[LabourRecord]
    groups: list[tuple[str, int]]
    due: int
    unreached: int
    done: int


def month_begins() -> datetime:
    """Midnight of the first of this month, here."""
    return midnight(today().replace(day=1))


def fresh_since(day: date | None = None) -> datetime:
    """Who was confirmed from this moment on is fresh on a day (today if None): so many days before, from midnight on, as
    LAB17 counts."""
    return midnight((day or today()) - timedelta(days=FRESH_DAYS))


def due_this_month(rows: QuerySet) -> QuerySet:
    """The people of whom nobody has said anything since the first."""
    return rows.filter(Q(verified_at__lt=month_begins()) | Q(verified_at=None))


def group_field(region: Region) -> str:
    """A village lives by groups, a community by grids."""
    return "grid" if region.level == Level.COMMUNITY else "villager_group"


def round_of(region: Region, group: str | None = None, unreached: bool = False) -> Round:
    """The month of a village or community. group: only that group's people ("" = those without one); unreached: only
    who was asked for this month and not reached. Reads the keys of one village, never the county."""
    begins = month_begins()
    field = group_field(region)
    everybody = LabourRecord.objects.active().filter(region=region)
    due = due_this_month(everybody)
    missed = set(
        Confirmation.objects.filter(
            region=region, answer=ConfirmAnswer.NO_CONTACT, answered_at__gte=begins, undone_at=None
        ).values_list("record_id", flat=True)
    )
    rows = list(due.values_list("pk", field, "household_id", "verified_at"))
    groups = Counter(row[1] for row in rows if row[0] not in missed)
    wanted = [row for row in rows if (row[0] in missed) == unreached and (group is None or row[1] == group)]
    return Round(
        people=_people(_in_order(wanted)[:AT_ONCE]),
        groups=sorted(groups.items(), key=lambda item: (item[0] == "", len(item[0]), item[0])),
        due=sum(groups.values()),
        unreached=sum(row[0] in missed for row in rows),
        done=everybody.filter(verified_at__gte=begins).count(),
    )


def _in_order(rows: list[tuple[Any, ...]]) -> list[Any]:
    """Keys by group, then by household, that with the longest unverified member first."""
    never = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    homes: dict[Any, datetime] = {}
    for key, group, household, verified in rows:
        home = (group, household or key)
        homes[home] = min(homes.get(home, verified or never), verified or never)
    ordered = sorted(
        rows,
        key=lambda row: (row[1] == "", row[1], homes[row[1], row[2] or row[0]], str(row[2] or row[0]), row[3] or never),
    )
    return [row[0] for row in ordered]


def _people(keys: list[Any]) -> list[LabourRecord]:
    found = LabourRecord.objects.select_related("household", "region__parent", "verified_by").in_bulk(keys)
    misses = dict(
        Confirmation.objects.filter(record__in=keys, answer=ConfirmAnswer.NO_CONTACT, undone_at=None)
        .values_list("record_id")
        .annotate(times=Count("id"))
    )
    people = [found[key] for key in keys if key in found]
    for person in people:
        person.missed_times = misses.get(person.pk, 0)
    return people


def freshness_by_village(path: str) -> list[dict[str, Any]]:
    """Every village and community below a region: active records, those confirmed within FRESH_DAYS, the share in per
    cent (None without records), and those of this month; the least fresh first."""
    fresh, month = Q(verified_at__gte=fresh_since()), Q(verified_at__gte=month_begins())
    rows: QuerySet = LabourRecord.objects.active().order_by()
    counted = {
        row["region_id"]: row
        for row in rows.values("region_id").annotate(
            active=Count("id"), fresh=Count("id", filter=fresh), month=Count("id", filter=month)
        )
    }
    villages = []
    for region in Region.objects.leaves().under(path).select_related("parent"):
        row = counted.get(region.code, {"active": 0, "fresh": 0, "month": 0})
        share = 100 * row["fresh"] / row["active"] if row["active"] else None
        villages.append({"region": region, **row, "stale": row["active"] - row["fresh"], "share": share})
    return sorted(villages, key=lambda line: (line["share"] is None, line["share"] or 0, line["region"].path))
