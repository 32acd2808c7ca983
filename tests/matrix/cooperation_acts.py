"""The forms about agreements, out-of-town intentions, talent and guidance, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import PatchGroup
from jiayu_jobs.scoping import batch
from tests.cast import OWN, TOWN_A
from tests.matrix.acting import Act, act, of
from tests.matrix.stage import Stage

WAGE = {"monthly": 2000, "hourly": 20}
AGREEMENT = {"partner": "邻县人社局", "kind": "labour_cooperation", "note": "互送用工"}
AWAY = {"place": "440300", "work": "电子厂", "source": "desk"}
QUESTION = {"kind": "training", "topic": "care", "way": "phone", "question": "什么时候开班", "answer": "下月初"}
TALENT = {"channel": "regular", "unit_name": "县医院", "degree": "master", "count": 2}


def signed(stage: Stage) -> dict[str, Any]:
    """An agreement from today on."""
    return AGREEMENT | {"starts_on": stage.day}


def trip(stage: Stage) -> dict[str, Any]:
    """A trip of a group that is there."""
    with batch("matrix"):
        group = PatchGroup.objects.create(name="东片小组", town=stage.cast.regions[TOWN_A], members="李、王")
    return {"group": str(group.pk), "guided_on": stage.day, "summary": "指导登记", "workers": 3}


def asked(stage: Stage) -> dict[str, Any]:
    """A question of today."""
    return QUESTION | {"asked_on": stage.day}


def asked_in_the_village(stage: Stage) -> dict[str, Any]:
    """A question of somebody of the own village."""
    return asked(stage) | {"region": str(stage.cast.regions[OWN].pk)}


ACTS: dict[str, Act] = {
    "workers:new-consultation": act("liaison", "note_consultation", asked_in_the_village, declared="submission_id"),
    "workers:person-consultation": act(
        "liaison", "note_consultation", asked, of("person"), "submission_id wants_class"
    ),
    "workers:undo-consultation": act("liaison", "take_back_consultation", {}, of("consultation")),
    "employers:rules": act(
        "officer", "set_minimum_wage", lambda stage: WAGE | {"valid_from": stage.day}, declared="kind what"
    ),
    "employers:cooperation": act("officer", "sign_agreement", signed, declared="verb agreement ends_on"),
    "employers:away": act("liaison", "note_away", AWAY, of("person"), "agreement"),
    "employers:talent": act(
        "officer", "record_talent", lambda stage: TALENT | {"hired_on": stage.day}, declared="post"
    ),
    "employers:guidance": act("town", "record_guidance", trip, declared="sites firms verb name town members"),
}
REFUSED: dict[str, Act] = {
    "workers:new-consultation": act(
        "liaison", "note_consultation", lambda stage: asked_in_the_village(stage) | {"asked_on": "2099-01-01"}
    ),
    "workers:person-consultation": act(
        "liaison", "note_consultation", lambda stage: asked(stage) | {"kind": "job"}, of("person")
    ),
    "workers:undo-consultation": act("town", "take_back_consultation", {}, of("consultation")),
    "employers:rules": act("officer", "confirm_rule", {"what": "confirm", "kind": "wage", "valid_from": "1999-01-01"}),
    "employers:away": act("liaison", "note_away", AWAY | {"place": "421221"}, of("person")),
    "employers:talent": act("officer", "record_talent", lambda stage: TALENT | {"hired_on": "2099-01-01"}),
    "employers:guidance": act("town", "record_guidance", lambda stage: trip(stage) | {"workers": 0}),
}
