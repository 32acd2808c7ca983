"""D4: entries are kept for their time, go as whole blocks, and what is left still proves itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from jiayu_jobs.audit.heads import compare_heads, send_head
from jiayu_jobs.audit.models import AuditBlock, AuditCheckpoint, AuditEntry
from jiayu_jobs.audit.sealing import verify
from jiayu_jobs.audit.tasks import seal_entries
from jiayu_jobs.clock import now
from jiayu_jobs.keeping.services.audit_purge import due, limit, purge_audit
from jiayu_jobs.keeping.tasks import purge_audit_task
from jiayu_jobs.scoping import batch
from tests.audit.test_sealing import findings, tamper
from tests.cast import OWN, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def blocks(cast, settings, tmp_path) -> list[int]:
    """Five blocks: 40, 37, 35 months old, 5 months old, and of today. The years are given before they are sealed."""
    settings.AUDIT_HEADS = tmp_path / "heads"
    sequence = 11
    for months in (40, 37, 35, 5, 0):
        for _ in range(3):
            make_person(cast.liaison, cast.regions[OWN], sequence)
            sequence += 2
        moment = now() - timedelta(days=months * 30.5)
        with batch("test"):
            newest = AuditBlock.objects.order_by("-id").first()
        tamper(
            "UPDATE audit_auditentry SET at = %s WHERE transaction >= %s::text::xid8",
            moment,
            newest.to_transaction if newest else 0,
        )
        assert seal_entries()
        tamper("UPDATE audit_auditblock SET sealed_at = %s WHERE sealed_at > %s", moment, now() - timedelta(hours=1),
               table="audit_auditblock")  # fmt: skip
    settings.AUDIT_HEADS.unlink()  # told just now, of blocks that are made old
    with batch("test"):
        assert verify() == []
        return list(AuditBlock.objects.order_by("id").values_list("id", flat=True))


def left() -> tuple[list[int], int]:
    with batch("test"):
        young = AuditEntry.objects.filter(at__gte=now() - timedelta(days=36 * 30.4)).count()
        return list(AuditBlock.objects.order_by("id").values_list("id", flat=True)), young


def test_D4_exactly_the_blocks_past_their_time_go_and_the_rest_verifies(blocks):
    young = left()[1]
    with batch("test"):
        wanted = due()
    assert wanted > 0
    assert purge_audit_task() == wanted
    assert left() == (blocks[2:], young + 1), "and the entry about the purge itself"
    with batch("test"):
        assert not AuditEntry.objects.filter(at__lt=limit()).exists()
        (entry,) = AuditEntry.objects.filter(action="purge_audit")
        assert entry.detail == {"entries": wanted, "blocks": 2, "through": blocks[1]}
        assert AuditCheckpoint.objects.get().block == blocks[1]
    assert seal_entries() >= 1
    assert findings() == []
    call_command("verify_audit")
    assert purge_audit_task() == 0, "a second run finds nothing"


def test_D4_a_second_purge_goes_on_from_the_checkpoint(blocks, settings):
    purge_audit_task()
    settings.AUDIT_KEEP_MONTHS = 30
    assert purge_audit_task() > 0
    assert left()[0] == blocks[3:]
    assert findings() == []


def test_D4_no_setting_lets_a_row_of_the_last_six_months_go(blocks, settings):
    before = left()
    for months in (5, 0, -3):
        settings.AUDIT_KEEP_MONTHS = months
        with pytest.raises(DatabaseError, match="6 months at least"):
            purge_audit()
    settings.AUDIT_KEEP_MONTHS = 6
    purge_audit()
    assert left()[0] == blocks[3:], "the block of five months ago is there"
    assert left()[1] <= before[1]
    with batch("test"):
        assert AuditEntry.objects.filter(at__gte=now() - timedelta(days=182)).count() >= 6


@pytest.mark.parametrize("role", ["app_web", "app_batch"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_auditblock",
        "DELETE FROM audit_auditcheckpoint",
        "UPDATE audit_auditcheckpoint SET block = 9",
        "INSERT INTO audit_auditcheckpoint (block, to_transaction, digest, entries, keep_months, purged_at) "
        "VALUES (99, 999999999, '', 0, 36, now())",
    ],
)
def test_D4_nobody_but_the_function_removes_or_vouches(blocks, role, statement):
    purge_audit()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


def test_D4_pages_cannot_call_the_function_and_the_job_cannot_name_a_young_block(blocks):
    for role, block, words in (("app_web", blocks[0], "permission"), ("app_batch", blocks[3], "too young")):
        with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute("SELECT purge_audit(%s, 36)", [block])
    assert left()[0] == blocks


def test_D4_the_owner_cannot_delete_what_no_checkpoint_stands_for(blocks):
    purge_audit()
    for table in ("audit_auditentry", "audit_auditblock"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE app_owner")
            cursor.execute(f"DELETE FROM {table}")


def test_D4_a_block_that_was_tampered_with_stays_as_evidence(blocks):
    with batch("test"):
        number = AuditBlock.objects.get(pk=blocks[1]).entries[0]
    tamper("UPDATE audit_auditentry SET reason = 'x' WHERE id = %s", number)
    done = purge_audit()
    assert (done.blocks, done.held_back) == (1, blocks[1])
    assert findings() == [(number, "changed")]


def test_D4_tampering_after_a_purge_is_found(blocks):
    purge_audit()
    with batch("test"):
        number = AuditBlock.objects.get(pk=blocks[2]).entries[0]
    tamper("UPDATE audit_auditentry SET reason = 'x' WHERE id = %s", number)
    assert findings() == [(number, "changed")]
    tamper("DELETE FROM audit_auditblock WHERE id = %s", blocks[2], table="audit_auditblock")
    assert (None, "the chain is broken before this block") in findings()


def test_D4_an_entry_slipped_in_below_the_checkpoint_is_found(blocks):
    purge_audit()
    tamper(
        "INSERT INTO audit_auditentry (at, actor, actor_label, post, ip, request_id, action, object_type, object_id, "
        "region_path, reason, outcome, detail, transaction) SELECT at, actor, actor_label, post, ip, request_id, "
        "'slipped_in', object_type, object_id, region_path, reason, outcome, detail, '3'::xid8 FROM audit_auditentry LIMIT 1"
    )
    assert [what for _, what in findings()] == ["added later"]


def test_D4_a_purge_before_its_time_by_somebody_with_the_owners_login_shows_against_the_heads(blocks, settings):
    with batch("test"):
        send_head()
        block = AuditBlock.objects.order_by("-id").first()
        assert compare_heads(settings.AUDIT_HEADS) == []
    tamper(
        "INSERT INTO audit_auditcheckpoint (block, to_transaction, digest, entries, keep_months, purged_at) "
        "VALUES (%s, %s, %s, 0, 36, now())",
        block.pk,
        block.to_transaction,
        bytes(block.digest),
        table="audit_auditcheckpoint",
    )
    tamper("DELETE FROM audit_auditentry")
    tamper("DELETE FROM audit_auditblock", table="audit_auditblock")
    with batch("test"):
        assert verify() == [], "the chain alone does not tell"
        assert [found.what for found in compare_heads(settings.AUDIT_HEADS)] == ["purged before its time"]
