"""The recount that the live values must equal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from dashboard.indicators import SUBJECTS
from dashboard.indicators.registry import SUBJECT_OF_MEASURE
from dashboard.models import DriftReport, RegionValues
from dashboard.periods import closed_years, last_day
from dashboard.rollup import Outcome, Recount, everything, one_picture, roll_up
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import today
from jiayu_jobs.keeping.after_restore import WrongAfterRestore
from jiayu_jobs.scoping import batch
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
            if not _says_nothing(measure, stored, counted):
                result.drift.append(Drift(change.region, change.period, measure, stored, counted))
    return result


def _says_nothing(measure: str, stored: Any, counted: Any) -> bool:
    """A month that is kept for other events stores nothing for those of which it has none: that reads as 0."""
    subject = SUBJECT_OF_MEASURE.get(measure)
    return stored is None and counted == 0 and subject is not None and subject.is_flow


def verify_live() -> tuple[Verification, Outcome]:
    """Take what is marked, then count everything and compare, in one picture of the database, and keep the report: no
    registration of the same moment reads as drift. Returns what moved as well; the caller publishes it."""
    with one_picture():
        outcome = roll_up()
        result = verify()
        DriftReport.objects.create(values_checked=result.checked, drift=[item.as_json() for item in result.drift])
    return result, outcome


def verify_restored() -> str:
    """After a restore: nothing may differ, but what moved with the calendar since the day of the backup.

    Raises WrongAfterRestore where the figures of the backup are not those of its records.
    """
    with batch("restore"):
        entry = AuditEntry.objects.filter(action="restore").order_by("-id").first()
        if entry is None or localdate(datetime.fromisoformat(entry.detail["made_at"])) != today():
            mark_dated()
    result, _ = verify_live()
    if result.drift:
        first = result.drift[0]
        raise WrongAfterRestore(
            f"{len(result.drift)} figures differ from the records, the first {first.measure} of {first.region}."
        )
    return f"{result.checked:,} values counted anew, drift 0"


def mark_dated() -> int:
    """Mark every region for the subjects whose figures move with the calendar; returns how many marks. On the first
    days of a year, while the year before has no stored values, everything is counted from its last day on."""
    years = closed_years(today())
    unclosed = bool(years) and not RegionValues.objects.filter(period=years[-1]).exists()
    since = last_day(years[-1]) if unclosed else None
    marks = {subject.mark for subject in SUBJECTS.values() if unclosed or subject.dated or subject.is_flow}
    rows = [(code, mark, since) for code in Region.objects.values_list("code", flat=True) for mark in sorted(marks)]
    mark_dirty(rows)
    return len(rows)
