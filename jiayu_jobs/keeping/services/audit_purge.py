"""Audit entries past their time go, whole sealed blocks from the oldest on (security.md D4).

Nobody but the database function purge_audit may delete one; it lets nothing go that is younger than six months, and
leaves a checkpoint to which the oldest kept block is chained.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.audit.models import AuditBlock
from jiayu_jobs.audit.sealing import lives, verify_block
from jiayu_jobs.audit.services import record
from jiayu_jobs.scoping import batch, current_scope

BLOCKS_AT_ONCE = 500


@dataclass
class Purged:
    """What a run removed. held_back: the number of a block that does not verify; it and all after it stay as evidence."""

    blocks: int = 0
    entries: int = 0
    held_back: int | None = None


def limit() -> datetime:
    """What was written before this moment may go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - make_interval(months => %s)", [settings.AUDIT_KEEP_MONTHS])
        return cursor.fetchone()[0]


def due() -> int:
    """How many entries stand in blocks that may go. Inside batch()."""
    return sum(len(block.entries) for block in _old_blocks().iterator(chunk_size=50))


def purge_audit() -> Purged:
    """Remove what is past its time, some blocks a transaction. Entered outside transactions; may be run again."""
    done = Purged()
    while done.held_back is None:
        with batch("retention"), acting(SYSTEM, current_scope()):
            blocks = list(_old_blocks()[:BLOCKS_AT_ONCE])
            sound, life_of = [], lives()
            for block in blocks:
                if verify_block(block, life_of(block.pk)):
                    done.held_back = block.pk
                    break
                sound.append(block)
            if not sound:
                break
            with connection.cursor() as cursor:
                cursor.execute("SELECT purge_audit(%s, %s)", [sound[-1].pk, settings.AUDIT_KEEP_MONTHS])
                removed = cursor.fetchone()[0]
            done.blocks += len(sound)
            done.entries += removed
            record("purge_audit", detail={"entries": removed, "blocks": len(sound), "through": sound[-1].pk})
    return done


def _old_blocks():  # noqa: ANN202
    """Blocks from the oldest on that were sealed before the limit, but for the newest of all."""
    newest = AuditBlock.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return AuditBlock.objects.filter(sealed_at__lt=limit(), id__lt=newest).order_by("id")
