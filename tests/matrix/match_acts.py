"""The forms about one-to-one plans, as tests/matrix/acts.py has those of the other rooms."""

from datetime import timedelta
from typing import Any

from employers.services.aids import open_aid
from jiayu_jobs.clock import today
from tests.cast import OWN, acting_as
from tests.matrix.acting import Act, act, of
from tests.matrix.stage import Stage

OPEN = {"verb": "open", "target": "job", "steps": "周三陪同面试"}


def helped(stage: Stage, client: Any) -> Any:
    """The own person has a plan already."""
    person = stage.people["own"]
    with acting_as(stage.cast.liaison, stage.cast.regions[OWN]):
        open_aid(
            person=person,
            why=[],
            target="job",
            steps=["陪同面试"],
            review_on=today() + timedelta(days=3),
            by=stage.cast.liaison,
        )
    return person.pk


ACTS: dict[str, Act] = {
    "employers:aid": act("liaison", "open_aid", OPEN, of("person"), declared="review_on"),
}
REFUSED: dict[str, Act] = {
    "employers:aid": act("liaison", "open_aid", OPEN | {"steps": ""}, of("person")),
}
