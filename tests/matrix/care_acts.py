"""The forms about home care, handwork and contests, as tests/matrix/acts.py has those of the other rooms."""

from datetime import timedelta
from typing import Any

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.scoping import batch
from tests.cast import AREA, COUNTY, OWN
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.stage import Stage
from tests.states import put
from training.models import (
    CareOrder,
    Certificate,
    Contest,
    ContestEntry,
    ContestJudge,
    CraftOrder,
    CraftTask,
    Enrolment,
    TrainingBody,
)


def elder(stage: Stage) -> dict[str, Any]:
    """An elder of the own village."""
    number = make(AREA, today().replace(year=1940, day=1), 811)
    known = {"full_name": "新老人", "id_number": number, "region": OWN, "address": "一组", "phone": "15400000001"}
    return known | {"told": "on"}


def order(stage: Stage) -> dict[str, Any]:
    """What a family orders."""
    body = TrainingBody.objects.get(name="矩阵职校")
    days = {"starts_on": stage.day, "ends_on": stage.day}
    return {"verb": "order", "items": ["meals"], "body": str(body.pk), "visits_wanted": 1, "price": 60, **days}


def craft(stage: Stage) -> dict[str, Any]:
    """An order of handwork of the stage's body."""
    body = TrainingBody.objects.get(name="矩阵职校")
    usual = {"kind": "weaving", "title": "围巾", "buyer": "某店", "pieces": 10, "piece_rate": 8, "due_on": stage.day}
    return usual | {"body": str(body.pk), "region": COUNTY}


def contest(stage: Stage) -> dict[str, Any]:
    """A contest of today."""
    return {"kind": "skill", "title": "新大赛", "entry_until": stage.day, "held_on": stage.day, "promotes": 1}


ENTRY = {"title": "新项目", "leader": "某某", "summary": "做一件事", "region": OWN}


def closed(stage: Stage, client: Any) -> Any:
    """The stage's contest, whose entries are over."""
    key = stage.objects["contest"][""]
    with batch("matrix"):
        put(Contest, key, state="closed")
    return key


def accepted(place: str) -> Prepared:
    """The stage's order, accepted."""

    def prepare(stage: Stage, client: Any) -> Any:
        key = stage.objects["care order"][place]
        with batch("matrix"):
            put(CareOrder, key, state="accepted")
        return key

    return prepare


def plan(stage: Stage) -> dict[str, Any]:
    """One visit of tomorrow: today the caregiver is elsewhere."""
    day = (today() + timedelta(days=1)).isoformat()
    return {"verb": "plan", "day": day, "starts": "09:00", "minutes": 30, "times": 1, "every_days": 1}


def certificate(stage: Stage) -> dict[str, Any]:
    """Somebody who may be admitted: the foreign person's certificate, of a care class they were taught in."""
    with batch("matrix"):
        person = stage.people["foreign"]
        enrolment = Enrolment.objects.filter(record=person).first()
        Certificate.objects.filter(record=person).update(brand="jiayu_care", enrolment=enrolment)
        return {"verb": "admit", "certificate": str(Certificate.objects.get(record=person).pk)}


def pieces(stage: Stage) -> dict[str, Any]:
    """Pieces of the stage's order."""
    with batch("matrix"):
        return {"order": str(CraftOrder.objects.get().pk), "pieces": 2}


ACTS: dict[str, Act] = {
    "training:act-care": act("body", "plan_care_visits", plan, accepted("care_own"), "caregiver reason settled_on"),
    "training:answer-care": act("caregiver", "accept_care_order", {"verb": "accept"}, of("care order", "care_own")),
    "training:act-care-visit": act(
        "caregiver",
        "arrive_care_visit",
        {"verb": "arrive", "place": "门口"},
        of("care visit", "care_own"),
        "lng lat items code signed_by rating reason",
    ),
    "training:new-elder": act("liaison", "register_elder", elder, declared="family_name care_level"),
    "training:act-elder": act(
        "liaison", "place_care_order", order, of("elder"), "note reason why phone address family_name care_level"
    ),
    "training:caregivers": act("body", "admit_caregiver", certificate, declared="username reason caregiver"),
    "training:new-craft": act("officer", "take_craft_order", craft, declared="how"),
    "training:act-craft": act(
        "body",
        "close_craft_order",
        {"verb": "close"},
        lambda stage, client: without_pieces(stage),
        "pieces paid_on note task",
    ),
    "training:claim-craft": act("liaison", "claim_craft", pieces, of("person")),
    "training:new-contest": act("officer", "call_contest", contest, declared="about"),
    "training:act-contest": act(
        "officer", "close_contest", {"verb": "close"}, of("contest", ""), "reason entry_until keep entry name unit"
    ),
    "training:enter-contest": act("town", "enter_contest", ENTRY, of("contest", ""), "unit phone"),
    "training:call-entry": act("officer", "dial", {}, of("contest entry")),
    "training:contest-scores": act(
        "officer", "shortlist_entry screen_contest", lambda stage: kept(stage), closed, "kept"
    ),
}
REFUSED: dict[str, Act] = {
    "training:act-care": act("body", "settle_care_order", {"verb": "settle"}, of("care order", "care_own")),
    "training:act-care-visit": act("caregiver", "arrive_care_visit", {"verb": "arrive"}, of("care visit", "care_own")),
    "training:new-elder": act("liaison", "register_elder", lambda stage: elder(stage) | {"told": ""}),
    "training:act-elder": act("liaison", "end_elder", {"verb": "end"}, of("elder")),
    "training:caregivers": act("body", "admit_caregiver", {"verb": "admit", "certificate": "nothing"}),
    "training:new-craft": act("officer", "take_craft_order", lambda stage: craft(stage) | {"due_on": "2024-01-01"}),
    "training:act-craft": act("body", "close_craft_order", {"verb": "close"}, of("craft", "body")),
    "training:claim-craft": act("liaison", "claim_craft", {"order": "nothing", "pieces": 1}, of("person")),
    "training:new-contest": act("officer", "call_contest", lambda stage: contest(stage) | {"held_on": "2024-01-01"}),
    "training:act-contest": act("officer", "hand_contest", {"verb": "hand"}, of("contest", "")),
    "training:enter-contest": act("town", "enter_contest", ENTRY, closed),
    "training:contest-scores": act("officer", "screen_contest", {}, closed),
}


def without_pieces(stage: Stage) -> Any:
    """The stage's order of handwork, on which nobody works any more."""
    key = stage.objects["craft"]["body"]
    with batch("matrix"):
        for task in CraftTask.objects.all():
            put(CraftTask, task.pk, state="given_back")
    return key


def kept(stage: Stage) -> dict[str, Any]:
    """The stage's entry goes on to the judging; there are judges."""
    with batch("matrix"):
        for name in "甲乙丙":
            ContestJudge.objects.create(contest=Contest.objects.get(), name=name, unit="单位")
        return {"kept": [str(ContestEntry.objects.get().pk)]}
