"""Consent: asked of the person, kept with its version and moment."""

from typing import Any

from django.db import transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from workers.enums import ConsentState
from workers.models import LabourRecord
from workers.services.registration import CONSENT_VERSION
from workers.services.status import locked
from workers.services.stopping import Why, stop


def answer_consent(*, person: LabourRecord, agreed: bool, by: Any = None) -> LabourRecord:
    """The person agrees to the notice in force, or withdraws; withdrawing ends recommendations, the record stays.

    by: the clerk who asked, None when the person answers on their own page.
    """
    with transaction.atomic():
        row = locked(person, closed_too=True)
        row.consent_state = ConsentState.GIVEN if agreed else ConsentState.WITHDRAWN
        row.consent_version, row.consent_at = CONSENT_VERSION, now()
        row.revision += 1
        row.save(update_fields=["consent_state", "consent_version", "consent_at", "revision", "updated_at"])
        audit("confirm_consent" if agreed else "withdraw_consent", about=row, region=row.region)
        if not agreed:
            stop(row, Why.WITHDRAWN)
    return row
