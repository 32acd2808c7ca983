"""A training body does its whole work in its own scope, where it reads no record, no skill and no claim of another body."""

from datetime import date
from decimal import Decimal

import pytest

from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, make_person
from tests.employers.test_registration import code
from tests.training.test_care import of_body
from tests.training.test_classes import again, county, course, own_folder, photographed, project, sign_up  # noqa: F401
from training.models import Certificate, Enrolment, SubsidyClaim
from training.services import bodies, classes, enrolments, outcomes, subsidies
from workers.models import PersonSkill

pytestmark = pytest.mark.django_db


def run(cast, body, made, levels=False):
    """Opened, called, finished, assessed, certified by the body itself."""
    with of_body(body):
        classes.open_class(training_class=made)
        rows = list(Enrolment.objects.filter(training_class=made))
        for lesson in made.lessons.select_related("training_class"):
            enrolments.mark_lesson(lesson=lesson, marks={row.pk: "present" for row in rows})
        classes.finish_teaching(training_class=made)
        outcomes.assess(training_class=made, scores={row.pk: 80 for row in rows})
        numbers = {row.pk: f"ZL-{made.pk.hex[-8:]}-{n}" for n, row in enumerate(rows)} if levels else None
        return outcomes.certify(training_class=made, levels=numbers)


def test_a_body_certifies_and_the_level_becomes_a_skill(cast, body):
    made = course(cast, body)
    trainee = sign_up(cast, made)
    assert run(cast, body, made, levels=True) == 2
    with of_body(body):
        assert Certificate.objects.count() == 2 and not PersonSkill.objects.exists()
    with batch("test"):
        assert PersonSkill.objects.get(record=trainee.record_id).level == 4


def test_the_fourth_subsidy_of_a_year_is_left_out_whoever_files_it(cast, body):
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    with county(cast):
        other = bodies.add_body(name="另一家", credit_code=code(72))
        other.user = body.user
    day = today()
    for number in range(3):
        made = course(cast, other, of=project(cast, name=f"工种{number}", topic=""))
        sign_up(cast, made, person=person)
        run(cast, other, made)
        photographed_by(cast, made)
        with of_body(other):
            assert subsidies.file_claims(training_class=again(made), by=cast.town) == 1
    made = course(cast, body, of=project(cast, name="第四个", topic=""))
    sign_up(cast, made, person=person)
    run(cast, body, made)
    photographed_by(cast, made)
    with of_body(body):
        assert not SubsidyClaim.objects.exists(), "those of the other body are not seen"
        with pytest.raises(Refused, match="一年内已补贴三次"):
            subsidies.file_claims(training_class=again(made), by=cast.town)
    with batch("test"):
        assert SubsidyClaim.objects.filter(filed_on__gte=date(day.year, 1, 1), amount=Decimal(1200)).count() == 3


def photographed_by(cast, made):
    with county(cast):
        photographed(cast, again(made))
