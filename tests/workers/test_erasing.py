"""C8: an erased person is nowhere any more, and every figure of the past is what it was."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from dashboard.models import NOW, RegionValues
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now, today
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.exports import files as export_files
from jiayu_jobs.exports import services as exports
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.tasks import write_export
from jiayu_jobs.identifiers.names import mask_name, name_pinyin
from jiayu_jobs.imports import files as import_files
from jiayu_jobs.imports import services as imports
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.imports.tasks import apply_import, preview_import
from jiayu_jobs.keeping import ledger
from jiayu_jobs.outbox.models import OutboxMessage
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COMMUNITY, COUNTY, OWN, SIBLING, acting_as, citizen, make_person
from tests.crypto.test_dump import everything_stored
from tests.faults.crowd import together
from tests.faults.processes import ROOT
from tests.imports.workbook import person as line
from tests.imports.workbook import workbook
from workers import tasks
from workers.enums import EmploymentStatus, ErasureReason, ErasureState, RecordStatus, TagKind, WishKind
from workers.models import DuplicatePair, ErasureRequest, Household, HouseholdFigure, LabourRecord, RecordMerge
from workers.services import erasing
from workers.services.closing import close_record
from workers.services.corrections import ask_correction
from workers.services.duplicates import search_duplicates
from workers.services.erasures import ERASE_TASK, ask_erasure, decide_erasure, withdraw_erasure
from workers.services.facts import Facts
from workers.services.follow_up import confirm_unchanged
from workers.services.look_up import look_up
from workers.services.merges import merge_records
from workers.services.search import save_search
from workers.services.slips import issue_code
from workers.services.status import change_status, correct_details
from workers.services.transfers import ask_transfer, decide_transfer
from workers.services.wishes import add_tag, record_intention, set_wishes

pytestmark = pytest.mark.django_db(transaction=True)

NAME, BIRTH = "逄晨曦", date(1986, 7, 23)
NUMBER = citizen(811, BIRTH)
PHONE, LATER_PHONE, ADDRESS, UNIT = "15482736455", "15482736466", "界石村九组七十七号", "冬瓜加工作坊"
NOTE, GROUP, SKILL, EVIDENCE, REMARK = "左耳听不清", "第九十九组", "修老式钟表", "残联的蓝本子", "离家近的"
TEXTS = (NAME, mask_name(NAME), name_pinyin(NAME), NUMBER, NUMBER[-6:], PHONE, LATER_PHONE, ADDRESS, UNIT, NOTE, GROUP,
         SKILL, EVIDENCE, REMARK, BIRTH.isoformat(), "H-77")  # fmt: skip


@pytest.fixture(autouse=True)
def places_of_their_own(settings, tmp_path):
    settings.IMPORTS_DIR, settings.EXPORTS_DIR = tmp_path / "imports", tmp_path / "exports"
    settings.ERASURES = tmp_path / "elsewhere" / "erasures"
    cache.clear()


def jobless(**given):
    return Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True, **given).consistent(COUNTY)


def at_work(**given):
    facts = {"employment_status": EmploymentStatus.EMPLOYED, "employment_type": "unit", "work_unit_name": UNIT}
    return Facts(**facts | {"work_place": "440305001002", "income_band": "3000_4500"} | given).consistent(COUNTY)


def the_canary(cast, **given):
    """Somebody who left every kind of trace, registered in 2023, jobless until 2024, at work after."""
    told = {"full_name": NAME, "id_number": NUMBER, "phone": PHONE, "address": ADDRESS, "skills": [SKILL]}
    told |= {"collected_on": date(2023, 5, 4), "facts": jobless(), "household_number": "H-77"}
    details = {"note": NOTE, "villager_group": GROUP, "education": "71", "school_name": "南门小学"}
    person = make_person(cast.liaison, cast.regions[OWN], 811, **told | {"details": details} | given)
    with acting_as(cast.liaison, cast.regions[OWN]):
        by = {"person": person, "by": cast.liaison}
        add_tag(**by, kind=TagKind.STUDY_MOTHER, starts_on=date(2023, 6, 1), evidence=EVIDENCE)
        set_wishes(**by, kind=WishKind.TRAINING, topics=["care", "刺绣花样"])
        record_intention(**by, wanted={"kind": "gig", "remark": REMARK, "wage_expected_min": 4321})
        change_status(**by, facts=at_work(), starts_on=date(2024, 3, 3))
        correct_details(**by, given={"phone": LATER_PHONE, "note": NOTE})
        confirm_unchanged(**by)
        issue_code(**by)
    for model, column in (("wishes", "starts_on"), ("intentions", "starts_on")):
        with batch("test"):
            getattr(person, model).update(**{column: date(2023, 7, 1)})
    return person


def leave_traces(cast, person):
    """Imports, exports, questions, wrong tries, transfers, saved searches."""
    with acting_as(cast.liaison, cast.regions[OWN]):
        code = person.query_codes.get()
        save_search(name=f"{NAME}家", query="group=1", by=cast.liaison)
    from workers.services.slips import code_of

    Client().post(f"/my/{code_of(code)}/", {"code": code_of(code), "last_six": "000000"})
    with acting_as(cast.grid, cast.regions[COMMUNITY]):
        look_up(number=NUMBER, by=cast.grid, region=cast.regions[COMMUNITY])
        request = ask_transfer(
            number=NUMBER, name=NAME, to_region=cast.regions[COMMUNITY], reason=f"{NAME}户口已迁来", by=cast.grid
        )
    with acting_as(cast.town, cast.regions["421221103"]):
        from workers.models import TransferCase

        decide_transfer(case=TransferCase.objects.get(pk=request.pk), accept=False, answer="户口没有迁", by=cast.town)
    rows = [line(811, 姓名=NAME, 身份证号=NUMBER, 联系电话=PHONE, 就业状态="已就业", 就业类型="务农"),
            line(815, 姓名="第二人")]  # fmt: skip
    applied = send(cast, rows, name=f"{NAME}.xlsx")
    preview_import(str(applied.pk))
    with acting_as(cast.liaison, cast.regions[OWN]):
        imports.confirm(batch=ImportBatch.objects.get(pk=applied.pk), by=cast.liaison)
    assert apply_import(str(applied.pk)) == "applied"
    waiting = send(cast, rows[:1])
    preview_import(str(waiting.pk))
    with acting_as(cast.town, cast.regions["421221103"]):
        for _ in range(2):
            exports.request_export(kind="people", given={}, reason="核对台账", by=cast.town,
                                   region=cast.regions["421221103"], post="镇")  # fmt: skip
    with batch("test"):
        first = ExportFile.objects.order_by("id").first()
    assert write_export(str(first.pk)) == "ready"
    return applied, waiting


def send(cast, rows, name="t.xlsx"):
    with acting_as(cast.liaison, cast.regions[OWN]):
        return imports.receive(
            kind="labour", content=workbook(rows), file_name=name, by=cast.liaison, region=cast.regions[OWN]
        )


def grant(cast, person, reason=ErasureReason.ASKED):
    with acting_as(cast.liaison, cast.regions[OWN]):
        request = ask_erasure(person=person, reason=reason, by=cast.liaison)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        return decide_erasure(request=ErasureRequest.objects.get(pk=request.pk), grant=True, answer="", by=cast.officer)


def erased(cast, person):
    """Asked, decided, carried out."""
    OutboxMessage.objects.filter(task=ERASE_TASK).delete()
    request = grant(cast, person)
    (message,) = OutboxMessage.objects.filter(task=ERASE_TASK)
    assert message.arguments == {"request": str(request.pk)}
    assert tasks.erase(**message.arguments) == ErasureState.DONE
    return request


def indexes():
    return [blind_index("citizen_id", NUMBER).hex(), blind_index("citizen_id", NUMBER)[:12].hex(),
            blind_index("phone_tail", PHONE).hex(), blind_index("phone_tail", LATER_PHONE).hex()]  # fmt: skip


def found_anywhere():
    """Where a trace of the canary is left: tables, files opened, the broker and the cache."""
    found = [
        f"{text[:3]}… in {table}"
        for table, rows in everything_stored().items()
        for text in (*TEXTS, *indexes())
        if text in rows
    ]
    for path, place in (*import_files.stored(), *export_files.stored()):
        found.append(f"a file {path.name} of {place!r}")
    broker = redis.Redis.from_url(settings.REDIS_URL)
    kept = repr(broker.keys("*")) + repr([broker.dump(key) for key in broker.keys("*")])
    return found + [f"{text[:3]}… in the broker" for text in (*TEXTS, *indexes()) if text in kept]


def figures(now_too=False):
    """Every stored value of every region, counted anew."""
    rebuild()
    with batch("test"):
        assert verify().drift == []
        rows = RegionValues.objects.values_list("region_id", "period", "total")
        # A month that is kept for one kind of event reads as 0 for the others, whether it says so or not.
        return {
            (region, period): {name: value for name, value in total.items() if value}
            for region, period, total in rows
            if now_too or period != NOW
        }


def people_now():
    with batch("test"):
        return RegionValues.objects.get(region_id=COUNTY, period=NOW).total["LAB02"]


def test_C8_nothing_of_the_person_is_left_in_tables_files_queue_and_cache(cast):
    person = the_canary(cast)
    applied, waiting = leave_traces(cast, person)
    before = found_anywhere()
    for table in ("workers_labourrecord", "workers_confirmation", "workers_personskill", "workers_statusspell",
                  "imports_importbatch", "imports_importedrow", "audit_quota", "workers_savedsearch",
                  "workers_transfercase"):  # fmt: skip
        assert [text for text in before if text.endswith(table)], f"the canary is seen in {table} before"
    assert len([text for text in before if text.startswith("a file")]) == 5
    erased(cast, person)
    assert found_anywhere() == []
    with batch("test"):
        row = LabourRecord.objects.get(pk=person.pk)
        assert (row.status, row.closed_on, row.birth_date) == (RecordStatus.ERASED, today(), date(1986, 7, 1))
        assert (row.sex, row.household_kind, row.education) == (person.sex, person.household_kind, "71")
        assert ImportBatch.objects.get(pk=waiting.pk).state == BatchState.DISCARDED
        assert ImportBatch.objects.get(pk=applied.pk).state == BatchState.APPLIED
        assert set(ExportFile.objects.values_list("state", flat=True)) == {"failed", "expired"}
        assert AuditEntry.objects.filter(action="erase_person", object_id=str(person.pk)).count() == 1
        assert {place: request.state for place, request in enumerate(ErasureRequest.objects.all())} == {0: "done"}
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert LabourRecord.objects.filter(full_name="第二人").exists(), "who stood in the same workbook stays"


def test_C8_an_erased_record_is_seen_by_no_region_and_cannot_come_back(cast, signed_in):
    person = the_canary(cast)
    erased(cast, person)
    assert signed_in(cast.officer).get(f"/workers/{person.pk}/").status_code == 404
    for user, place in ((cast.liaison, OWN), (cast.officer, COUNTY)):
        with acting_as(user, cast.regions[place]):
            assert not LabourRecord.objects.filter(pk=person.pk).exists()
            assert not LabourRecord._base_manager.filter(pk=person.pk).exists(), "the second wall as well"
    with batch("test"), pytest.raises(IntegrityError), transaction.atomic():
        LabourRecord.objects.filter(pk=person.pk).update(status=RecordStatus.MOVED_OUT)
    with batch("test"), pytest.raises(IntegrityError), transaction.atomic():
        LabourRecord.objects.filter(pk=person.pk).update(full_name="又来")
    with acting_as(cast.liaison, cast.regions[OWN]):
        again = make_person(cast.liaison, cast.regions[OWN], 811, full_name=NAME, id_number=NUMBER)
    assert again.pk != person.pk


def test_C8_figures_of_every_past_period_stay_and_now_loses_the_person(cast):
    person = the_canary(cast)
    make_person(cast.sibling, cast.regions[SIBLING], 17, collected_on=date(2024, 1, 2))
    before = figures()
    assert {period for _, period in before} >= {"2023", "2024", "2025", "202305"}
    assert any(total.get("LAB15") for total in before.values()), "their household counted at the end of 2023"
    people = people_now()
    erased(cast, person)
    roll_up()
    assert people_now() == people - 1
    assert figures() == before


def test_C8_of_somebody_who_had_left_no_figure_moves_at_all(cast):
    person = the_canary(cast)
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=person, reason="moved_out", day=date(2025, 6, 6), by=cast.liaison)
    before = figures(now_too=True)
    erased(cast, person)
    assert figures(now_too=True) == before


@pytest.mark.parametrize("canary", [jobless(), at_work()], ids=["jobless", "at work"])
@pytest.mark.parametrize("others", [[], [jobless()], [at_work()], [jobless(), at_work()]],
                         ids=["alone", "with jobless", "with working", "with both"])  # fmt: skip
def test_C8_a_household_counts_in_past_years_as_it_did_with_the_person(cast, canary, others):
    """LAB15 asks all members: without the link the year's answer is kept, and now the others alone decide."""
    given = {"collected_on": date(2023, 5, 4), "household_number": "H-77"}
    person = make_person(cast.liaison, cast.regions[OWN], 811, full_name=NAME, id_number=NUMBER, facts=canary, **given)
    for number, facts in enumerate(others, start=21):
        make_person(cast.liaison, cast.regions[OWN], number, facts=facts, **given)
    before = figures()
    erased(cast, person)
    assert figures() == before
    with batch("test"):
        assert not HouseholdFigure.objects.filter(household__members=person).exists()
        left = Household.objects.filter(number="H-77").exists()
    assert left == bool(others), "nobody's household has no number"


