"""The forms about referrals, placements and follow-ups, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import Referral, ReferralCard
from employers.referral_forms import ReferralStepForm
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, acting_as
from tests.matrix.acting import Act, act, of
from tests.matrix.stage import Stage
from tests.states import put
from workers.services.slips import issue_code
from workers.services.wishes import record_intention

BUTTONS = " ".join(ReferralStepForm.base_fields)
WORK = {"unit_name": "自己找的厂", "kind": "full_time", "evidence": "看过合同"}
FOLLOW = "ended_on end_reason revision"


def matched(stage: Stage) -> dict[str, Any]:
    """The own person looks for work, and has not been recommended to the own firm's vacancy."""
    person = stage.people["own"]
    with acting_as(stage.cast.liaison, stage.cast.regions[OWN]):
        record_intention(person=person, by=stage.cast.liaison, wanted={"kind": "full_time", "place": COUNTY})
    with batch("matrix"):
        card = ReferralCard.objects.get(pk=stage.objects["card"]["other_firm"])
    return {"person": str(person.pk), "vacancy": str(card.vacancy_id)}


def again(stage: Stage) -> dict[str, Any]:
    """The own person was recommended there already."""
    with batch("matrix"):
        card = ReferralCard.objects.get(pk=stage.objects["card"]["firm"])
    return {"person": str(card.record_id), "vacancy": str(card.vacancy_id)}


def unanswered(stage: Stage, client: Any) -> Any:
    """The own person has not said whether they go."""
    key = stage.objects["referral"]["own"]
    with batch("matrix"):
        put(Referral, key, state="recommended")
        put(ReferralCard, key, state="recommended")
    return key


def own_page(stage: Stage, client: Any) -> str:
    """The own person has opened their page with the slip."""
    from tests.matrix.acts import opened_slip

    unanswered(stage, client)
    return opened_slip(stage, client)


def own_referral(stage: Stage) -> dict[str, Any]:
    """The referral that waits there."""
    return {"referral": str(stage.objects["referral"]["own"])}


def slip(stage: Stage, client: Any) -> Any:
    """The own person has a slip."""
    with acting_as(stage.cast.liaison, stage.cast.regions[OWN]):
        issue_code(person=stage.people["own"], by=stage.cast.liaison)
    return stage.objects["referral"]["own"]


def trip(stage: Stage) -> dict[str, Any]:
    """A trip to the own firm."""
    return {
        "title": "新车次",
        "runs_on": stage.day,
        "leaves_at": "08:00",
        "pickup_points": "村口 7:20",
        "firms": str(stage.objects["employer"]["own"]),
    }


def seat(stage: Stage) -> dict[str, Any]:
    """A seat on the stage's trip."""
    return {"trip": str(stage.objects["bus"][""]), "pickup": "村口"}


ACTS: dict[str, Act] = {
    "employers:new-bus": act("officer", "plan_bus", trip, declared="returns_at"),
    "employers:act-bus": act(
        "officer",
        "add_bus_vehicle",
        {
            "verb": "vehicle",
            "plate": "鄂L1",
            "seats": 9,
            "driver": "李",
            "insurance_number": "P1",
            "escort": "王",
            "duty_phone": "15400000009",
        },
        of("bus", ""),
        "rider vacancy cost reason",
    ),
    "employers:ride": act("liaison", "add_rider", seat, of("person")),
    "employers:recommend": act("liaison", "recommend", matched, declared="agreed"),
    "employers:act-referral": act("liaison", "agree_referral", {"verb": "agree"}, unanswered, BUTTONS),
    "employers:own-answer": act(
        "anonymous", "agree_referral", lambda stage: own_referral(stage) | {"answer": "yes"}, own_page, "person_reason"
    ),
    "employers:act-placement": act(
        "liaison", "note_follow_up", {"verb": "follow", "result": "at_work", "note": "好"}, of("placement"), FOLLOW
    ),
    "employers:new-placement": act(
        "liaison",
        "change_status start_placement",
        lambda stage: WORK | {"started_on": stage.day},
        of("person"),
    ),
    "employers:firm-act-candidate": act(
        "firm", "offer_referral", lambda stage: {"verb": "offer", "starts_on": stage.day}, of("card", "firm"), BUTTONS
    ),
}

REFUSED: dict[str, Act] = {
    "employers:new-bus": act("officer", "plan_bus", lambda stage: trip(stage) | {"runs_on": "2024-01-01"}),
    "employers:act-bus": act("officer", "cancel_bus", {"verb": "cancel"}, of("bus", "")),
    "employers:ride": act("liaison", "add_rider", lambda stage: seat(stage) | {"pickup": "武汉"}, of("person")),
    "employers:recommend": act("liaison", "recommend", again),
    "employers:act-referral": act("liaison", "agree_referral", {"verb": "agree"}, of("referral")),
    "employers:own-answer": act(
        "anonymous", "decline_referral", lambda stage: own_referral(stage) | {"answer": "no"}, own_page
    ),
    "employers:act-placement": act("liaison", "end_placement", {"verb": "end", "revision": 1}, of("placement")),
    "employers:new-placement": act(
        "liaison",
        "start_placement",
        lambda stage: WORK | {"started_on": stage.day, "unit_name": "矩阵厂"},
        of("person"),
    ),
    "employers:firm-act-candidate": act("firm", "offer_referral", {"verb": "offer"}, of("card", "firm")),
}
