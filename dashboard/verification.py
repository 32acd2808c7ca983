"""The recount that the live values must equal."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.indicators import SUBJECTS
from dashboard.models import RegionValues
from dashboard.rollup import Recount, everything
from jiayu_jobs.audit.services import mark_dirty
from stations.models import Region


@dataclass(frozen=True, slots=True)
class Drift:
    """One value that differs: what is stored, and what the records say."""

    region: str
    period: str
    measure: str
    stored: Any
    counted: Any

    def as_json(self) -> dict[str, Any]:
        """For the report."""
        return {
            "region": self.region,
            "period": self.period,
            "measure": self.measure,
            "stored": self.stored,
            "counted": self.counted,
        }


@dataclass
class Verification:
    """How many values were compared, and those that differ."""

    checked: int = 0
    drift: list[Drift] = field(default_factory=list)


def verify() -> Verification:
    """Count everything from the records, without storing, and compare. Runs inside batch()."""
    outcome = Recount(everything(), store=False).run()
    result = Verification(checked=sum(len(total) for total in RegionValues.objects.values_list("total", flat=True)))
    for change in outcome.changed:
        for measure, (stored, counted) in sorted(change.measures.items()):
            result.drift.append(Drift(change.region, change.period, measure, stored, counted))
    return result


def mark_dated() -> int:
    """Mark every region for the subjects whose figures move with the calendar; returns how many marks."""
    marks = {subject.mark for subject in SUBJECTS.values() if subject.dated or subject.is_flow}
    rows = [(code, mark, None) for code in Region.objects.values_list("code", flat=True) for mark in sorted(marks)]
    mark_dirty(rows)
    return len(rows)