def test_C8_the_same_person_is_asked_for_once_and_the_asker_does_not_decide(cast):
    person = the_canary(cast)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        request = ask_erasure(person=person, reason=ErasureReason.WRONG, by=cast.officer)
        with pytest.raises(Refused, match="已经申请过"):
            ask_erasure(person=person, reason=ErasureReason.ASKED, by=None)
        with pytest.raises(Refused, match="自己提交"):
            decide_erasure(request=request, grant=True, answer="", by=cast.officer)
        with pytest.raises(Refused, match="写明原因"):
            decide_erasure(request=request, grant=False, answer=" ", by=cast.leader)
        with pytest.raises(Refused, match="选择"):
            ask_erasure(person=person, reason=ErasureReason.TIME, by=cast.officer)
        withdraw_erasure(request=request, by=cast.officer)
        with pytest.raises(Refused, match="处理过"):
            decide_erasure(request=request, grant=True, answer="", by=cast.leader)
    assert tasks.erase(str(request.pk)) == "nothing to do"
    assert ledger.read() == {}
    with batch("test"):
        assert LabourRecord.objects.get(pk=person.pk).full_name == NAME


def test_C8_what_was_merged_into_the_person_and_corrections_of_the_number_go_too(cast):
    person = the_canary(cast)
    twin = make_person(cast.liaison, cast.regions[OWN], 0, full_name=NAME, id_number="", id_missing="lost",
                       birth_date=BIRTH, sex=person.sex, phone=PHONE, not_the_same=True,
                       collected_on=date(2023, 8, 8))  # fmt: skip
    with acting_as(cast.liaison, cast.regions[OWN]):
        ask_correction(person=person, number=citizen(829, BIRTH), reason=f"{NAME}看错", evidence=EVIDENCE,
                       asked_from=cast.regions[OWN], by=cast.liaison)  # fmt: skip
    with batch("test"):
        search_duplicates()
    with acting_as(cast.liaison, cast.regions[OWN]):
        pair = DuplicatePair.objects.select_related("region").get()
        rows = LabourRecord.objects.in_bulk(pair.keys)
        merge_records(pair=pair, survivor_key=person.pk, take=[], by=cast.liaison,
                      revisions={str(key): row.revision for key, row in rows.items()})  # fmt: skip
        with pytest.raises(Refused, match="并入另一份"):
            ask_erasure(person=LabourRecord.objects.get(pk=twin.pk), reason=ErasureReason.ASKED, by=cast.liaison)
    before = figures()
    erased(cast, person)
    assert found_anywhere() == []
    assert figures() == before
    assert set(ledger.read()) == {person.pk, twin.pk}
    with batch("test"):
        assert set(LabourRecord.objects.values_list("status", flat=True)) == {RecordStatus.ERASED}
        assert not RecordMerge.objects.exists() and not DuplicatePair.objects.exists()


