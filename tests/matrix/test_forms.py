"""A5, A8: a form changes what it shows and nothing else; a number tells nothing about who holds it."""

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import models
from django.urls import reverse

from jiayu_jobs.audit.quota import used_now
from jiayu_jobs.crypto.fields import BlindIndexField, EncryptedTextField
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, SIBLING, citizen, make_person
from tests.conventions.test_models import personal_models
from tests.matrix.rows import ROWS
from tests.matrix.stage import number_of, plain_body, undone
from workers import forms
from workers.models import LabourRecord
from workers.services.questions import look_up_key

pytestmark = pytest.mark.django_db

# Address -> the fields that its form declares. Everything else that a model has is undeclared there.
DECLARED: dict[str, set[str]] = {
    "workers:register": set(forms.RegistrationForm.base_fields) | {"then"},
    "workers:status": set(forms.ChangeStatusForm.base_fields),
    "workers:next": set(forms.NextForm.base_fields) | {"then"},
    "workers:edit": set(forms.EditForm.base_fields),
    "workers:tag": set(forms.TagForm.base_fields),
    "workers:consent": {"answer"},
    "workers:end-tag": set(),
    "workers:withdraw-intention": set(),
}
# Differ from one run to the next by nature.
VOLATILE = {"id", "record_id", "created_at", "updated_at", "verified_at", "consent_at", "recorded_at", "recognised_at"}


def hostile(stage: Any) -> dict[str, str]:
    """A value for every field of every model about people, by name and by column."""
    found: dict[str, str] = {}
    for model in personal_models():
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                found[name] = value_for(field, stage)
    return found


def value_for(field: models.Field, stage: Any) -> str:
    if field.is_relation:
        related = field.related_model
        if related is LabourRecord:
            return str(stage.people["foreign"].pk)
        return FOREIGN if related._meta.model_name == "region" else str(stage.cast.sibling.pk)
    if isinstance(field, EncryptedTextField | BlindIndexField | models.BinaryField):
        return number_of("foreign")
    if field.choices:
        return str(field.flatchoices[-1][0])
    if isinstance(field, models.DateTimeField):
        return "2001-01-01T00:00:00+08:00"
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.UUIDField):
        return str(uuid.uuid4())
    if isinstance(field, models.IntegerField):
        return "999"
    if isinstance(field, models.BooleanField):
        return "true"
    return stage.cast.regions[FOREIGN].path if field.name == "region_path" else "敌"


def all_rows() -> list[tuple[str, dict[str, Any]]]:
    """Every row about people in plain values, without what differs by nature."""
    found = []
    with batch("test"):
        for model in personal_models():
            for row in model._base_manager.all():
                values = {
                    f.attname: str(v.open() if hasattr(v := getattr(row, f.attname), "open") else v)
                    for f in model._meta.concrete_fields
                    if f.attname not in VOLATILE and not isinstance(f, models.BinaryField) or f.name == "id_number"
                }
                found.append((model._meta.label, values))
    return sorted(found, key=str)


@pytest.mark.parametrize("name", DECLARED)
@pytest.mark.parametrize("role", ["liaison", "officer"])
def test_A5_undeclared_fields_change_nothing(stage, clients, name, role):
    row = next(row for row in ROWS if row.name == name)
    stage.asking = role
    key = {"person": ["person"], "tag": ["tag"]}.get(row.about, [])
    args = [stage.objects[kind]["own"] for kind in key]
    send = dict(row.send(stage) if callable(row.send) else row.send)
    if name == "workers:register":
        send |= {"region": OWN, "submission_id": str(uuid.uuid4())}
    extra = {k: v for k, v in hostile(stage).items() if k not in DECLARED[name] and k not in send}
    assert len(extra) > 40
    results = []
    for given in (send, send | extra):
        with undone():
            answer = clients[role].post(reverse(name, args=args), given)
            results.append((answer.status_code, all_rows()))
    with undone():
        untouched = all_rows()
    assert results[0][0] == 302
    assert results[0] == results[1]
    assert results[0][1] != untouched or name in {"workers:withdraw-intention"}


@pytest.mark.parametrize("region", [SIBLING, FOREIGN, "421221", "421221103", "999", ""])
def test_A5_a_desk_registers_in_its_own_village_only(stage, clients, region):
    stage.asking = "liaison"
    with undone():
        before = all_rows()
        answer = clients["liaison"].post("/workers/new/", stage.registration_form() | {"region": region})
        assert answer.status_code == 422
        assert all_rows() == before


