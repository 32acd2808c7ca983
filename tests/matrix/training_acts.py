"""The forms about training, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.scoping import batch
from tests.cast import TOWN_A
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.referral_acts import own_page
from tests.matrix.stage import Stage
from tests.states import put
from training.models import Enrolment, Lesson, TrainingBody, TrainingClass, TrainingProject
from training.services.sign_in import room_code

GRANT = {"trade": "焊工", "level": 4, "certificate_number": "ZL-9", "amount": 1500}


def planned(stage: Stage) -> dict[str, Any]:
    """A class of the stage's project."""
    project, body = TrainingProject.objects.get(), TrainingBody.objects.get(name="矩阵职校")
    usual = {
        "place": "二楼",
        "starts_on": stage.day,
        "ends_on": stage.day,
        "places": 20,
        "plan": "理论",
        "size_kind": "large",
    }
    return usual | {"project": str(project.pk), "body": str(body.pk), "region": TOWN_A}


def running(state: str) -> Prepared:
    """The stage's class in a state."""

    def prepare(stage: Stage, client: Any) -> Any:
        key = stage.objects["class"]["body"]
        with batch("matrix"):
            put(TrainingClass, key, state=state)
        return key

    return prepare


def called(stage: Stage, client: Any) -> Any:
    """The stage's lesson of a class that is being taught."""
    running("opened")(stage, client)
    return stage.objects["lesson"]["body"]


def everybody(prefix: str, value: str) -> Any:
    """A field for each trainee."""

    def send(stage: Stage) -> dict[str, Any]:
        with batch("matrix"):
            keys = Enrolment.objects.filter(state="enrolled").values_list("pk", flat=True)
            return {f"{prefix}-{key}": value for key in keys}

    return send


def finished(stage: Stage) -> dict[str, Any]:
    """The own person has passed a class."""
    person, course = stage.people["own"], TrainingClass.objects.get()
    with batch("matrix"):
        row = Enrolment(
            record=person, region=person.region, counted_region=person.region, training_class=course,
            body_id=course.body_id, shown_name="甲", state="completed", category="other", enrolled_on=today(),
            runs_from=today(), runs_until=today(), passed_on=today(),
        )  # fmt: skip
        row.save(force_insert=True)
    return {"enrolment": str(row.pk), "rating": 3}


def signing_in(stage: Stage) -> dict[str, Any]:
    """The own person learns in the class, which has a lesson now."""
    begins = now()
    with batch("matrix"):
        key = stage.objects["class"]["body"]
        put(TrainingClass, key, state="opened")
        course, person = TrainingClass.objects.get(pk=key), stage.people["own"]
        Enrolment(
            record=person, region=person.region, counted_region=person.region, training_class=course, body_id=course.body_id,
            shown_name="甲", state="enrolled", category="other", enrolled_on=today(), runs_from=today(), runs_until=today(),
        ).save(force_insert=True)  # fmt: skip
        lesson = put(Lesson, stage.objects["lesson"]["body"], day=begins.date(), starts_at=begins.time())
    return {"lesson": str(lesson.pk), "digits": room_code(lesson)}


def this(stage: Stage) -> dict[str, Any]:
    """The stage's class."""
    return {"class": str(stage.objects["class"]["body"])}


ACTS: dict[str, Act] = {
    "training:new-class": act("town", "plan_class", planned, declared="is_order_type"),
    "training:act-class": act(
        "officer", "open_class", {"verb": "open"}, of("class", "body"), "answer enrolment paid_on photo"
    ),
    "training:lesson": act("officer", "mark_lesson", everybody("mark", "present"), called),
    "training:scores": act(
        "officer", "assess_class fail_enrolment fail_enrolment fail_enrolment", everybody("row", ""), running("taught")
    ),
    "training:enrol": act("liaison", "enrol", this, of("person")),
    "training:own-class": act("anonymous", "rate_class", finished, own_page),
    "training:own-lesson": act("anonymous", "sign_in_lesson", signing_in, own_page),
    "training:grant": act("officer", "record_grant", lambda stage: GRANT | {"paid_on": stage.day}, of("person")),
    "training:bodies": act(
        "officer",
        "add_project",
        {"what": "project", "name": "新项目", "category": "other", "hours": 8, "subsidy": 0, "funding": "project"},
        declared="brand topic occupation level",
    ),
}
REFUSED: dict[str, Act] = {
    "training:new-class": act("town", "plan_class", lambda stage: planned(stage) | {"starts_on": "2024-01-01"}),
    "training:act-class": act("officer", "cancel_class", {"verb": "cancel"}, of("class", "body")),
    "training:lesson": act("officer", "mark_lesson", {}, called),
    "training:scores": act("officer", "assess_class", {}, running("taught")),
    "training:enrol": act("liaison", "enrol", {"class": "nothing"}, of("person")),
    "training:own-class": act("anonymous", "rate_class", lambda stage: finished(stage) | {"rating": 9}, own_page),
    "training:own-lesson": act("anonymous", "sign_in_lesson", {"lesson": "nothing"}, own_page),
    "training:grant": act("officer", "record_grant", lambda stage: GRANT | {"paid_on": "2099-01-01"}, of("person")),
    "training:bodies": act(
        "officer",
        "add_training_body",
        {"what": "body", "name": "矩阵职校", "credit_code": credit_code("52", "421299", "MJB90002")},
    ),
}
