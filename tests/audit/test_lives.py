"""D3 after a restore: the old blocks hold, what is slipped in behind them shows, heads told in vain are given up."""

import pytest
from django.conf import settings

from jiayu_jobs.audit.heads import compare_heads, read_heads, send_head, send_restore
from jiayu_jobs.audit.models import AuditBlock, AuditEntry
from jiayu_jobs.audit.sealing import BEYOND, close_life, seal, verify
from jiayu_jobs.scoping import batch
from tests.audit.test_sealing import heads_of_their_own, sealed, tamper  # noqa: F401  # fixtures
from tests.cast import OWN, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def entries_of_another_cluster(number: int = 3) -> None:
    """The newest entries get a transaction number as low as a fresh cluster's."""
    tamper(f"UPDATE audit_auditentry SET transaction = '{number}' WHERE id = (SELECT max(id) FROM audit_auditentry)")


@pytest.fixture
def restored(cast, sealed) -> AuditBlock:  # noqa: F811
    """An unsealed entry, the end of a life, and a life after it that counts from the start."""
    make_person(cast.liaison, cast.regions[OWN], 51)
    with batch("test"):
        block = close_life()
    make_person(cast.liaison, cast.regions[OWN], 53)
    entries_of_another_cluster()
    with batch("test"):
        assert seal() == 1
    return block


def found() -> list[tuple[int | None, str]]:
    with batch("test"):
        return [(finding.entry, finding.what) for finding in verify()]


def test_D3_entries_of_both_lives_are_sealed_once_and_verify(restored):
    assert found() == []
    with batch("test"):
        blocks = list(AuditBlock.objects.order_by("id"))
        numbers = [number for block in blocks for number in block.entries]
        assert sorted(numbers) == sorted(AuditEntry.objects.values_list("id", flat=True))
    assert (restored.to_transaction, restored.closes_at) == (BEYOND, max(restored.entries))
    assert blocks[-1].from_transaction == 0


def test_D3_nothing_slips_in_behind_a_restore(restored):
    copy = (
        "INSERT INTO audit_auditentry (id, at, actor, actor_label, post, ip, request_id, action, object_type, object_id, "
        "region_path, reason, outcome, detail, transaction) SELECT {}, at, actor, actor_label, post, ip, request_id, "
        "'slipped_in', object_type, object_id, region_path, reason, outcome, detail, {} FROM audit_auditentry WHERE id = %s"
    )
    with batch("test"):
        first = AuditEntry.objects.order_by("id").first().pk
    slipped = {-1: "transaction", -2: "'5'", -3: "'9000000000000'", -4: "'9300000000000000000'"}
    for number, transaction in slipped.items():
        tamper(copy.format(number, transaction), first)
    assert sorted(found()) == [(number, "added later") for number in sorted(slipped)]
    tamper("DELETE FROM audit_auditentry WHERE id < 0")
    tamper("DELETE FROM audit_auditentry WHERE id = %s", restored.entries[-1])
    assert found() == [(restored.entries[-1], "missing")]
    tamper(copy.format(restored.entries[-1], "'9000000000000'"), first)
    assert found() == [(restored.entries[-1], "changed")]


def test_D3_the_end_of_a_life_cannot_be_moved(restored):
    tamper("UPDATE audit_auditblock SET closes_at = closes_at + 1 WHERE id = %s", restored.pk, table="audit_auditblock")
    assert (None, "the block's own digest does not fit") in found()


def test_D3_a_copy_that_was_moved_by_hand_shows(sealed):  # noqa: F811
    tamper(
        "UPDATE audit_auditblock SET to_transaction = %s WHERE id = (SELECT max(id) FROM audit_auditblock)",
        BEYOND - 1,
        table="audit_auditblock",
    )
    assert any("moved without `manage.py restore`" in what for _, what in found())


def test_D3_heads_told_after_the_backup_are_given_up_by_the_restore_alone(cast, sealed):  # noqa: F811
    lost = send_head()
    tamper("DELETE FROM audit_auditblock WHERE id = %s", lost.block, table="audit_auditblock")
    with batch("test"):
        assert [finding.block for finding in compare_heads(settings.AUDIT_HEADS)] == [lost.block]
        block = close_life()
        assert send_restore(block) == [lost]
        assert compare_heads(settings.AUDIT_HEADS) == [] and verify() == []
    assert read_heads(settings.AUDIT_HEADS)[-1].restore
    tamper("DELETE FROM audit_auditblock WHERE id = %s", block.pk, table="audit_auditblock")
    with batch("test"):
        assert {finding.block for finding in compare_heads(settings.AUDIT_HEADS)} == {lost.block, block.pk}
