"""Wishes and questions become proposals: by topic, town and village, nobody counted twice."""

from datetime import timedelta

import pytest

from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, TOWN_B, acting_as, make_person
from training.services import demand
from workers.enums import WishKind
from workers.models import Consultation
from workers.services.consultations import note_consultation
from workers.services.wishes import set_wishes

pytestmark = pytest.mark.django_db


def ask(cast, code, topic="rice_shrimp", **given):
    region = cast.regions[code]
    with acting_as(cast.officer, region):
        who = {} if "person" in given else {"region": region}
        return note_consultation(kind="training", topic=topic, asked_on=today(), by=cast.officer, **who, **given)


def wishing(cast, code, number, *topics):
    person = make_person(cast.officer, cast.regions[code], number)
    with acting_as(cast.officer, cast.regions[code]):
        set_wishes(person=person, by=cast.officer, kind=WishKind.TRAINING, topics=list(topics))
    return person


def proposed(cast, code=COUNTY):
    with acting_as(cast.officer, cast.regions[code]):
        return {line.topic: line for line in demand.proposals()}


def test_wishes_and_questions_add_up_by_town_and_village(cast):
    wishing(cast, OWN, 11, "rice_shrimp")
    wishing(cast, FOREIGN, 13, "rice_shrimp", "care")
    for code in (OWN, SIBLING, SIBLING):
        ask(cast, code)
    line = proposed(cast)["rice_shrimp"]
    assert (line.people, line.asked) == (2, 3)
    assert [(town.code, town.people, town.asked) for town in line.towns] == [(TOWN_A, 1, 3), (TOWN_B, 1, 0)]
    assert [(one.code, one.people, one.asked) for one in line.towns[0].villages] == [(OWN, 1, 1), (SIBLING, 0, 2)]
    assert "2 人想学稻虾共作" in line.sentence and "3 人次来问过" in line.sentence
    assert not line.enough
    with acting_as(cast.town, cast.regions[TOWN_A]):
        (own,) = demand.proposals()
        assert (own.topic, own.people, own.asked) == ("rice_shrimp", 1, 3)


def test_who_asks_and_then_wishes_counts_once_and_an_old_question_no_longer(cast, settings):
    person = make_person(cast.officer, cast.regions[OWN], 11)
    ask(cast, OWN, person=person)
    assert (proposed(cast)["rice_shrimp"].people, proposed(cast)["rice_shrimp"].asked) == (0, 1)
    with acting_as(cast.officer, cast.regions[OWN]):
        set_wishes(person=person, by=cast.officer, kind=WishKind.TRAINING, topics=["rice_shrimp"])
    assert (proposed(cast)["rice_shrimp"].people, proposed(cast)["rice_shrimp"].asked) == (1, 0)
    old = ask(cast, SIBLING)
    with batch("test"):
        Consultation.objects.filter(pk=old.pk).update(asked_on=today() - timedelta(days=181))
    assert proposed(cast)["rice_shrimp"].asked == 0
    settings.CONSULTATIONS_COUNT_DAYS = 200
    assert proposed(cast)["rice_shrimp"].asked == 1


def test_questions_alone_make_a_class_worth_while(cast, signed_in):
    for _ in range(demand.ENOUGH):
        ask(cast, OWN)
    assert proposed(cast)["rice_shrimp"].enough
    page = signed_in(cast.town).get("/classes/wanted/").content.decode()
    assert "够开班" in page and f"问过 {demand.ENOUGH} 人次" in page


def test_a_body_is_told_the_countys_numbers_by_town_and_no_village(cast, signed_in, body):
    ask(cast, OWN)
    ask(cast, FOREIGN)
    body.user.must_change_password = False
    body.user.save(update_fields=["must_change_password"])
    client = signed_in(body.user)
    page = client.get("/classes/wanted/").content.decode()
    assert cast.regions[TOWN_A].short_name in page and cast.regions[TOWN_B].short_name in page
    assert "哪些村" not in page and "/consultations/" not in page
    assert client.get("/consultations/").status_code == 403
