"""The slip a person takes home, and the page that its code opens."""

import secrets
from typing import Any

from django.db import connection, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import blind_index
from workers.models import LabourRecord, QueryCode

# Without characters that look alike on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
PURPOSE = "query_code"


def issue_code(*, person: LabourRecord, by: Any) -> str:
    """A new code for the person's slip, in clear this once; an earlier code ends."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        person.query_codes.filter(revoked_at__isnull=True).update(revoked_at=now())
        QueryCode(record=person, region=person.region, code_index=blind_index(PURPOSE, code)).save(force_insert=True)
        audit("issue_code", about=person, region=person.region)
    return code


def revoke_codes(*, person: LabourRecord, by: Any) -> None:
    """The slip was lost: its code opens nothing any more."""
    with transaction.atomic():
        person.query_codes.filter(revoked_at__isnull=True).update(revoked_at=now())
        audit("revoke_codes", about=person, region=person.region)


def locate(code: str) -> tuple[str, str] | None:
    """Record id and region path behind an open code (database function find_query_code), or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_id::text, region_path FROM find_query_code(%s)", [blind_index(PURPOSE, code)])
        return cursor.fetchone()