# -- at the same moment ----------------------------------------------------------------------------------------------


def test_C8_an_edit_at_the_same_moment_is_erased_too_or_finds_nobody(cast):
    for turn in range(4):
        person = make_person(cast.liaison, cast.regions[OWN], 831 + 2 * turn, full_name=NAME, phone=PHONE)
        request = grant(cast, person)

        def edit(person=person):
            with acting_as(cast.liaison, cast.regions[OWN]):
                return correct_details(person=person, given={"phone": LATER_PHONE, "note": NOTE}, by=cast.liaison)

        results = together([edit, lambda request=request: tasks.erase(str(request.pk))])
        assert ErasureState.DONE in results
        (other,) = [result for result in results if result != ErasureState.DONE]
        assert isinstance(other, LabourRecord) or "已不在本辖区" in other.message
        assert found_anywhere() == []


@pytest.mark.parametrize("turn", range(3))
def test_C8_an_import_at_the_same_moment_is_erased_too_or_given_up(cast, turn):
    person = the_canary(cast)
    sent = send(cast, [line(811, 姓名=NAME, 身份证号=NUMBER, 联系电话=PHONE), line(815, 姓名="第二人")])
    preview_import(str(sent.pk))
    with acting_as(cast.liaison, cast.regions[OWN]):
        imports.confirm(batch=ImportBatch.objects.get(pk=sent.pk), by=cast.liaison)
    request = grant(cast, person)

    def after(delay):
        time.sleep(delay)
        return tasks.erase(str(request.pk))

    results = together([lambda: apply_import(str(sent.pk)), lambda: after(turn * 0.15)])
    assert ErasureState.DONE in results
    tasks.resume_erasures()
    assert found_anywhere() == []
    with batch("test"):
        state = ImportBatch.objects.get(pk=sent.pk).state
        second = LabourRecord.objects.filter(full_name="第二人").exists()
        assert (state, second) in {(BatchState.APPLIED, True), (BatchState.DISCARDED, False)}
        assert LabourRecord.objects.exclude(status=RecordStatus.ERASED).count() == second
        assert not ImportedRow.objects.filter(record_key=person.pk).exists()


