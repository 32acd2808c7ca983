"""培训后就业: steady work that begins within 90 days answers the classes that were passed before it."""

from datetime import timedelta

from django.db.models import Q

from employers.models import Employer, Placement
from employers.services.placements import STARTED
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.scoping import elevated
from training.enums import ENROLMENTS
from training.models import Enrolment
from workers.services.transfers import county_path

WITHIN_DAYS = 90


def note_placement(placement: Placement) -> None:
    """Link what the person passed in the 90 days before; in the transaction in which the work begins."""
    day = placement.started_on
    rows = Enrolment.objects.passed().filter(
        record=placement.record_id,
        employed_on__isnull=True,
        passed_on__gte=day - timedelta(days=WITHIN_DAYS),
        passed_on__lte=day,
    )
    found = list(rows)
    if not found:
        return
    care = _at_care_centre(placement)
    rows.update(placement=placement, employed_on=day, at_care_centre=care)
    mark_dirty((row.counted_region_id, ENROLMENTS, row.passed_on) for row in found)


def _at_care_centre(placement: Placement) -> bool:
    """By the vacancy's employer, else by the name that the desk has typed; employers may lie out of the desk's sight."""
    wanted = Q(name=placement.unit_name)
    if placement.vacancy is not None:
        wanted = Q(pk=placement.vacancy.employer_id)
    with elevated(county_path(), "whether the work is at a care centre"):
        return Employer.objects.filter(wanted, is_care_centre=True).exists()


STARTED.append(note_placement)
