"""The forms about welfare posts, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import WelfarePlacement
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import OWN
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.stage import Stage
from tests.states import put

POST = {
    "body": "新居委会", "title": "巡河", "kind": "rural", "region": OWN, "places": 2, "monthly_pay": 1600,
    "post_subsidy": 500, "insurance_subsidy": 0,
}  # fmt: skip
BUTTONS = "started_on ended_on end_reason answer"


def standing(state: str) -> Prepared:
    """The own person's placement in a state."""

    def prepare(stage: Stage, client: Any) -> Any:
        key = stage.objects["welfare"]["own"]
        term = {"started_on": today(), "until": today().replace(year=today().year + 3)} if state == "active" else {}
        with batch("matrix"):
            put(WelfarePlacement, key, state=state, **term)
        return key

    return prepare


def month_of(stage: Stage) -> dict[str, Any]:
    """The own person's first month at the post."""
    return {"welfare": str(standing("active")(stage, None)), "days": 20, "pay": 1800}


def free(stage: Stage) -> dict[str, Any]:
    """The stage's post."""
    return {"post": str(stage.objects["welfare post"][""])}


ACTS: dict[str, Act] = {
    "employers:welfare": act("town", "propose_post", POST),
    "employers:welfare-post": act("officer", "close_post", {"verb": "close"}, of("welfare post", ""), "answer"),
    "employers:welfare-pay": act("town", "record_pay", month_of, of("welfare post", "")),
    "employers:welfare-placement": act("town", "choose_welfare", {"verb": "choose"}, standing("eligible"), BUTTONS),
    "employers:apply-welfare": act("liaison", "apply_welfare", free, of("person")),
}
REFUSED: dict[str, Act] = {
    "employers:welfare-post": act("officer", "decide_post", {"verb": "recognise"}, of("welfare post", "")),
    "employers:welfare-pay": act(
        "town", "record_pay", lambda stage: month_of(stage) | {"days": 99}, of("welfare post", "")
    ),
    "employers:welfare-placement": act("town", "end_welfare", {"verb": "end"}, standing("active")),
    "employers:apply-welfare": act("liaison", "apply_welfare", {"post": "nothing"}, of("person")),
}
