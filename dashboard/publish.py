"""After commit: tell every open screen what moved, through one Redis channel."""

import json
import logging
from typing import Any

import redis
from django.conf import settings

from dashboard.figures import compute, stored_values
from dashboard.indicators import indicators_of
from dashboard.indicators.declaration import Indicator, Kind
from dashboard.indicators.registry import is_flow
from dashboard.models import NOW
from dashboard.periods import month_id, parse_period
from dashboard.rollup import Changed, Outcome
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import across_regions
from stations.models import Region
from workers.enums import ChangeKind

logger = logging.getLogger(__name__)

CHANNEL = "figures"
_pool: redis.ConnectionPool | None = None


def client() -> redis.Redis:
    """A client on one shared pool, with short time-outs: publishing must never hold up counting."""
    global _pool  # noqa: PLW0603
    if _pool is None:
        _pool = redis.ConnectionPool.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    return redis.Redis(connection_pool=_pool)


def publish(outcome: Outcome) -> None:
    """Send one message with every figure that moved. A lost message costs nothing: screens compare versions."""
    if not outcome.version:
        return
    message = json.dumps(message_of(outcome), ensure_ascii=False)
    try:
        client().publish(CHANNEL, message)
    except redis.RedisError as error:
        logger.warning("figures of version %s not published: %s", outcome.version, error.__class__.__name__)


def message_of(outcome: Outcome) -> dict[str, Any]:
    """{version, as_of, changes: [{id, region, path, value, previous}], happened: [{town, town_code, kind, count, region}]}."""
    current = {NOW, month_id(today())}
    moved = [change for change in outcome.changed if change.period in current]
    changes = []
    for change in moved:
        values = change.total
        before = {**values, **{name: old for name, (old, _) in change.measures.items()}}
        for indicator in indicators_of(set(change.measures)):
            if of_the_year(indicator) or is_flow(indicator) != (change.period != NOW):
                continue
            changes += _change(indicator, change.region, change.path, values, before)
    changes += _changes_of_the_year(outcome)
    return {
        "version": outcome.version,
        "as_of": now().isoformat(),
        "changes": changes,
        "happened": list(_happened(moved)),
    }


def of_the_year(indicator: Indicator) -> bool:
    """Whether a figure seen now is that of all months of the running year: its month alone would be too little."""
    return is_flow(indicator) and indicator.kind is not Kind.FLOW_MONTH


def _changes_of_the_year(outcome: Outcome) -> list[dict[str, Any]]:
    """What moved of figures of the running year, in whichever of its months; reads the year of the regions that moved."""
    period = parse_period("now", today())
    months = set(period.months())
    moved: dict[str, tuple[str, dict[str, Any]]] = {}
    for change in outcome.changed:
        if change.period in months and any(map(of_the_year, indicators_of(set(change.measures)))):
            _, by = moved.setdefault(change.region, (change.path, {}))
            for name, (old, new) in change.measures.items():
                by[name] = by.get(name, 0) + (new or 0) - (old or 0)
    changes: list[dict[str, Any]] = []
    if not moved:
        return changes
    with across_regions():
        year = stored_values(moved, period).flow
    for region, (path, by) in moved.items():
        for indicator in filter(of_the_year, indicators_of(set(by))):
            values = dict.fromkeys(indicator.parts, 0) | year.get(region, {})
            before = {name: value - by.get(name, 0) for name, value in values.items()}
            changes += _change(indicator, region, path, values, before)
    return changes


def _change(
    indicator: Indicator, region: str, path: str, values: dict[str, Any], before: dict[str, Any]
) -> list[dict[str, Any]]:
    """One figure that moved, or nothing where it did not."""
    value, previous = compute(indicator, values)[0], compute(indicator, before)[0]
    if value == previous:
        return []
    return [{"id": indicator.id, "region": region, "path": path, "value": value, "previous": previous}]


def _happened(moved: list[Changed]) -> Any:
    """What the ticker says: town, kind of change and count, of villages whose count of changes grew."""
    labels = {f"change.{kind.value}": kind.label for kind in ChangeKind}
    grown = [
        (change.region, labels[name], (new or 0) - (old or 0))
        for change in moved
        for name, (old, new) in change.measures.items()
        if name in labels and (new or 0) > (old or 0)
    ]
    if not grown:
        return
    leaves = Region.objects.leaves().filter(code__in={code for code, _, _ in grown})
    towns = {code: (town, name) for code, town, name in leaves.values_list("code", "parent", "parent__name")}
    for code, kind, count in grown:
        if code in towns:
            town_code, name = towns[code]
            yield {"town": name, "town_code": town_code, "kind": kind, "count": count, "region": code}
