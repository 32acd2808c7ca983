"""C8: with the clock moved forward, exactly what the rule says goes, in bounded steps, and everything is written down."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from jiayu_jobs.audit.models import AuditEntry, Quota
from jiayu_jobs.audit.quota import spend
from jiayu_jobs.clock import now, today, years_before
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.imports.tasks import apply_import, preview_import
from jiayu_jobs.keeping.retention import Rule, register, rules
from jiayu_jobs.keeping.services import retention
from jiayu_jobs.keeping.tasks import retention_task
from jiayu_jobs.outbox.models import OutboxMessage
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, acting_as, make_person
from tests.imports.workbook import person as line
from tests.imports.workbook import workbook
from workers import tasks
from workers.enums import RecordStatus
from workers.models import Confirmation, LabourRecord, QueryCode, SavedSearch
from workers.services.closing import close_record
from workers.services.erasures import ERASE_TASK
from workers.services.follow_up import confirm_unchanged
from workers.services.search import save_search
from workers.services.slips import issue_code, revoke_codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def places_of_their_own(settings, tmp_path):
    settings.IMPORTS_DIR, settings.EXPORTS_DIR = tmp_path / "imports", tmp_path / "exports"
    settings.ERASURES = tmp_path / "erasures"


def due() -> dict[str, int]:
    return {rule.name: rows for rule, rows in retention.due_now() if rows}


def work_off() -> int:
    """What relay and worker would do."""
    messages = list(OutboxMessage.objects.filter(task=ERASE_TASK))
    for message in messages:
        tasks.erase(**message.arguments)
        message.delete()
    return len(messages)


def left(cast, sequence, day):
    """Somebody who left the register on a day."""
    person = make_person(cast.liaison, cast.regions[OWN], sequence, collected_on=date(2010, 1, 1))
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=person, reason="moved_out", day=day, by=cast.liaison)
    return person


def test_C8_five_years_after_leaving_a_person_is_erased_and_not_a_day_before(cast):
    limit = years_before(today(), 5)
    before, on_the_day = left(cast, 11, limit - timedelta(days=400)), left(cast, 13, limit)
    after = left(cast, 15, limit + timedelta(days=1))
    here = make_person(cast.liaison, cast.regions[OWN], 17, collected_on=date(2010, 1, 1))
    with acting_as(cast.liaison, cast.regions[OWN]):
        content = workbook([line(19)])
        sent = services.receive(
            kind="labour", content=content, file_name="t.xlsx", by=cast.liaison, region=cast.regions[OWN]
        )
    assert due() == {"people": 2}
    assert retention_task() == 2
    assert due() == {}, "handed over, and not twice"
    assert work_off() == 2
    with batch("test"):
        states = dict(LabourRecord.objects.values_list("pk", "status"))
    gone = {key for key, status in states.items() if status == RecordStatus.ERASED}
    assert gone == {before.pk, on_the_day.pk}
    assert {after.pk, here.pk} < states.keys()
    assert files.path_of(sent, files.UPLOAD).exists(), "nobody's import is given up for it"
    assert preview_import(str(sent.pk)) == "ready"
    assert retention_task() == 0


def test_C8_the_period_is_a_setting(cast, settings):
    left(cast, 11, years_before(today(), 3))
    assert due() == {}
    settings.PERSON_KEEP_YEARS = 3
    assert due() == {"people": 1}


def test_C8_workbooks_their_rows_and_the_way_back_go_after_their_days(cast, settings):
    made = {}
    for name, days in (("old", 91), ("young", 89)):
        rows = [line(21 if name == "old" else 23)]
        with acting_as(cast.liaison, cast.regions[OWN]):
            sent = services.receive(
                kind="labour", content=workbook(rows), file_name="t.xlsx", by=cast.liaison, region=cast.regions[OWN]
            )
        preview_import(str(sent.pk))
        with acting_as(cast.liaison, cast.regions[OWN]):
            services.confirm(batch=ImportBatch.objects.get(pk=sent.pk), by=cast.liaison)
        apply_import(str(sent.pk))
        with batch("test"):
            ImportBatch.objects.filter(pk=sent.pk).update(created_at=now() - timedelta(days=days))
            made[name] = ImportBatch.objects.get(pk=sent.pk)
    assert due() == {"imports": 1}
    retention_task()
    assert due() == {}
    with batch("test"):
        assert set(ImportedRow.objects.values_list("batch", flat=True)) == {made["young"].pk}
    assert not files.path_of(made["old"], files.UPLOAD).exists()
    assert files.path_of(made["young"], files.UPLOAD).exists()
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="90 天"):
            services.undo(batch=ImportBatch.objects.get(pk=made["old"].pk), by=cast.liaison)
        assert services.undo(batch=ImportBatch.objects.get(pk=made["young"].pk), by=cast.liaison) == 1


def test_C8_codes_answers_counters_and_searches_go_by_their_own_rules(cast):
    people = [make_person(cast.liaison, cast.regions[OWN], n) for n in (11, 13, 15)]
    with acting_as(cast.liaison, cast.regions[OWN]):
        for person in people:
            issue_code(person=person, by=cast.liaison)
            confirm_unchanged(person=person, by=cast.liaison)
        revoke_codes(person=people[0], by=cast.liaison)
        revoke_codes(person=people[1], by=cast.liaison)
        save_search(name="有活干的", query="wants=yes", by=cast.liaison)
        save_search(name="没活干的", query="wants=yes", by=cast.sibling)
    spend("reveal:x", limit=9, hours=24)
    spend("reveal:y", limit=9, hours=24)
    cast.sibling.is_active = False
    cast.sibling.save()
    with batch("test"):
        QueryCode.objects.filter(record=people[0]).update(revoked_at=now() - timedelta(days=31))
        QueryCode.objects.filter(record=people[1]).update(revoked_at=now() - timedelta(days=29))
        Confirmation.objects.filter(record=people[0]).update(answered_at=now() - timedelta(days=1, minutes=1))
        Confirmation.objects.filter(record=people[1]).update(answered_at=now() - timedelta(days=2))
        Quota.objects.filter(key="reveal:x").update(window=now() - timedelta(days=3))
    assert due() == {"codes": 1, "values": 2, "quotas": 1, "searches": 1}
    retention_task()
    assert due() == {}
    with batch("test"):
        assert set(QueryCode.objects.values_list("record", flat=True)) == {people[1].pk, people[2].pk}
        kept = {one.record_id: one.before for one in Confirmation.objects.all()}
        assert kept[people[0].pk] == kept[people[1].pk] == {} != kept[people[2].pk]
        assert list(Quota.objects.filter(key__startswith="reveal:").values_list("key", flat=True)) == ["reveal:y"]
        assert list(SavedSearch.objects.values_list("user", flat=True)) == [cast.liaison.pk]


def test_C8_steps_are_bounded_each_is_written_down_and_a_run_that_dies_goes_on(cast, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    for n in range(8):
        spend(f"reveal:{n}", limit=9, hours=24)
    with batch("test"):
        Quota.objects.filter(key__startswith="reveal:").update(window=now() - timedelta(days=3))
    steps = []

    def dies(limit):
        steps.append(limit)
        if len(steps) == 3:
            raise KeyboardInterrupt  # as if it were killed within a step
        return quotas.remove(limit)

    (quotas,) = [rule for rule in rules() if rule.name == "quotas"]
    register([Rule("quotas", quotas.title, quotas.kept, quotas.due, dies)])
    try:
        with pytest.raises(KeyboardInterrupt):
            retention_task()
        assert due() == {"quotas": 2}
        assert retention_task() == 2
    finally:
        register([quotas])
    with batch("test"):
        told = AuditEntry.objects.filter(action="apply_retention").order_by("id").values_list("detail", flat=True)
        assert [(one["rule"], one["rows"]) for one in told] == [("quotas", 3), ("quotas", 3), ("quotas", 2)]
        (run,) = AuditEntry.objects.filter(action="finish_retention")
        assert run.detail["quotas"] == 2
        assert run.detail.keys() == {rule.name for rule in rules()}


def test_C8_a_dry_run_counts_and_removes_nothing(cast, capsys):
    person = left(cast, 11, years_before(today(), 6))
    call_command("retention", "--dry-run")
    out = capsys.readouterr().out
    assert "people: 1 due" in out
    assert out.count(" due (") == len(rules())
    assert not OutboxMessage.objects.filter(task=ERASE_TASK).exists()
    call_command("retention")
    assert "people: 1 removed" in capsys.readouterr().out
    assert work_off() == 1
    with batch("test"):
        assert LabourRecord.objects.get(pk=person.pk).status == RecordStatus.ERASED


def test_C8_the_county_sees_what_is_due_and_the_last_run(cast, signed_in):
    left(cast, 11, years_before(today(), 6))
    client = signed_in(cast.officer)
    page = client.get("/retention/").content.decode()
    assert "还没有清理过" in page
    assert "到期 1" in page
    retention_task()
    page = client.get("/retention/").content.decode()
    assert "上次清理" in page
    assert "清理 1" in page
    assert "到期 1" not in page


def test_C8_the_person_asks_on_their_own_page_and_the_county_decides(cast, signed_in, client):
    person = make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇")
    with acting_as(cast.liaison, cast.regions[OWN]):
        code = issue_code(person=person, by=cast.liaison)
    client.post(f"/my/{code}/", {"code": code, "last_six": person.id_number.open()[-6:]})
    assert "申请删除我的信息" in client.get(f"/my/{code}/").content.decode()
    client.post(f"/my/{code}/erasure/")
    page = client.get(f"/my/{code}/").content.decode()
    assert "已申请删除" in page
    assert "申请删除我的信息" not in page
    officer = signed_in(cast.officer)
    assert "删除申请等待审核" in officer.get("/").content.decode() + officer.get("/home/").content.decode()
    waiting = officer.get("/erasures/?state=asked").content.decode()
    assert "宓*璇" in waiting
    assert "本人" in waiting
    with acting_as(cast.officer, cast.regions[COUNTY]):
        request = person.erasures.get()
    assert "一分钟内" in officer.post(f"/erasures/{request.pk}/", {"decision": "grant"}, follow=True).content.decode()
    assert work_off() == 1
    page = officer.get("/erasures/").content.decode()
    assert "宓" not in page
    assert "已删除" in page
    assert client.get(f"/my/{code}/").status_code == 200, "the door, which the code opens no more"
    assert "宓" not in client.get(f"/my/{code}/").content.decode()
