"""The slip a person takes home, and the code on it that opens their own page.

A code is worked out from the key ring and its row, so that a slip can be printed again without the code being stored.
"""

from typing import Any

from django.db import connection, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import blind_index
from workers.models import LabourRecord, QueryCode

# Without characters that look alike on paper: 31 characters, ten of them are about 49 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
PURPOSE, MAKING = "query_code", "query_code_making"


def code_of(row: QueryCode) -> str:
    """The code of a row, the same at each print."""
    number = int.from_bytes(blind_index(MAKING, str(row.pk)), "big")
    characters = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


def open_code(person: LabourRecord) -> str:
    """The code of a person's slip, empty where none was printed or the last one was revoked."""
    row = person.query_codes.filter(revoked_at__isnull=True).first()
    return code_of(row) if row else ""


def issue_code(*, person: LabourRecord, by: Any) -> str:
    """The code of a person's slip, made when there is none; two clerks at once print the same one."""
    with transaction.atomic():
        LabourRecord.objects.select_for_update(of=("self",)).get(pk=person.pk)
        existing = open_code(person)
        if existing:
            return existing
        row = QueryCode(record=person, region=person.region)
        row.code_index = blind_index(PURPOSE, code_of(row))
        row.save(force_insert=True)
        audit("issue_code", about=person, region=person.region)
    return code_of(row)


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
