"""Seals closed blocks of entries by hash, so that a changed, lost or slipped-in entry shows, and writers never queue.

A block holds the entries of all transactions below a horizon that PostgreSQL guarantees to be finished: none can
still add to it. Each entry has its own leaf hash, so that verification names the entry that was touched.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from jiayu_jobs.audit.models import AuditBlock, AuditCheckpoint

_FIELDS = "id, at, actor, actor_label, post, ip, request_id, action, object_type, object_id, region_path, reason, outcome, detail"
SEALER_LOCK = 7_421_221_01
LEAF_BYTES = 32
# Stands for any transaction number, and below zero for any entry's; still a bigint.
BEYOND = 2**63 - 1


# The entries of one life of the database: those after the first, through the second (None = it goes on).
Life = tuple[int, int | None]


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
    after, _ = lives()(last.pk + 1 if last else 1)
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


def lives() -> Callable[[int], Life]:
    """A function that tells the life of the database that a block of a number belongs to; asks the database once."""
    ends = list(AuditBlock.objects.filter(closes_at__isnull=False).order_by("id").values_list("id", "closes_at"))
    gone = AuditCheckpoint.objects.order_by("-block").values_list("closed_through", flat=True).first()
    born = -BEYOND if gone is None else gone

    def life_of(number: int) -> Life:
        before = [entry for block, entry in ends if block < number and entry is not None]
        return before[-1] if before else born, next((entry for block, entry in ends if block >= number), None)

    return life_of


def verify() -> list[Finding]:
    """Recompute every block from the entries; an empty list means that nothing was touched. What was purged is vouched
    for by the newest checkpoint, to which the oldest kept block is chained."""
    findings: list[Finding] = []
    previous, low, life_of = b"", 0, lives()
    checkpoint = AuditCheckpoint.objects.order_by("-block").first()
    if checkpoint:
        previous, low, findings = _after_purge(checkpoint, life_of(checkpoint.block + 1))
    last = None
    for block in AuditBlock.objects.order_by("id").iterator(chunk_size=50):
        if bytes(block.previous) != previous or block.from_transaction != low:
            findings.append(Finding(block.pk, None, "the chain is broken before this block"))
        findings += verify_block(block, life_of(block.pk))
        previous, low, last = bytes(block.digest), block.to_transaction, block
        if block.closes_at is not None:
            low = 0
    if last is not None and low > _horizon():
        what = "the server counts transactions from below it: the database was moved without `manage.py restore`"
        findings.append(Finding(last.pk, None, what))
    return findings


def _after_purge(checkpoint: AuditCheckpoint, life: Life) -> tuple[bytes, int, list[Finding]]:
    """What the oldest kept block must follow, and whatever has come back of what was purged; life: that of the oldest
    kept block."""
    after, through = life
    closed = checkpoint.to_transaction == BEYOND
    back = _entries(0, BEYOND, -BEYOND, after)
    if not closed:
        back += _entries(0, checkpoint.to_transaction, after, through)
    findings = [Finding(checkpoint.block, row[0], "added later") for row in back]
    return bytes(checkpoint.digest), 0 if closed else checkpoint.to_transaction, findings


def verify_block(block: AuditBlock, life: Life) -> list[Finding]:
    """Recompute one block from its entries, of one life of the database (lives())."""
    leaves = bytes(block.leaves)
    parts = (leaves[start : start + LEAF_BYTES] for start in range(0, len(leaves), LEAF_BYTES))
    sealed = dict(zip(block.entries, parts, strict=True))
    rows = _entries(block.from_transaction, block.to_transaction, *life)
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
