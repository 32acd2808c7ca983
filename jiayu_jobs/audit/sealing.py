"""Seals closed blocks of entries by hash, so that a changed, lost or slipped-in entry shows, and writers never queue.

A block holds the entries of all transactions below a horizon that PostgreSQL guarantees to be finished: none can
still add to it. Each entry has its own leaf hash, so that verification names the entry that was touched.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from jiayu_jobs.audit.models import AuditBlock, AuditCheckpoint

_FIELDS = "id, at, actor, actor_label, post, ip, request_id, action, object_type, object_id, region_path, reason, outcome, detail"
SEALER_LOCK = 7_421_221_01
LEAF_BYTES = 32
# Stands for any transaction number, and below zero for any entry's; still a bigint.
BEYOND = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What verification found wrong: the block, the entry where known, and what it is."""

    block: int
    entry: int | None
    what: str


def _leaf(row: tuple[Any, ...]) -> bytes:
    text = json.dumps([str(value) if not isinstance(value, dict) else value for value in row], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _entries(low: int, high: int, after: int = -BEYOND, through: int | None = None) -> list[tuple[Any, ...]]:
    """The entries of the transactions in [low, high), of one life of the database: those after one entry, through another."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_FIELDS} FROM audit_auditentry "  # noqa: S608  # constant column list
            "WHERE transaction >= %s::text::xid8 AND (%s OR transaction < %s::text::xid8) AND id > %s "
            "AND (%s::bigint IS NULL OR id <= %s) ORDER BY id",
            [low, high == BEYOND, high, after, through, through],
        )
        rows = cursor.fetchall()
    return [(*row[:-1], json.loads(row[-1]) if isinstance(row[-1], str) else row[-1]) for row in rows]


def _digest(
    previous: bytes, low: int, high: int, entries: list[int], leaves: bytes, closes_at: int | None = None
) -> bytes:
    parts: list[Any] = [low, high, entries] if closes_at is None else [low, high, entries, closes_at]
    return hashlib.sha256(bytes(previous) + json.dumps(parts).encode() + bytes(leaves)).digest()


def _horizon() -> int:
    """The transaction below which all are finished."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _add_block(high: int, closes_at: int | None = None) -> AuditBlock | None:
    """The next block, up to a transaction; none where nothing is to be sealed, unless it closes a life."""
    last = AuditBlock.objects.order_by("-id").first()  # one always stays, also after a purge
    after, _ = life_of(last.pk + 1 if last else 1)
    low = last.to_transaction if last is not None and last.closes_at is None else 0
    if high <= low:
        return None
    rows = _entries(low, high, after, closes_at)
    if not rows and closes_at is None:
        return None
    numbers = [row[0] for row in rows]
    leaves = b"".join(_leaf(row) for row in rows)
    previous = bytes(last.digest) if last else b""
    return AuditBlock.objects.create(
        from_transaction=low,
        to_transaction=high,
        entries=numbers,
        leaves=leaves,
        previous=previous,
        digest=_digest(previous, low, high, numbers, leaves, closes_at),
        closes_at=closes_at,
    )


def seal() -> int:
    """Seal every finished transaction's entries that no block holds yet; returns how many entries it sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        block = _add_block(_horizon())
        return len(block.entries) if block else 0


def close_life() -> AuditBlock:
    """End the life of the database that a backup was made of, in its restored copy, before anybody writes there.

    Seals every entry that is left, whatever its transaction, and names the last one: what comes later belongs to the
    cluster that the copy lives in. Called once a restore, inside batch().
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_auditentry")
        block = _add_block(BEYOND, closes_at=int(cursor.fetchone()[0]))
        if block is None:
            raise RuntimeError("A life of the database ends once.")
        return block


def life_of(number: int) -> tuple[int, int | None]:
    """The entries of the life of the database that a block of this number belongs to: those after the first, through
    the second (None = the life goes on)."""
    ends = AuditBlock.objects.filter(closes_at__isnull=False).order_by("id")
    before = ends.filter(pk__lt=number).values_list("closes_at", flat=True).last()
    if before is None:
        gone = AuditCheckpoint.objects.order_by("-block").first()
        before = gone.closed_through if gone else None
    through = ends.filter(pk__gte=number).values_list("closes_at", flat=True).first()
    return (-BEYOND if before is None else before), through


def verify() -> list[Finding]:
    """Recompute every block from the entries; an empty list means that nothing was touched. What was purged is vouched
    for by the newest checkpoint, to which the oldest kept block is chained."""
    findings: list[Finding] = []
    previous, low = b"", 0
    checkpoint = AuditCheckpoint.objects.order_by("-block").first()
    if checkpoint:
        previous, low, findings = _after_purge(checkpoint)
    last = None
    for block in AuditBlock.objects.order_by("id").iterator(chunk_size=50):
        if bytes(block.previous) != previous or block.from_transaction != low:
            findings.append(Finding(block.pk, None, "the chain is broken before this block"))
        findings += verify_block(block)
        previous, low, last = bytes(block.digest), block.to_transaction, block
        if block.closes_at is not None:
            low = 0
    if last is not None and low > _horizon():
        what = "the server counts transactions from below it: the database was moved without `manage.py restore`"
        findings.append(Finding(last.pk, None, what))
    return findings


def _after_purge(checkpoint: AuditCheckpoint) -> tuple[bytes, int, list[Finding]]:
    """What the oldest kept block must follow, and whatever has come back of what was purged."""
    after = -BEYOND if checkpoint.closed_through is None else checkpoint.closed_through
    closed = checkpoint.to_transaction == BEYOND
    _, through = life_of(checkpoint.block + 1)
    back = _entries(0, BEYOND, -BEYOND, after)
    if not closed:
        back += _entries(0, checkpoint.to_transaction, after, through)
    findings = [Finding(checkpoint.block, row[0], "added later") for row in back]
    return bytes(checkpoint.digest), 0 if closed else checkpoint.to_transaction, findings


def verify_block(block: AuditBlock) -> list[Finding]:
    """Recompute one block from its entries."""
    leaves = bytes(block.leaves)
    parts = (leaves[start : start + LEAF_BYTES] for start in range(0, len(leaves), LEAF_BYTES))
    sealed = dict(zip(block.entries, parts, strict=True))
    rows = _entries(block.from_transaction, block.to_transaction, *life_of(block.pk))
    found = {row[0]: _leaf(row) for row in rows}
    findings = [Finding(block.pk, number, "missing") for number in sealed.keys() - found.keys()]
    findings += [Finding(block.pk, number, "added later") for number in found.keys() - sealed.keys()]
    findings += [
        Finding(block.pk, number, "changed")
        for number in sealed.keys() & found.keys()
        if sealed[number] != found[number]
    ]
    span = (bytes(block.previous), block.from_transaction, block.to_transaction)
    if _digest(*span, block.entries, leaves, block.closes_at) != bytes(block.digest):
        findings.append(Finding(block.pk, None, "the block's own digest does not fit"))
    return findings
