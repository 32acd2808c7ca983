"""Seals closed blocks of entries by hash, so that a changed, lost or slipped-in entry shows, and writers never queue.

A block holds the entries of all transactions below a horizon that PostgreSQL guarantees to be finished: none can
still add to it. Each entry has its own leaf hash, so that verification names the entry that was touched.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from jiayu_jobs.audit.models import AuditBlock

_FIELDS = "id, at, actor, actor_label, post, ip, request_id, action, object_type, object_id, region_path, reason, outcome, detail"
SEALER_LOCK = 7_421_221_01
LEAF_BYTES = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """What verification found wrong: the block, the entry where known, and what it is."""

    block: int
    entry: int | None
    what: str


def _leaf(row: tuple[Any, ...]) -> bytes:
    text = json.dumps([str(value) if not isinstance(value, dict) else value for value in row], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _entries(low: int, high: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_FIELDS} FROM audit_auditentry "  # noqa: S608  # constant column list
            "WHERE transaction >= %s::text::xid8 AND transaction < %s::text::xid8 ORDER BY id",
            [low, high],
        )
        rows = cursor.fetchall()
    return [(*row[:-1], json.loads(row[-1]) if isinstance(row[-1], str) else row[-1]) for row in rows]


def _digest(previous: bytes, low: int, high: int, entries: list[int], leaves: bytes) -> bytes:
    head = json.dumps([low, high, entries]).encode()
    return hashlib.sha256(bytes(previous) + head + bytes(leaves)).digest()


def seal() -> int:
    """Seal every finished transaction's entries that no block holds yet; returns how many entries it sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = AuditBlock.objects.order_by("-id").first()
        low = last.to_transaction if last else 0
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        high = cursor.fetchone()[0]
        if high <= low:
            return 0
        rows = _entries(low, high)
        if not rows:
            return 0
        numbers = [row[0] for row in rows]
        leaves = b"".join(_leaf(row) for row in rows)
        previous = bytes(last.digest) if last else b""
        AuditBlock.objects.create(
            from_transaction=low,
            to_transaction=high,
            entries=numbers,
            leaves=leaves,
            previous=previous,
            digest=_digest(previous, low, high, numbers, leaves),
        )
        return len(rows)


def verify() -> list[Finding]:
    """Recompute every block from the entries; an empty list means that nothing was touched."""
    findings: list[Finding] = []
    previous, low = b"", 0
    for block in AuditBlock.objects.order_by("id").iterator(chunk_size=50):
        if bytes(block.previous) != previous or block.from_transaction != low:
            findings.append(Finding(block.pk, None, "the chain is broken before this block"))
        sealed = dict(
            zip(
                block.entries,
                (bytes(block.leaves)[i : i + LEAF_BYTES] for i in range(0, len(block.leaves), LEAF_BYTES)),
                strict=True,
            )
        )
        found = {row[0]: _leaf(row) for row in _entries(block.from_transaction, block.to_transaction)}
        findings += [Finding(block.pk, number, "missing") for number in sealed.keys() - found.keys()]
        findings += [Finding(block.pk, number, "added later") for number in found.keys() - sealed.keys()]
        findings += [
            Finding(block.pk, number, "changed")
            for number in sealed.keys() & found.keys()
            if sealed[number] != found[number]
        ]
        if _digest(
            bytes(block.previous), block.from_transaction, block.to_transaction, block.entries, bytes(block.leaves)
        ) != bytes(block.digest):
            findings.append(Finding(block.pk, None, "the block's own digest does not fit"))
        previous, low = bytes(block.digest), block.to_transaction
    return findings
