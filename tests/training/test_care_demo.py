"""The demo of home care, handwork and contests: rows as the services leave them, counted as published."""

from decimal import Decimal

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild
from jiayu_jobs.clock import today
from tests.cast import COUNTY, OWN, acting_as, make_person
from tests.training import test_care, test_contests, test_crafts
from tests.training.test_classes import county
from training.demo.care import VISITS_EACH, load_demo_care
from training.demo.consultations import load_demo_consultations
from training.demo.contests import load_demo_contests
from training.demo.crafts import load_demo_crafts
from training.demo.training import load_demo_training
from training.models import CaregiverAccount, CareOrder, CareVisit, ContestEntry, CraftTask, Elder
from training.services import care, contests
from workers.models import Consultation
from workers.services.consultations import note_consultation

pytestmark = pytest.mark.django_db
SHARE = 0.02


@pytest.fixture
def drawn(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number in range(40):
            make_person(cast.officer, cast.regions[OWN], 100 + number)
        load_demo_training(SHARE, today(), 7)
        visits = load_demo_care(SHARE, today(), 7)
        load_demo_crafts(SHARE, today(), 7)
        load_demo_contests(today(), 7)
    return visits


def columns(row, *own):
    """What a row says, without keys, days, names and what is told by `own`."""
    left = {"id", "region_path", "shown_name", "counted_region_id", *own}
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in left
        and not field.is_relation
        and field.get_internal_type() not in ("DateField", "DateTimeField")
    }


def test_the_demo_is_counted_and_hangs_together(cast, drawn):
    with county(cast):
        rebuild()
        ids = ["CAR07", "CAR08", "MOM06", "MOM07", "CON01", "CON02"]
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "2024", ids, today())}
        served = Elder.objects.served().count()
        assert told["CAR07"] == served == 14 and told["CAR08"] == drawn == served * VISITS_EACH
        assert 2000 <= told["MOM06"] <= 3000 and told["MOM07"] == 200
        assert (told["CON01"], told["CON02"]) == (23, 10)
        for order in CareOrder.objects.all():
            done = CareVisit.objects.done().filter(order=order).count()
            assert (order.visits_done, order.amount) == (done, done * order.price)
        for one in Elder.objects.served():
            assert one.first_served_on == CareVisit.objects.done().filter(elder=one).earliest("done_on").done_on
        assert CaregiverAccount._base_manager.get().user.username == "care-worker"
        promoted = ContestEntry.objects.filter(state="promoted").values_list("mean", flat=True)
        assert min(promoted) >= max(ContestEntry.objects.filter(state="not_promoted").values_list("mean", flat=True))


def test_a_drawn_question_has_the_columns_of_one_that_a_desk_noted(cast, drawn):
    person = make_person(cast.liaison, cast.regions[OWN], 77)
    with county(cast):
        load_demo_consultations(120, today(), 7)
        told = {"kind": "training", "topic": "care", "way": "walk_in", "question": "x", "answer": "y"}
        real = note_consultation(person=person, asked_on=today(), by=cast.officer, **told)
        real = Consultation.objects.get(pk=real.pk)
        other = Consultation.objects.filter(record__isnull=False, kind="training").exclude(pk=real.pk).first()
        own = ("topic", "way", "question", "answer", "submission_id")
        assert columns(other, *own) == columns(real, *own)
        assert other.topic and other.question and other.answer and other.counted_region_id == other.record.region_id
        assert not Consultation.objects.filter(kind="training", topic="").exists()


def test_a_drawn_visit_has_the_columns_of_one_that_a_caregiver_made(cast, body, caregiver, drawn):
    made = test_care.accepted(cast, body, caregiver, visits=1, of=test_care.elder(cast, number=903))
    visit = test_care.visit_now(body, made, minutes=90)
    with test_care.of_caregiver(caregiver):
        care.read_contact(order=CareOrder.objects.get())
        test_care.done(visit, made)
    with county(cast):
        care.settle(order=CareOrder.objects.get(pk=made.pk))
        real = CareVisit.objects.get(pk=visit.pk)
        other = CareVisit.objects.done().exclude(pk=real.pk).filter(rating=3, signed_by="family").first()
        own = ("caregiver_name", "arrived_lng", "arrived_lat", "arrived_place", "items")
        assert columns(other, *own) == columns(real, *own)
        assert other.items and other.arrived_place and real.arrived_lng
        settled = CareOrder.objects.get(pk=made.pk)
        drawn_order = CareOrder.objects.filter(state="settled").exclude(pk=made.pk).first()
        own = ("caregiver_name", "age", "care_level", "items", "visits_wanted", "visits_done", "amount", "note")
        assert columns(drawn_order, *own) == columns(settled, *own)
        assert drawn_order.amount == drawn_order.visits_done * Decimal(60)


def test_drawn_pieces_and_entries_have_the_columns_of_real_ones(cast, body, drawn):
    made = test_crafts.order(cast, body)
    task = test_crafts.claim(cast, made, 10, 12)
    test_crafts.paid(body, task)
    real = test_crafts.again(task)
    contest = test_contests.contest(cast, judges=4)
    entries = test_contests.entered(cast, contest, "甲")
    test_contests.judging(cast, contest, entries)
    with county(cast):
        contests.score(contest=contest, points=test_contests.points(contest, entries, 80))
        contests.publish_result(contest=contest)
        other = CraftTask.objects.paid().filter(kind="weaving").exclude(pk=real.pk).first()
        own = ("pieces", "accepted_pieces", "amount")
        assert columns(other, *own) == columns(real, *own)
        assert other.amount == other.accepted_pieces * other.rate
        own = ("title", "unit", "leader", "phone", "summary", "mean")
        entry = ContestEntry.objects.get(pk=entries[0].pk)
        assert columns(ContestEntry.objects.filter(state="promoted").exclude(pk=entry.pk).first(), *own) == columns(
            entry, *own
        )