# -- death in the middle ---------------------------------------------------------------------------------------------

CARRY_OUT = """
import django
django.setup()
from workers import tasks
print(tasks.erase({key!r}))
"""
DIE_AFTER_THE_ROWS = """
import django
django.setup()
import os, signal
from workers import tasks
from workers.services import erasing
erasing.forget_files = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
tasks.erase({key!r})
"""


def run(script, request):
    parts = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"])),
        "FIELD_KEYS": settings.FIELD_KEYS,
        "ERASURES": str(settings.ERASURES),
    }
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", script.format(key=str(request.pk))], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def left_behind(request):
    with batch("test"):
        ErasureRequest.objects.filter(pk=request.pk).update(decided_at=now() - 2 * tasks.STUCK)
    return tasks.resume_erasures()


def test_C8_killed_before_the_rows_it_is_taken_up_and_the_record_was_whole(cast):
    person = the_canary(cast)
    leave_traces(cast, person)
    request = grant(cast, person)
    with transaction.atomic():
        imports.hold_applying()  # it waits for this in the middle of its transaction
        process = run(CARRY_OUT, request)
        deadline = time.monotonic() + 40
        while not ledger.read() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert list(ledger.read()) == [person.pk], "the ledger comes first"
    with batch("test"):
        assert LabourRecord.objects.get(pk=person.pk).full_name == NAME
    assert left_behind(request) == 1
    assert found_anywhere() == []
    assert list(ledger.read()) == [person.pk], "told once"


