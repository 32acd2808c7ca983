"""签到码 in the room, the dated subsidy, sizes of classes, the public notice and who may review a claim."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, TOWN_A, acting_as
from tests.exports.test_exports import export, own_files, read  # noqa: F401  # a fixture
from tests.states import put
from tests.training.test_classes import again, county, course, own_folder, photographed, project, sign_up, taught  # noqa: F401
from training.models import AttendanceMark, Enrolment, Lesson, SubsidyClaim, SubsidyRule, TrainingClass
from training.services import bodies, classes, outcomes, sign_in, subsidies

pytestmark = pytest.mark.django_db
NINE = timezone.make_aware(datetime.combine(today(), time(9)))


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the sign-in."""
    return lambda moment: monkeypatch.setattr(sign_in, "now", lambda: moment)


@pytest.fixture
def running(cast, body):
    """A class that is taught, its morning lesson and a trainee of the own village."""
    made = course(cast, body)
    trainee = sign_up(cast, made)
    with county(cast):
        classes.open_class(training_class=made)
        lesson = Lesson.objects.select_related("training_class").get(training_class=made, starts_at=time(9))
    return lesson, trainee


def own(cast):
    return acting_as(cast.liaison, cast.regions[OWN])


def test_the_room_shows_a_code_for_five_minutes_and_takes_it_for_five_more(cast, running, at):
    lesson, trainee = running
    at(NINE)
    code = sign_in.room_code(lesson)
    assert len(code) == 4 and code.isdecimal() and code == sign_in.room_code(lesson, NINE + timedelta(minutes=4))
    later = NINE + timedelta(minutes=11)
    at(later)
    with own(cast):
        if code not in (sign_in.room_code(lesson), sign_in.room_code(lesson, later - timedelta(minutes=5))):
            with pytest.raises(Refused, match="签到码不对"):
                sign_in.sign_in(enrolment=trainee, lesson=lesson, code=code)
        at(NINE + timedelta(minutes=7))
        assert sign_in.sign_in(enrolment=trainee, lesson=lesson, code=code).mark == "present"
        with pytest.raises(Refused, match="已经签过"):
            sign_in.sign_in(enrolment=trainee, lesson=lesson, code=code)


def test_who_comes_late_is_late_and_who_tries_too_often_asks_the_teacher(cast, running, at):
    lesson, trainee = running
    late = NINE + timedelta(minutes=20)
    at(late)
    code = sign_in.room_code(lesson)
    wrong = next(text for text in ("0000", "0001", "0002") if text not in
                 (code, sign_in.room_code(lesson, late - timedelta(minutes=5))))  # fmt: skip
    with own(cast):
        for _ in range(4):
            with pytest.raises(Refused, match="签到码不对"):
                sign_in.sign_in(enrolment=trainee, lesson=lesson, code=wrong)
        assert sign_in.sign_in(enrolment=trainee, lesson=lesson, code=code).mark == "late"
        AttendanceMark.objects.all().delete()
        with pytest.raises(Refused, match="错太多次"):
            sign_in.sign_in(enrolment=trainee, lesson=lesson, code=code)


@pytest.mark.parametrize("minutes", [-31, 4 * 45 + 1])
def test_before_and_after_the_lesson_nobody_signs_in(cast, running, at, minutes):
    lesson, trainee = running
    at(NINE + timedelta(minutes=minutes))
    with own(cast), pytest.raises(Refused, match="不是签到的时间"):
        sign_in.sign_in(enrolment=trainee, lesson=lesson, code=sign_in.room_code(lesson))


def test_only_the_roster_signs_in_and_the_teacher_sees_who_did_not(cast, running, at, signed_in, body):
    lesson, trainee = running
    other = sign_up(cast, again(lesson.training_class), 15)
    at(NINE)
    with own(cast):
        sign_in.sign_in(enrolment=trainee, lesson=lesson, code=sign_in.room_code(lesson))
        foreign = Enrolment.objects.get(pk=other.pk)
        foreign.training_class_id = body.pk
        with pytest.raises(Refused, match="不在这个班"):
            sign_in.sign_in(enrolment=foreign, lesson=lesson, code=sign_in.room_code(lesson))
    page = signed_in(cast.officer).get(reverse("training:lesson", args=[lesson.pk])).content.decode()
    assert page.count('<option value="absent" selected>') == 1
    assert page.count('<option value="present" selected>') == 1


