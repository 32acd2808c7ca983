"""D1, D2: one entry for every act, in its own transaction, and no hand that can change it."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jiayu_jobs.audit.context import Actor
from jiayu_jobs.audit.models import AuditEntry, DirtyMark
from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, SIBLING, acting_as, citizen, make_person, registration
from workers.enums import EmploymentStatus, TagKind, WishKind
from workers.services import (
    consent,
    consultations,
    contact,
    expiry,
    follow_up,
    id_numbers,
    own,
    provincial,
    slips,
    status,
    wishes,
)
from workers.services import registration as registering
from workers.services.closing import close_record, reinstate_record
from workers.services.facts import Facts
from workers.services.look_up import look_up

pytestmark = pytest.mark.django_db


def entries() -> list[AuditEntry]:
    with batch("audit test"):
        return list(AuditEntry.objects.order_by("id"))


@pytest.fixture
def person(cast):
    found = make_person(cast.liaison, cast.regions[OWN], 11, phone="15400000011", household_number="1")
    with acting_as(cast.liaison, cast.regions[OWN]):
        wishes.record_intention(person=found, by=cast.liaison, wanted={"kind": "gig"})
        wishes.add_tag(person=found, by=cast.liaison, kind=TagKind.VETERAN, starts_on=today())
    return found


Act = Callable[[Any, Any], Any]
DONE: dict[str, Act] = {
    "register_person": lambda cast, person: registering.register_person(
        given=registration(cast.regions[OWN], 13), by=cast.liaison
    ),
    "undo_registration": lambda cast, person: registering.undo_registration(
        person=registering.register_person(given=registration(cast.regions[OWN], 15), by=cast.liaison), by=cast.liaison
    ),
    "change_status": lambda cast, person: status.change_status(
        person=person,
        facts=Facts(employment_status=EmploymentStatus.RETIRED),
        starts_on=today(),
        by=cast.liaison,
    ),
    "correct_details": lambda cast, person: status.correct_details(
        person=person, given={"full_name": "改名"}, by=cast.liaison
    ),
    "complete_number": lambda cast, person: id_numbers.complete_number(
        person=numberless(cast), number=citizen(17), by=cast.liaison
    ),
    "record_intention": lambda cast, person: wishes.record_intention(
        person=person, by=cast.liaison, wanted={"kind": "any"}
    ),
    "withdraw_intention": lambda cast, person: wishes.withdraw_intention(person=person, by=cast.liaison),
    "set_wishes": lambda cast, person: wishes.set_wishes(
        person=person, by=cast.liaison, kind=WishKind.TRAINING, topics=["care", "welder"]
    ),
    "add_tag": lambda cast, person: wishes.add_tag(
        person=person, by=cast.liaison, kind=TagKind.DISABLED, starts_on=today()
    ),
    "end_tag": lambda cast, person: wishes.end_tag(tag=person.tags.get(), by=cast.liaison, ends_on=today()),
    "confirm_consent": lambda cast, person: consent.answer_consent(person=person, agreed=True, by=cast.liaison),
    "withdraw_consent": lambda cast, person: consent.answer_consent(person=person, agreed=False, by=cast.liaison),
    "dial": lambda cast, person: contact.dial(person=person, by=cast.liaison),
    "reveal": lambda cast, person: contact.reveal(
        person=person, by=cast.liaison, field="id_number", reason="核对档案信息"
    ),
    "issue_code": lambda cast, person: slips.issue_code(person=person, by=cast.liaison),
    "revoke_codes": lambda cast, person: slips.revoke_codes(person=person, by=cast.liaison),
    "read_own_record": lambda cast, person: own.open_own_record(
        code=slips.issue_code(person=person, by=cast.liaison),
        last_six=person.id_number.open()[-6:],
        origin=Actor(key="", ip="10.0.0.1"),
    ),
    "confirm_unchanged": lambda cast, person: follow_up.confirm_unchanged(person=person, by=cast.liaison),
    "note_no_contact": lambda cast, person: follow_up.note_no_contact(person=person, by=cast.liaison),
    "undo_confirmation": lambda cast, person: (
        follow_up.note_no_contact(person=person, by=cast.liaison),
        follow_up.undo_confirmation(person=person, by=cast.liaison),
    ),
    "add_registration": lambda cast, person: registered(cast, person),
    "end_registration": lambda cast, person: provincial.end_registration(
        registration=registered(cast, person), ends_on=today(), end_reason="employed", by=cast.liaison
    ),
    "renew_registration": lambda cast, person: provincial.renew_registration(
        registration=registered(cast, person), reviewed_on=today(), by=cast.liaison
    ),
    "correct_registration": lambda cast, person: provincial.correct_registration(
        registration=registered(cast, person),
        given={"number": "UNEMP-2", "registered_on": today(), "reason": ""},
        by=cast.liaison,
    ),
    "close_record": lambda cast, person: gone(cast, person),
    "note_consultation": lambda cast, person: asked(cast, person=person),
    "take_back_consultation": lambda cast, person: consultations.take_back(
        consultation=asked(cast, person=person), by=cast.liaison
    ),
    "reinstate_record": lambda cast, person: (gone(cast, person), reinstate_record(person=person, by=cast.liaison)),
}


def numberless(cast):
    """Somebody without an ID number, born as citizen() says."""
    told = {"id_number": "", "id_missing": "lost", "birth_date": date(1990, 3, 7), "sex": 1}
    return registering.register_person(given=registration(cast.regions[OWN], 17, **told), by=cast.liaison)


def asked(cast, **who):
    """Somebody asks where work is to be had."""
    return consultations.note_consultation(kind="job", asked_on=today(), by=cast.liaison, **who)


def gone(cast, person):
    """Somebody moves away."""
    close_record(person=person, reason="moved_out", day=today(), by=cast.liaison)


def registered(cast, person):
    """Somebody is registered as unemployed at the province."""
    return provincial.add_registration(
        person=person, kind="unemployment", number="UNEMP-1", registered_on=today(), reason="", by=cast.liaison
    )


# Acts that begin with another one to have something to act on.
BEGINS_WITH = {
    "undo_registration": "register_person",
    "complete_number": "register_person",
    "read_own_record": "issue_code",
    "undo_confirmation": "note_no_contact",
    "reinstate_record": "close_record",
    "end_registration": "add_registration",
    "renew_registration": "add_registration",
    "correct_registration": "add_registration",
    "take_back_consultation": "note_consultation",
}
# Seen by tests/matrix/test_acts.py and tests/workers, since they take two villages or a form.
ELSEWHERE = {
    "draw_sample",
    "answer_check",
    "reopen_check",
    "add_bureau_form",
    "change_bureau_form",
    "delete_bureau_form",
    "change_term",
    "undo_term_change",
    "expire_intention",
    "look_up_id",
    "look_up_phone",
    "import_person",
    "undo_import",
    "ask_transfer",
    "accept_transfer",
    "receive_transfer",
    "refuse_transfer",
    "withdraw_transfer",
    "ask_correction",
    "approve_correction",
    "reject_correction",
    "withdraw_correction",
    "set_apart",
    "merge_records",
    "close_duplicate",
    "undo_merge",
    "reopen_duplicate",
    "ask_erasure",
    "grant_erasure",
    "refuse_erasure",
    "withdraw_erasure",
    "erase_person",
    "save_search",
    "delete_search",
}


@pytest.mark.parametrize("action", DONE)
def test_D1_an_act_writes_exactly_one_entry(cast, person, action):
    before = len(entries())
    with acting_as(cast.liaison, cast.regions[OWN], label="甲村联络员"):
        DONE[action](cast, person)
    written = entries()[before:]
    expected = [name for name in (BEGINS_WITH.get(action), action) if name]
    assert [entry.action for entry in written] == expected
    entry = written[-1]
    by_themselves = action == "read_own_record"
    assert entry.actor == (f"person:{person.pk}" if by_themselves else str(cast.liaison.pk))
    assert entry.actor_label == ("本人" if by_themselves else "甲村联络员")
    assert entry.region_path == cast.regions[OWN].path
    assert entry.outcome == "done"
    assert entry.object_type == "workers.labourrecord"
    assert uuid.UUID(entry.object_id)


def test_D1_the_list_of_acts_is_complete():
    """Every verb that a service of the register audits stands in the list above."""
    import re

    from tests.conventions.source import modules

    verbs = set()
    for module in modules():
        if module.name.startswith("workers/services/"):
            verbs |= set(re.findall(r'\baudit\(\s*"(\w+)"', module.text))
            verbs |= set(re.findall(r'"(\w+_consent)"', module.text))
    assert verbs - DONE.keys() - ELSEWHERE == set()


def test_D1_a_question_about_a_number_is_written_down_without_the_number(cast, person):
    before = len(entries())
    with acting_as(cast.liaison, cast.regions[OWN]):
        look_up(number=citizen(77), by=cast.liaison, region=cast.regions[OWN])
    (entry,) = entries()[before:]
    assert (entry.action, entry.object_id, entry.detail) == ("look_up_id", "", {"held": False})


def test_D1_what_is_closed_by_the_calendar_is_written_down_too(cast, person):
    with acting_as(cast.liaison, cast.regions[OWN]):
        long_ago = today() - timedelta(days=expiry.INTENTION_DAYS + 1)
        person.intentions.update(starts_on=long_ago)
    with batch("calendar"):
        assert expiry.close_expired() == 0, "it was renewed since"
    with acting_as(cast.liaison, cast.regions[OWN]):
        person.intentions.update(renewed_on=long_ago)
    before = len(entries())
    with batch("calendar"):
        assert expiry.close_expired() == 1
    written = entries()[before:]
    assert [(entry.action, entry.actor) for entry in written] == [("expire_intention", "system")]


@pytest.mark.parametrize("action", [a for a in DONE if a not in {"dial", "reveal"}])
def test_D1_an_act_that_fails_leaves_neither_row_nor_entry(cast, person, action, monkeypatch):
    """The entry and the row live and die together: here the commit fails after both are written."""
    before = len(entries())

    def rows() -> list:
        with batch("audit test"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM workers_labourrecord r UNION ALL "
                "SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM workers_querycode r UNION ALL "
                "SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM workers_persontag r UNION ALL "
                "SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM workers_jobintention r UNION ALL "
                "SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM audit_dirtymark r"
            )
            return cursor.fetchall()

    state = rows()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), acting_as(cast.liaison, cast.regions[OWN]):
        DONE[action](cast, person)
        raise ZeroDivisionError
    assert len(entries()) == before
    assert rows() == state


def test_D1_a_refusal_is_written_after_the_rollback_and_tells_nothing_of_the_other_village(cast):
    make_person(cast.sibling, cast.regions[SIBLING], 21, full_name="亓春翀")
    before = len(entries())
    with pytest.raises(Refused):
        make_person(cast.liaison, cast.regions[OWN], 21)
    (entry,) = entries()[before:]
    assert (entry.outcome, entry.reason, entry.object_id) == ("refused", "held elsewhere", "")
    assert SIBLING not in f"{entry.region_path}{entry.detail}{entry.reason}"


def test_D1_an_entry_needs_an_actor(cast):
    with pytest.raises(RuntimeError, match="actor"):
        record("something")


@pytest.mark.django_db(transaction=True)
def test_D1_an_entry_needs_a_transaction(cast):
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(RuntimeError, match="transaction"):
        record("something")


def test_D1_no_personal_value_stands_in_an_entry(cast):
    """C10: names, numbers, phones and addresses stay out of the audit."""
    person = make_person(
        cast.liaison, cast.regions[OWN], 31, full_name="麴夏昶", phone="15486234789", address="甲村八组十号"
    )
    with acting_as(cast.liaison, cast.regions[OWN]):
        status.correct_details(
            person=person, given={"full_name": "麴夏旭", "phone": "15486234780", "address": "甲村九组"}, by=cast.liaison
        )
        contact.dial(person=person, by=cast.liaison)
        contact.reveal(person=person, by=cast.liaison, field="phone", reason="核对档案信息")
    with batch("audit test"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, '|') FROM audit_auditentry e")
        text = cursor.fetchone()[0]
    for word in ("麴夏", person.id_number.open(), "1548623478", "甲村八组", "甲村九组", person.id_number.open()[-6:]):
        assert word not in text


CHANGES = (
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "DROP TABLE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER refuse_change",
)


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditblock"])
@pytest.mark.parametrize("role", ["app_web", "app_batch"])
@pytest.mark.parametrize("change", CHANGES)
def test_D2_entries_and_seals_can_not_be_changed(cast, person, table, role, change):
    before = len(entries())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(change.format(table=table))
    assert len(entries()) == before > 0


def test_D2_the_orm_cannot_change_them_either(cast, person):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for change in (
            lambda: AuditEntry.objects.update(reason="x"),
            lambda: AuditEntry.objects.first().delete(),
            lambda: AuditEntry.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_D2_even_the_owner_must_take_the_trigger_off_first(cast, person):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app_owner")
        cursor.execute("UPDATE audit_auditentry SET reason = 'x'")


def test_an_act_writes_the_marks_of_what_it_changes(cast, person):
    DirtyMark.objects.all().delete()
    with acting_as(cast.liaison, cast.regions[OWN]):
        wishes.set_wishes(person=person, by=cast.liaison, kind=WishKind.TRAINING, topics=["care"])
    # The contact confirms the record too, which LAB17 counts.
    assert set(DirtyMark.objects.values_list("region_code", "subject")) == {(OWN, "wishes"), (OWN, "labour")}


def test_a_conflict_that_nobody_expected_is_not_swallowed(cast, person, monkeypatch):
    monkeypatch.setattr(registering, "find_own", lambda number: None)
    monkeypatch.setattr(
        registering, "_write", lambda *_: (_ for _ in ()).throw(IntegrityError("something else")), raising=True
    )
    with pytest.raises(IntegrityError), acting_as(cast.liaison, cast.regions[OWN]):
        registering.register_person(given=registration(cast.regions[OWN], 41), by=cast.liaison)
