"""Home care, handwork and a contest of the matrix's stage: an elder and an order in two places, the first with a caregiver
and a visit of today; pieces of two people; a contest with an entry."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.scoping import batch
from tests.cast import AREA, COUNTY, FOREIGN, OWN, acting_as
from tests.matrix.training_stage import make_account
from training.models import (
    Caregiver,
    CaregiverAccount,
    CareVisit,
    Certificate,
    ContestEntry,
    CraftOrder,
    TrainingBody,
)
from training.services import care, contests, crafts

ELDER_NAMES = {"own": "璩老甲", "foreign": "濮老乙"}


def care_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """The keys of everything by place."""
    cast, made = stage.cast, {"elder": {}, "care order": {}}
    body = TrainingBody.objects.get(name="矩阵职校")
    orders = {}
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number, (place, code) in enumerate((("own", OWN), ("foreign", FOREIGN))):
            elder = care.register_elder(
                full_name=ELDER_NAMES[place], id_number=make(AREA, today().replace(year=1945, day=1), 700 + number),
                region=cast.regions[code], phone=f"1548880000{number}", address=f"{ELDER_NAMES[place]}家", by=cast.officer,
                told=True,
            )  # fmt: skip
            orders[place] = care.place_order(
                elder=elder, body=body, items=["meals"], starts_on=today(), ends_on=today() + timedelta(days=30),
                visits_wanted=3, price=Decimal(60), by=cast.officer,
            )  # fmt: skip
            made["elder"][place] = elder.pk
            made["care order"][f"care_{place}"] = orders[place].pk
    made["caregiver"] = {"": _caregiver(stage, body, orders["own"]).pk}
    with batch("matrix"):
        order = orders["own"]
        visit = CareVisit(
            elder_id=order.elder_id, region=order.region, order=order, body=body, caregiver_id=made["caregiver"][""], caregiver_name=stage.people["sibling"].full_name,
            counted_region=order.region, starts_at=now(), ends_at=now() + timedelta(hours=1),
        )  # fmt: skip
        visit.save(force_insert=True)
    made["care visit"] = {"care_own": visit.pk}
    return made | _crafts(stage, body) | _contest(stage)


def _caregiver(stage: Any, body: TrainingBody, order: Any) -> Caregiver:
    """The person of the sibling village, with an account; the own elder's order is theirs."""
    person = stage.people["sibling"]
    with batch("matrix"):
        made = Caregiver(
            record=person, region=person.region, body=body, certificate=Certificate.objects.get(record=person),
            shown_name=person.full_name, starts_on=today(),
        )  # fmt: skip
        made.save(force_insert=True)
        stage.bodies["caregiver"] = make_account("caregiver")
        CaregiverAccount._base_manager.create(
            caregiver=made, body=body, user=stage.bodies["caregiver"], starts_on=today()
        )
    with acting_as(stage.cast.officer, stage.cast.regions[COUNTY]):
        care.assign(order=order, caregiver=made)
    words = {person.full_name, person.masked_name}
    # Their own name, and who comes: whoever reads the order reads it.
    for part in ("caregiver", "body", "liaison", "other_town"):
        stage.told[part] = stage.told.get(part, set()) | words
    return made


def _crafts(stage: Any, body: TrainingBody) -> dict[str, dict[str, Any]]:
    cast = stage.cast
    with acting_as(cast.officer, cast.regions[COUNTY]):
        order = crafts.take_order(
            body=body, region=cast.regions[COUNTY], kind="weaving", title="矩阵毛线帽", buyer="某店", pieces=100,
            piece_rate=Decimal(8), due_on=today() + timedelta(days=20), by=cast.officer,
        )  # fmt: skip
        for place in ("own", "foreign"):
            crafts.claim(person=stage.people[place], order=order, pieces=5, by=cast.officer)
            stage.told["body"] |= {stage.people[place].full_name, stage.people[place].masked_name}
        assert CraftOrder.objects.get().claimed == 10
    return {"craft": {"body": order.pk}}


def _contest(stage: Any) -> dict[str, dict[str, Any]]:
    cast = stage.cast
    with acting_as(cast.officer, cast.regions[COUNTY]):
        contest = contests.call_contest(
            kind="startup", title="矩阵大赛", region=cast.regions[COUNTY], entry_until=today(), held_on=today(), promotes=1,
            by=cast.officer,
        )  # fmt: skip
        entry = contests.enter(
            contest=contest, region=cast.regions[OWN], title="矩阵项目", leader="某某", summary="做一件事", by=cast.officer,
            phone="15400000077",
        )  # fmt: skip
        assert ContestEntry.objects.get().state == "entered"
    return {"contest": {"": contest.pk}, "contest entry": {"own": entry.pk}}