def test_a_subsidy_is_the_one_in_force_on_the_day_of_the_claim(cast, body):
    of = project(cast, subsidy=Decimal(1200))
    with county(cast):
        bodies.change_subsidy(project=of, amount=Decimal(1500), starts_on=today() + timedelta(days=30))
        with pytest.raises(Refused, match="已经有一个标准"):
            bodies.change_subsidy(project=of, amount=Decimal(1600), starts_on=today() + timedelta(days=30))
        with pytest.raises(Refused, match="今天或以后"):
            bodies.change_subsidy(project=of, amount=Decimal(1600), starts_on=today() - timedelta(days=1))
    assert of.subsidy_on(today() - timedelta(days=1)) == 0
    assert (of.subsidy, of.subsidy_on(today() + timedelta(days=30))) == (1200, 1500)
    with batch("test"):
        assert SubsidyRule.objects.count() == 2


def test_the_list_to_pay_by_is_masked_unless_somebody_says_why(cast, body, signed_in, own_files):  # noqa: F811
    made = course(cast, body)
    trainee = sign_up(cast, made)
    made = taught(cast, made)
    with county(cast):
        outcomes.assess(training_class=made, scores={trainee.pk: 80})
        outcomes.certify(training_class=made)
        photographed(cast, made)
        subsidies.file_claims(training_class=made, by=cast.town)
    client = signed_in(cast.officer)
    assert (
        f"list=claims&amp;training_class={made.pk}"
        in client.get(reverse("training:claims", args=[made.pk])).content.decode()
    )
    rows = str(read(export(client, f"list=claims&training_class={made.pk}").content))
    assert trainee.masked_name in rows and trainee.shown_name not in rows and "1200.00" in rows
    whole = str(read(export(client, f"list=claims&training_class={made.pk}", numbers="full").content))
    assert trainee.shown_name in whole and trainee.record.id_number.open() in whole


def test_a_small_class_is_small(cast, body):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        given = {"project": project(cast), "body": body, "region": cast.regions[TOWN_A], "place": "室", "by": cast.town}
        given |= {"starts_on": today(), "ends_on": today(), "size_kind": "small"}
        with pytest.raises(Refused, match="小班 1 到 20 人"):
            classes.plan_class(places=21, **given)
        made = classes.plan_class(places=20, **given)
    with batch("test"), pytest.raises(IntegrityError, match="no_larger"), transaction.atomic():
        TrainingClass.objects.filter(pk=made.pk).update(places=21)


def test_a_claim_is_reviewed_by_somebody_else_and_put_on_notice_for_everybody(cast, body):
    made = course(cast, body)
    trainee = sign_up(cast, made)
    made = taught(cast, made)
    with county(cast):
        outcomes.assess(training_class=made, scores={trainee.pk: 80})
        outcomes.certify(training_class=made)
        photographed(cast, made)
        subsidies.file_claims(training_class=made, by=cast.officer)
        with pytest.raises(Refused, match="自己提交的"):
            subsidies.review(training_class=again(made), accept=True, answer="", by=cast.officer)
        subsidies.review(training_class=again(made), accept=True, answer="", by=cast.leader)
        subsidies.put_on_notice(training_class=again(made))
        claim = SubsidyClaim.objects.select_related("training_class", "region").get()
        with pytest.raises(Refused, match="已经公示"):
            subsidies.refuse_claim(claim=claim, reason="重复")
    page = Client().get(reverse("training:notices")).content.decode()
    assert trainee.masked_name in page and "1200.00" in page
    assert trainee.shown_name not in page
    with batch("test"):
        row = put(TrainingClass, made.pk, notice_until=today() - timedelta(days=1))
        row.public_notice.until = today() - timedelta(days=1)
        row.public_notice.save()
    assert trainee.masked_name not in Client().get(reverse("training:notices")).content.decode(), "only while it lasts"
    with county(cast):
        subsidies.object_to(training_class=again(made), answer="没来上课")
        assert not again(made).state == "noticed"
