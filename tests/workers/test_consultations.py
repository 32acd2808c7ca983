"""政策咨询: noted for a person or a village, counted once however often the form is sent, taken back within a day."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, make_person
from workers.enums import WishKind
from workers.models import Consultation, PersonWish
from workers.services.consultations import most_asked, note_consultation, take_back
from workers.services.erasing import erase

pytestmark = pytest.mark.django_db


def ask(cast, code, ago=0, **given):
    """A question of a village some days ago, noted by the county's officer."""
    region, day = cast.regions[code], today() - timedelta(days=ago)
    with acting_as(cast.officer, region):
        told = {"kind": "training", "topic": "rice_shrimp", "asked_on": day} | given
        return note_consultation(region=region, by=cast.officer, **told)


def test_a_question_of_a_person_may_become_a_wish_and_stands_in_their_history(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        note_consultation(
            person=person, kind="training", topic="care", asked_on=today(), wants_class=True, by=cast.liaison
        )
        wish = PersonWish.objects.open().get(record=person, kind=WishKind.TRAINING)
        assert wish.topic == "care"
        assert AuditEntry.objects.filter(action="note_consultation", object_id=str(person.pk)).count() == 1
        assert Consultation.objects.get().counted_region_id == OWN


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"ago": -1}, "asked_on", "最近一年"),
        ({"ago": 400}, "asked_on", "最近一年"),
        ({"kind": "job"}, "topic", "问培训"),
        ({"topic": "", "wants_class": True}, "topic", "想学什么"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, given, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        ask(cast, OWN, **given)
    assert refusal.value.field == field


def test_a_form_that_is_sent_twice_is_one_question(cast, signed_in):
    client, number = signed_in(cast.liaison), uuid.uuid4()
    sent = {"kind": "rights", "way": "phone", "asked_on": today().isoformat(), "region": OWN, "submission_id": number}
    assert client.post("/consultations/new/", sent).status_code == 302
    again = client.post("/consultations/new/", sent)
    assert again.status_code == 422 and "已经记过" in again.content.decode()
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert Consultation.objects.count() == 1


def test_the_page_asks_for_no_name_and_lets_none_in(cast, signed_in):
    sent = {"kind": "job", "way": "visit", "asked_on": today().isoformat(), "region": OWN}
    answer = signed_in(cast.liaison).post("/consultations/new/", sent | {"question": "电话 15481726354 的人问"})
    assert answer.status_code == 422 and "不写身份证号和电话" in answer.content.decode()


def test_only_who_noted_it_takes_it_back_and_only_for_a_day(cast):
    made = ask(cast, OWN)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="记录的人"):
            take_back(consultation=made, by=cast.liaison)
    with acting_as(cast.officer, cast.regions[OWN]):
        late = ask(cast, OWN)
        Consultation.objects.filter(pk=late.pk).update(recorded_at=now() - timedelta(hours=25))
        with pytest.raises(Refused, match="24 小时"):
            take_back(consultation=Consultation.objects.get(pk=late.pk), by=cast.officer)
        take_back(consultation=made, by=cast.officer)
        with pytest.raises(Refused, match="已经撤销"):
            take_back(consultation=made, by=cast.officer)
        assert list(Consultation.objects.all()) == [late]


def test_the_most_asked_come_first_with_what_people_would_learn(cast, signed_in):
    for topic in ("care", "rice_shrimp", "rice_shrimp"):
        ask(cast, OWN, topic=topic)
    ask(cast, SIBLING, kind="rights", topic="")
    ask(cast, FOREIGN, kind="insurance", topic="")
    with acting_as(cast.town, cast.regions[TOWN_A]):
        asked = most_asked(Consultation.objects.all())
    assert asked == [("培训、考证", 3, [("稻虾共作", 2), ("养老护理", 1)]), ("工资、劳动纠纷", 1, [])]
    page = signed_in(cast.town).get("/consultations/?kind=training").content.decode()
    assert "共 3 人次" in page and "工资、劳动纠纷</dt>" not in page


def test_the_database_keeps_topics_for_training(cast):
    made = ask(cast, OWN)
    with batch("test"), pytest.raises(IntegrityError, match="consultation_topic_of_training"), transaction.atomic():
        Consultation.objects.filter(pk=made.pk).update(kind="job")


def test_whoever_is_erased_leaves_a_count_and_no_words(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        note_consultation(
            person=person, kind="job", question="想找厂里的活", answer="推荐了两家", asked_on=today(), by=cast.liaison
        )
    with acting_as(cast.officer, cast.regions[COUNTY]), batch("test"):
        erase(person.pk, "test")
        kept = Consultation.objects.get()
        assert (kept.kind, kept.question, kept.answer) == ("job", "", "")
