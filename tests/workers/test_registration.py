"""One person, one record: the counter's service."""

import uuid

import pytest
from django.db import connection

from jiayu_jobs.audit.models import AuditEntry, DirtyMark
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, SIBLING, acting_as, make_person, registration
from workers.enums import CHANGES, PERSON_SUBJECTS, ChangeKind
from workers.models import LabourRecord
from workers.services.registration import AlreadyHere, HeldElsewhere, register_person, undo_registration

pytestmark = pytest.mark.django_db


def test_a_registration_writes_record_spell_change_entry_and_marks(cast):
    DirtyMark.objects.all().delete()
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert person.spells.open().get().employment_status == person.employment_status
        assert person.changes.get().kind == ChangeKind.NEW
        entry = AuditEntry.objects.get(action="register_person", object_id=str(person.pk))
    assert entry.actor == str(cast.liaison.pk)
    marks = set(DirtyMark.objects.values_list("region_code", "subject"))
    assert marks == {(OWN, subject) for subject in (*PERSON_SUBJECTS, CHANGES)}


def test_the_id_number_is_not_stored_in_clear(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 13, phone="15400000001")
    with acting_as(cast.liaison, cast.regions[OWN]), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM workers_labourrecord r WHERE id = %s", [person.pk])
        stored = cursor.fetchone()[0]
    assert person.id_number.open() not in stored
    assert "15400000001" not in stored


def test_the_same_number_in_ones_own_village_opens_the_record(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 15)
    with pytest.raises(AlreadyHere) as refusal:
        make_person(cast.liaison, cast.regions[OWN], 15)
    assert refusal.value.person.pk == person.pk


def test_a_number_held_elsewhere_is_refused_and_nothing_is_told(cast):
    holder = make_person(cast.sibling, cast.regions[SIBLING], 17, full_name="张秘密")
    with pytest.raises(HeldElsewhere) as refusal:
        make_person(cast.liaison, cast.regions[OWN], 17)
    assert "张" not in refusal.value.message
    assert SIBLING not in refusal.value.message
    with acting_as(cast.liaison, cast.regions[OWN]):
        refused = AuditEntry.objects.get(action="register_person", outcome="refused")
        assert str(holder.pk) not in str(refused.detail) + refused.object_id


def test_a_submission_sent_twice_makes_one_person(cast):
    submission = uuid.uuid4()
    first = make_person(cast.liaison, cast.regions[OWN], 19, submission_id=submission)
    second = make_person(cast.liaison, cast.regions[OWN], 19, submission_id=submission)
    assert first.pk == second.pk
    with batch():
        assert LabourRecord.objects.count() == 1


def test_a_region_outside_ones_scope_is_refused(cast):
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(Refused) as refusal:
        register_person(given=registration(cast.regions[SIBLING], 21), by=cast.liaison)
    assert refusal.value.field == "region"


def test_a_registration_can_be_taken_back_by_its_maker_only(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 23)
    with acting_as(cast.town, cast.regions[OWN]), pytest.raises(Refused):
        undo_registration(person=person, by=cast.town)
    with acting_as(cast.liaison, cast.regions[OWN]):
        undo_registration(person=person, by=cast.liaison)
        assert not LabourRecord.objects.exists()
        assert AuditEntry.objects.filter(action="undo_registration", object_id=str(person.pk)).exists()
