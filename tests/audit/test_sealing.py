"""D3: what is changed, lost or slipped in behind the seal is found, at the very entry."""

import threading

import pytest
from django.db import connection, transaction

from jiayu_jobs.audit.models import AuditBlock, AuditEntry
from jiayu_jobs.audit.sealing import seal, verify
from jiayu_jobs.audit.tasks import seal_entries
from jiayu_jobs.scoping import batch
from jiayu_jobs.scoping.roles import as_owner
from tests.cast import OWN, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(cast) -> list[int]:
    """Three blocks of entries; returns the numbers of all entries in order."""
    for block in range(3):
        for n in range(4):
            make_person(cast.liaison, cast.regions[OWN], 11 + 2 * (4 * block + n))
        assert seal_entries() > 0
    with batch("test"):
        assert AuditBlock.objects.count() == 3
        assert verify() == []
        return list(AuditEntry.objects.order_by("id").values_list("id", flat=True))


@pytest.fixture(autouse=True)
def heads_of_their_own(settings, tmp_path):
    """Each test has its own database, so its own heads."""
    settings.AUDIT_HEADS = tmp_path / "audit-heads"


def tamper(sql: str, *parameters: object, table: str = "audit_auditentry") -> None:
    """What only somebody with the owner's login could do: take the trigger off, act, put it back."""
    with as_owner(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER refuse_change")
        cursor.execute(sql, parameters)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER refuse_change")


def findings() -> list[tuple[int | None, str]]:
    with batch("test"):
        return [(finding.entry, finding.what) for finding in verify()]


@pytest.mark.parametrize(
    "column",
    [
        "actor = 'somebody else'",
        "actor_label = '别人'",
        "action = 'nothing'",
        "reason = 'a better one'",
        "outcome = 'refused'",
        "ip = '10.9.9.9'",
        "post = 'x'",
        "request_id = 'x'",
        "object_id = 'x'",
        "object_type = 'x'",
        "region_path = '421221/'",
        "at = at + interval '1 microsecond'",
        """detail = '{"other": 1}'::jsonb""",
    ],
)
def test_D3_a_changed_entry_is_found_at_its_number(sealed, column):
    tamper(f"UPDATE audit_auditentry SET {column} WHERE id = %s", sealed[5])
    assert findings() == [(sealed[5], "changed")]


@pytest.mark.parametrize("position", [0, 5, -1])
def test_D3_a_deleted_entry_is_found_at_its_number(sealed, position):
    tamper("DELETE FROM audit_auditentry WHERE id = %s", sealed[position])
    assert findings() == [(sealed[position], "missing")]


def test_D3_an_entry_slipped_in_behind_the_seal_is_found(sealed):
    tamper(
        "INSERT INTO audit_auditentry (at, actor, actor_label, post, ip, request_id, action, object_type, object_id, "
        "region_path, reason, outcome, detail, transaction) SELECT at, actor, actor_label, post, ip, request_id, "
        "'slipped_in', object_type, object_id, region_path, reason, outcome, detail, transaction "
        "FROM audit_auditentry WHERE id = %s",
        sealed[5],
    )
    with batch("test"):
        number = AuditEntry.objects.get(action="slipped_in").pk
    assert findings() == [(number, "added later")]


def test_D3_two_entries_that_change_places_are_both_found(sealed):
    tamper(
        "UPDATE audit_auditentry a SET action = b.action, actor = b.actor || 'x', object_id = b.object_id "
        "FROM audit_auditentry b WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))",
        sealed[2],
        sealed[3],
        sealed[3],
        sealed[2],
    )
    assert sorted(findings()) == [(sealed[2], "changed"), (sealed[3], "changed")]


def test_D3_an_entry_moved_out_of_its_block_is_found(sealed):
    tamper(
        "UPDATE audit_auditentry SET transaction = (SELECT max(transaction) FROM audit_auditentry) WHERE id = %s",
        sealed[1],
    )
    assert {entry for entry, _ in findings()} == {sealed[1]}


def test_D3_a_deleted_block_breaks_the_chain(sealed):
    tamper(
        "DELETE FROM audit_auditblock WHERE id = (SELECT min(id) + 1 FROM audit_auditblock)", table="audit_auditblock"
    )
    assert (None, "the chain is broken before this block") in findings()


def test_D3_a_block_rewritten_to_fit_a_changed_entry_breaks_the_next_one(sealed):
    """Whoever recomputes one block's hashes would have to recompute all that follow."""
    from jiayu_jobs.audit import sealing

    tamper("UPDATE audit_auditentry SET action = 'other' WHERE id = %s", sealed[0])
    with batch("test"):
        block = AuditBlock.objects.order_by("id").first()
        rows = sealing._entries(block.from_transaction, block.to_transaction)
        leaves = b"".join(sealing._leaf(row) for row in rows)
        digest = sealing._digest(block.previous, block.from_transaction, block.to_transaction, block.entries, leaves)
    tamper(
        "UPDATE audit_auditblock SET leaves = %s, digest = %s WHERE id = %s",
        leaves,
        digest,
        block.pk,
        table="audit_auditblock",
    )
    assert findings() == [(None, "the chain is broken before this block")]


def test_D3_a_seal_waits_for_transactions_that_are_still_open(cast):
    """An entry of an open transaction with an earlier number may still come: no block closes over it."""
    make_person(cast.liaison, cast.regions[OWN], 11)
    opened, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                make_person(cast.officer, cast.regions[OWN], 13)
                opened.set()
                finish.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert opened.wait(10)
    make_person(cast.liaison, cast.regions[OWN], 15)
    seal_entries()
    finish.set()
    thread.join()
    seal_entries()
    with batch("test"):
        numbers = [number for block in AuditBlock.objects.order_by("id") for number in block.entries]
        assert sorted(numbers) == sorted(AuditEntry.objects.values_list("id", flat=True))
        assert len(numbers) == len(set(numbers))
        assert verify() == []


def test_D3_sealers_that_run_together_seal_each_entry_once(cast):
    for n in range(6):
        make_person(cast.liaison, cast.regions[OWN], 11 + 2 * n)
    counts = []

    def work() -> None:
        try:
            counts.append(seal_entries())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with batch("test"):
        assert sum(counts) == AuditEntry.objects.count()
        assert verify() == []


def test_D3_sealing_while_everybody_writes_loses_nothing(cast):
    stop = threading.Event()

    def write(start: int) -> None:
        try:
            for n in range(12):
                make_person(cast.liaison, cast.regions[OWN], start + 2 * n)
        finally:
            connection.close()

    def keep_sealing() -> None:
        try:
            while not stop.is_set():
                seal_entries()
        finally:
            connection.close()

    sealer = threading.Thread(target=keep_sealing)
    writers = [threading.Thread(target=write, args=(101 + 100 * n,)) for n in range(4)]
    for thread in (sealer, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    sealer.join()
    seal_entries()
    with batch("test"):
        numbers = [number for block in AuditBlock.objects.order_by("id") for number in block.entries]
        assert sorted(numbers) == sorted(AuditEntry.objects.values_list("id", flat=True))
        assert verify() == []


def test_the_command_tells_and_fails(sealed, capsys):
    from django.core.management import call_command

    call_command("verify_audit")
    assert "3 blocks verified, 0 findings" in capsys.readouterr().out
    tamper("UPDATE audit_auditentry SET reason = 'x' WHERE id = %s", sealed[4])
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert f"entry {sealed[4]} in block" in capsys.readouterr().out


def test_nothing_to_seal_makes_no_block(cast):
    with batch("test"):
        assert seal() == 0
        assert not AuditBlock.objects.exists()


def test_D3_a_cut_tail_shows_against_the_heads_told_outside(sealed, settings, tmp_path, capsys):
    from django.core.management import call_command

    from jiayu_jobs.audit.heads import read_heads, send_head

    settings.AUDIT_HEADS = tmp_path / "elsewhere" / "heads"
    head = send_head()
    assert send_head() == head
    assert read_heads(settings.AUDIT_HEADS) == [head], "each head is told once"
    call_command("verify_audit", heads=settings.AUDIT_HEADS)
    tamper("DELETE FROM audit_auditblock WHERE id = %s", head.block, table="audit_auditblock")
    with pytest.raises(SystemExit):
        call_command("verify_audit", heads=settings.AUDIT_HEADS)
    assert f"block {head.block}: a head was told outside, the block is gone" in capsys.readouterr().out


def test_D3_a_rewritten_chain_shows_against_the_heads(sealed, settings, tmp_path):
    from jiayu_jobs.audit.heads import compare_heads, send_head

    settings.AUDIT_HEADS = tmp_path / "heads"
    head = send_head()
    tamper("UPDATE audit_auditblock SET digest = %s WHERE id = %s", b"x" * 32, head.block, table="audit_auditblock")
    assert [(finding.block, finding.what[:18]) for finding in compare_heads(settings.AUDIT_HEADS)] == [
        (head.block, "the digest differs")
    ]


def test_D3_the_sealer_tells_its_head_and_a_torn_line_is_passed_over(cast, settings, tmp_path):
    from jiayu_jobs.audit.heads import read_heads
    from jiayu_jobs.audit.tasks import seal_entries as seal_task

    settings.AUDIT_HEADS = tmp_path / "heads"
    make_person(cast.liaison, cast.regions[OWN], 11)
    assert seal_task() > 0
    with settings.AUDIT_HEADS.open("a") as file:
        file.write("77 abc")
    assert len(read_heads(settings.AUDIT_HEADS)) == 1
