"""The forms about agreements, out-of-town intentions, talent and guidance, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import PatchGroup
from jiayu_jobs.scoping import batch
from tests.cast import TOWN_A
from tests.matrix.acting import Act, act, of
from tests.matrix.stage import Stage

WAGE = {"monthly": 2000, "hourly": 20}
AGREEMENT = {"partner": "邻县人社局", "kind": "labour_cooperation", "note": "互送用工"}
AWAY = {"place": "440300", "work": "电子厂", "source": "desk"}
TALENT = {"channel": "regular", "unit_name": "县医院", "degree": "master", "count": 2}


def signed(stage: Stage) -> dict[str, Any]:
    """An agreement from today on."""
    return AGREEMENT | {"starts_on": stage.day}


def trip(stage: Stage) -> dict[str, Any]:
    """A trip of a group that is there."""
    with batch("matrix"):
        group = PatchGroup.objects.create(name="东片小组", town=stage.cast.regions[TOWN_A], members="李、王")
    return {"group": str(group.pk), "guided_on": stage.day, "summary": "指导登记", "workers": 3}


ACTS: dict[str, Act] = {
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
    "employers:rules": act("officer", "confirm_rule", {"what": "confirm", "kind": "wage", "valid_from": "1999-01-01"}),
    "employers:away": act("liaison", "note_away", AWAY | {"place": "421221"}, of("person")),
    "employers:talent": act("officer", "record_talent", lambda stage: TALENT | {"hired_on": "2099-01-01"}),
    "employers:guidance": act("town", "record_guidance", lambda stage: trip(stage) | {"workers": 0}),
}
