"""The head of the audit chain, told to a place outside the database, so that a cut tail shows (security.md D3).

One line a head: block, hex digest, time. A restore adds a line that ends with `restore`: it gives up the heads of blocks that the
backup did not hold yet, as long as the block that closes the life before is in the chain. AUDIT_HEADS names the file; in production it lies on another machine's disk. The
line is written to the log too, which a county ships off the host.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from jiayu_jobs.audit.models import AuditBlock, AuditCheckpoint
from jiayu_jobs.audit.sealing import Finding
from jiayu_jobs.clock import now

logger = logging.getLogger(__name__)

# A few days less than the six months below which nothing may be purged.
SHORTEST = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest block at some moment; for a restore, the block that closed the life before."""

    block: int
    digest: str
    restore: bool = False


def send_head() -> Head | None:
    """Append the newest block's digest, once; called after the seal has committed."""
    block = AuditBlock.objects.order_by("-id").first()
    if block is None:
        return None
    head = Head(block.pk, bytes(block.digest).hex())
    sent = read_heads(settings.AUDIT_HEADS)
    if sent and sent[-1] == head:
        return head
    _tell(head)
    return head


def head_of_restore(block: AuditBlock) -> Head:
    """How a restore is told: the block that closed the life before."""
    return Head(block.pk, bytes(block.digest).hex(), restore=True)


def send_restore(block: AuditBlock) -> list[Head]:
    """Tell of the block that a restore closed the life before with; returns the heads that it gave up."""
    kept = _kept_by_restores()
    head = head_of_restore(block)
    given_up = [one for one in standing(read_heads(settings.AUDIT_HEADS), kept) if one.block > kept[head]]
    _tell(head)
    return given_up


def _tell(head: Head) -> None:
    settings.AUDIT_HEADS.parent.mkdir(parents=True, exist_ok=True)
    words = [str(head.block), head.digest, f"{now():%Y-%m-%dT%H:%M:%S%z}", *(["restore"] if head.restore else [])]
    with settings.AUDIT_HEADS.open("a", encoding="ascii") as file:
        file.write(" ".join(words) + "\n")
    logger.info("audit head: block %s digest %s%s", head.block, head.digest, ", restored" if head.restore else "")


def read_heads(path: Path) -> list[Head]:
    """Every head in a file, oldest first; none where there is no file. A line cut short by a crash is left out."""
    return [Head(int(words[0]), words[1], restore=len(words) > 3) for words in _lines(path)]


def _lines(path: Path) -> list[list[str]]:
    """The words of every whole line."""
    if not path.is_file():
        return []
    parts = [line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    return [words for words in parts if words and words[0].isdigit() and (len(words) == 3 or words[3:] == ["restore"])]


def _kept_by_restores() -> dict[Head, int]:
    """For the head of every block that closes a life: the last block before it, which was in the backup."""
    kept = {}
    for block in AuditBlock.objects.filter(closes_at__isnull=False):
        before = AuditBlock.objects.filter(pk__lt=block.pk).order_by("-id").first()
        kept[head_of_restore(block)] = before.pk if before else 0
    return kept


def standing(heads: list[Head], kept: Mapping[Head, int]) -> list[Head]:
    """The heads that no restore gave up; a restore counts while its own block is in the chain."""
    stands: list[Head] = []
    for head in heads:
        stands = [one for one in stands if head not in kept or one.block <= kept[head]]
        stands.append(head)
    return stands


def compare_heads(path: Path, *to_be_told: Head) -> list[Finding]:
    """Heads whose block is gone or no longer has that digest; `to_be_told` count as if the file held them. What was
    purged must have been told long before."""
    heads = standing([*read_heads(path), *to_be_told], _kept_by_restores())
    stored = dict(AuditBlock.objects.filter(pk__in=[head.block for head in heads]).values_list("pk", "digest"))
    purged = {one.block: one for one in AuditCheckpoint.objects.all()}
    stored |= {block: one.digest for block, one in purged.items()}
    last = max(purged, default=0)
    findings = []
    for head in heads:
        if head.block not in stored:
            if head.block > last:
                findings.append(
                    Finding(head.block, None, "a head was told outside, the block is gone: the tail was cut")
                )
        elif bytes(stored[head.block]).hex() != head.digest:
            findings.append(Finding(head.block, None, "the digest differs from the head that was told outside"))
    return findings + _purged_early(path, list(purged.values()))


def _purged_early(path: Path, purged: list[AuditCheckpoint]) -> list[Finding]:
    """Blocks that a checkpoint says to have purged, though they were told outside less than six months before."""
    findings = []
    told = [(int(words[0]), datetime.fromisoformat(words[2])) for words in _lines(path)]
    for one in purged:
        youngest = max((when for block, when in told if block <= one.block), default=None)
        if youngest is not None and one.purged_at - youngest < SHORTEST:
            findings.append(Finding(one.block, None, "purged before its time"))
    return findings