def test_A5_a_household_elsewhere_is_not_joined(stage, clients):
    """同户添加 names a person: one of another village does not exist."""
    for place in ("sibling", "foreign"):
        answer = clients["liaison"].get("/workers/new/", {"household": str(stage.people[place].pk)})
        assert answer.status_code == 404
    assert clients["liaison"].get("/workers/new/", {"household": "x"}).status_code == 404


def test_A8_a_number_held_elsewhere_answers_alike_whoever_holds_it(stage, clients):
    """Equal status and bytes for a neighbour's number and one of another town, in the counter and in the search."""
    for url in ("/workers/check-id/", "/workers/find/"):
        answers = []
        for place in ("sibling", "community", "foreign"):
            with undone():
                answers.append(clients["liaison"].post(url, {"id_number": number_of(place)}))
        bodies = [
            plain_body(answer, number_of(place))
            for answer, place in zip(answers, ("sibling", "community", "foreign"), strict=True)
        ]
        assert len({answer.status_code for answer in answers}) == 1
        assert bodies[0] == bodies[1] == bodies[2]
        assert len({len(body) for body in bodies}) == 1


def test_A8_registering_a_number_held_elsewhere_answers_alike_too(stage, clients):
    stage.asking = "liaison"
    bodies = set()
    for place in ("sibling", "community", "foreign"):
        with undone():
            sent = stage.registration_form() | {"region": OWN, "id_number": number_of(place)}
            answer = clients["liaison"].post("/workers/new/", sent)
            assert answer.status_code == 409
            bodies.add(plain_body(answer, number_of(place), mask_of(place)))
    assert len(bodies) == 1


def mask_of(place: str) -> str:
    from jiayu_jobs.identifiers.citizen_id import mask

    return mask(number_of(place))


def test_A8_numbers_are_asked_about_by_post_alone(stage, clients):
    for url in ("/workers/check-id/", "/workers/find/"):
        answer = clients["liaison"].get(url, {"id_number": number_of("own")})
        assert answer.status_code in {200, 405}
        assert str(stage.people["own"].pk) not in answer.content.decode() + answer.headers.get("Location", "")


def test_A8_after_60_questions_an_hour_nothing_more_is_told(stage, clients):
    with undone():
        for n in range(settings.ID_LOOK_UPS_AN_HOUR):
            answer = clients["liaison"].post("/workers/check-id/", {"id_number": citizen(501 + n % 400)})
            assert answer.status_code == 200
        held, free = (
            clients["liaison"].post("/workers/check-id/", {"id_number": number})
            for number in (number_of("foreign"), citizen(77))
        )
        assert held.status_code == free.status_code == 429
        assert plain_body(held) == plain_body(free)
        # the counter does not answer what the search refuses to
        stage.asking = "liaison"
        held, free = (
            clients["liaison"].post("/workers/new/", stage.registration_form() | {"region": OWN, "id_number": number})
            for number in (number_of("foreign"), citizen(77))
        )
        assert held.status_code == free.status_code
        assert plain_body(held, number_of("foreign")) == plain_body(free, citizen(77))


def test_A8_ones_own_people_do_not_use_the_limit_up(stage, clients):
    with undone():
        for _ in range(settings.ID_LOOK_UPS_AN_HOUR + 5):
            answer = clients["liaison"].post("/workers/check-id/", {"id_number": number_of("own")})
            assert answer.status_code == 200


def test_A8_a_number_that_was_asked_about_through_the_counter_counts(stage, clients):
    """Numbers held elsewhere that are sent as registrations are questions too; saved ones that were asked are not."""
    stage.asking = "liaison"
    liaison = stage.cast.liaison
    with undone():
        for place in ("sibling", "community", "foreign"):
            clients["liaison"].post(
                "/workers/new/", stage.registration_form() | {"region": OWN, "id_number": number_of(place)}
            )
        assert used_now(look_up_key(liaison), hours=1) == 3
        make_person(liaison, stage.cast.regions[OWN], 77)
        assert used_now(look_up_key(liaison), hours=1) == 3, "nothing comes back for a number that nobody asked about"
        clients["liaison"].post("/workers/check-id/", {"id_number": citizen(79)})
        assert used_now(look_up_key(liaison), hours=1) == 4
        make_person(liaison, stage.cast.regions[OWN], 79)
        assert used_now(look_up_key(liaison), hours=1) == 3


def test_A8_a_registration_that_is_taken_back_buys_no_question(stage, clients):
    liaison = stage.cast.liaison
    with undone():
        for number in (77, 79, 81):
            clients["liaison"].post("/workers/check-id/", {"id_number": citizen(number)})
            person = make_person(liaison, stage.cast.regions[OWN], number)
            assert clients["liaison"].post(f"/workers/{person.pk}/undo/").status_code == 302
        assert used_now(look_up_key(liaison), hours=1) == 3
