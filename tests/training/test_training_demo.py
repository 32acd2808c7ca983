"""The demo of training: the published parts at a share of their size, counted by the roll-up; rows as services leave them."""

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild
from jiayu_jobs.clock import today
from tests.cast import COUNTY, OWN, acting_as, make_person
from tests.employers.test_registration import code
from tests.training.test_classes import county, course, project, sign_up, taught
from training.demo.running import load_demo_running_class
from training.demo.training import COURSES, load_demo_training
from training.enums import ClassState, ProjectCategory
from training.models import BodyMember, Certificate, CertificateCheck, Enrolment, SubsidyClaim, TrainingClass
from training.services import outcomes
from training.services.bodies import add_body

pytestmark = pytest.mark.django_db
SHARE = 0.02


def test_the_courses_are_the_published_parts_and_sum_to_the_total():
    passed = {kind: sum(one.passed for one in COURSES if one.category == kind) for kind in ProjectCategory}
    # The care classes' 240 count among the subsidised.
    assert [passed[kind] for kind in ProjectCategory] == [1725 - 240, 73, 1148, 1990]
    assert sum(passed.values()) + 240 + 504 == 5440
    assert sum(one.mothers for one in COURSES) == 260
    assert sum(one.mothers for one in COURSES if one.order_type) == 67


def test_rows_of_the_demo_are_counted_and_stand_as_the_services_leave_them(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number in range(40):
            make_person(cast.officer, cast.regions[OWN], 100 + number)
        made = load_demo_training(SHARE, today(), 7)
        assert load_demo_running_class(today(), 7) > 5
        rebuild()
        told = {
            one.id: one.value
            for one in figures(cast.regions[COUNTY], "2024", ["TRN02", "TRN06", "TRN07", "CAR01", "CAR06"], today())
        }
        passed = Enrolment.objects.passed()
        assert told["TRN02"] == passed.filter(category="subsidised_skill", passed_on__year=2024).count() > 0
        assert told["CAR01"] == 8 and told["CAR06"] == Certificate.objects.filter(kind="completion").count()
        assert made == passed.count() + 10 and passed.filter(passed_on__year=today().year).exists()
        assert CertificateCheck.objects.count() == Certificate.objects.count()
        paid = {one.id: one.value for one in figures(cast.regions[COUNTY], "2024", ["TRN10"], today())}
        assert paid["TRN10"] == sum(SubsidyClaim.objects.values_list("amount", flat=True)) > 0
        for row in TrainingClass.objects.exclude(state__in=(ClassState.APPROVED, ClassState.APPLIED)):
            assert row.taken == Enrolment.objects.on_roster().filter(training_class=row).count() <= row.places
        coming = TrainingClass.objects.filter(state=ClassState.APPROVED).select_related("project").first()
        assert sum(coming.lessons.values_list("hours", flat=True)) == coming.project.hours
        (running,) = TrainingClass.objects.filter(state=ClassState.OPENED)
        trainees = running.enrolments.all()
        assert {row.state for row in trainees} == {"enrolled"} and running.lessons.filter(day=today()).exists()
        assert {row.hours_taught for row in trainees} == {8} and min(row.hours_there for row in trainees) == 0
        assert BodyMember._base_manager.get().user.username == "body-teacher"


def test_a_drawn_trainee_has_the_columns_of_one_that_the_services_taught(cast):
    with county(cast):
        body = add_body(name="测试职校", credit_code=code(71))
    made = course(cast, body, of=project(cast, name="护工试点"))
    real = sign_up(cast, made)
    made = taught(cast, made)
    with county(cast):
        outcomes.assess(training_class=made, scores={real.pk: 80})
        outcomes.certify(training_class=made)
        for number in range(12):
            make_person(cast.officer, cast.regions[OWN], 100 + number)
        load_demo_training(SHARE, today(), 7)
        drawn = Enrolment.objects.filter(brand="jiayu_care", state="certified").exclude(pk=real.pk).first()
        real = Enrolment.objects.get(pk=real.pk)
        own = {
            "id",
            "record_id",
            "training_class_id",
            "body_id",
            "shown_name",
            "added_by_id",
            "added_at",
            "enrolled_on",
        }
        own |= {
            "runs_from",
            "runs_until",
            "passed_on",
            "hours_there",
            "hours_taught",
            "region_id",
            "region_path",
            "counted_region_id",
        }

        def columns(row):
            return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in own}

        assert columns(drawn) == columns(real)
        assert (drawn.hours_there == drawn.hours_taught) and (real.hours_there == real.hours_taught)