def test_C8_killed_between_rows_and_files_it_is_taken_up(cast):
    person = the_canary(cast)
    leave_traces(cast, person)
    request = grant(cast, person)
    assert run(DIE_AFTER_THE_ROWS, request).wait() == -signal.SIGKILL
    with batch("test"):
        assert LabourRecord.objects.get(pk=person.pk).status == RecordStatus.ERASED
        assert ErasureRequest.objects.get(pk=request.pk).state == ErasureState.GRANTED
    assert [text for text in found_anywhere() if text.startswith("a file")]
    assert left_behind(request) == 1
    assert found_anywhere() == []
    with batch("test"):
        assert AuditEntry.objects.filter(action="erase_person").count() == 1


def test_C8_two_workers_with_the_same_request_erase_once(cast):
    request = grant(cast, the_canary(cast))
    together([lambda: tasks.erase(str(request.pk))] * 3)
    assert found_anywhere() == []
    with batch("test"):
        assert AuditEntry.objects.filter(action="erase_person").count() == 1
    assert len(ledger.read()) == 1


# -- after a restore -------------------------------------------------------------------------------------------------


def test_C8_whom_a_restored_backup_brings_back_is_erased_again(cast, capsys):
    """As if the dump were from before: the person is on file, nobody has asked, the ledger names them."""
    person = the_canary(cast)
    stranger = make_person(cast.liaison, cast.regions[OWN], 19)
    ledger.note([person.pk])
    with settings.ERASURES.open("a") as file:
        file.write("0192c1d8-77")  # a line cut short
    call_command("replay_erasures")
    assert "1 erasures in the ledger, 1 carried out again" in capsys.readouterr().out
    assert found_anywhere() == []
    with batch("test"):
        assert LabourRecord.objects.get(pk=stranger.pk).status == RecordStatus.ACTIVE
    call_command("replay_erasures")
    assert "1 erasures in the ledger, 0 carried out again" in capsys.readouterr().out
    ledger.note([stranger.pk])
    assert set(ledger.read()) == {person.pk, stranger.pk}, "a line cut short does not spoil the next"


def test_C8_a_request_of_the_restored_database_is_used_whatever_its_state(cast):
    person = the_canary(cast)
    request = grant(cast, person)
    ledger.note([person.pk])
    assert tasks.replay_erasures().endswith("1 carried out again")
    with batch("test"):
        assert ErasureRequest.objects.get().pk == request.pk


def test_C8_every_restore_replays_the_ledger():
    from jiayu_jobs.keeping.after_restore import steps

    assert steps()["erasures"] is tasks.replay_erasures


# -- complete --------------------------------------------------------------------------------------------------------


def test_C8_it_is_said_of_every_model_that_hangs_on_a_record_what_becomes_of_it():
    assert {model._meta.label for model in erasing.hanging_models()} == set(erasing.HANGING)


def test_C8_a_number_typed_into_a_reason_does_not_reach_the_audit(cast):
    with acting_as(cast.liaison, cast.regions[OWN]), transaction.atomic():
        entry = record("something", reason=f"电话 {PHONE}，证 {NUMBER}，2024-05-06 起 120 元")
    assert entry.reason == "电话 …，证 …，2024-05-06 起 120 元"
