"""The head of the audit chain, told to a place outside the database, so that a cut tail shows (security.md D3).

One line a head: block, hex digest, time. AUDIT_HEADS names the file; in production it lies on another machine's disk. The
line is written to the log too, which a county ships off the host.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jiayu_jobs.audit.models import AuditBlock
from jiayu_jobs.audit.sealing import Finding
from jiayu_jobs.clock import now

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest block at some moment."""

    block: int
    digest: str


def send_head() -> Head | None:
    """Append the newest block's digest, once; called after the seal has committed."""
    block = AuditBlock.objects.order_by("-id").first()
    if block is None:
        return None
    head = Head(block.pk, bytes(block.digest).hex())
    sent = read_heads(settings.AUDIT_HEADS)
    if sent and sent[-1] == head:
        return head
    settings.AUDIT_HEADS.parent.mkdir(parents=True, exist_ok=True)
    with settings.AUDIT_HEADS.open("a", encoding="ascii") as file:
        file.write(f"{head.block} {head.digest} {now():%Y-%m-%dT%H:%M:%S%z}\n")
    logger.info("audit head: block %s digest %s", head.block, head.digest)
    return head


def read_heads(path: Path) -> list[Head]:
    """Every head in a file, oldest first; none where there is no file. A line cut short by a crash is left out."""
    if not path.is_file():
        return []
    parts = [line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    return [Head(int(words[0]), words[1]) for words in parts if len(words) == 3 and words[0].isdigit()]


def compare_heads(path: Path) -> list[Finding]:
    """Heads whose block is gone or no longer has that digest."""
    heads = read_heads(path)
    stored = dict(AuditBlock.objects.filter(pk__in=[head.block for head in heads]).values_list("pk", "digest"))
    findings = []
    for head in heads:
        if head.block not in stored:
            findings.append(Finding(head.block, None, "a head was told outside, the block is gone: the tail was cut"))
        elif bytes(stored[head.block]).hex() != head.digest:
            findings.append(Finding(head.block, None, "the digest differs from the head that was told outside"))
    return findings
