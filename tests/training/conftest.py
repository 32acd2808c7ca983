"""A training body with an account, and a caregiver of it."""

import pytest

from tests.cast import FOREIGN
from tests.employers.test_registration import code
from tests.training import test_care
from tests.training.test_classes import county, course, project, sign_up, taught
from training.models import Certificate
from training.services import bodies, caregivers, outcomes


@pytest.fixture
def body(cast):
    with county(cast):
        made = bodies.add_body(name="测试职校", credit_code=code(71))
        made.user = bodies.create_body_account(body=made, username="school", display_name="测试老师").user
    return made


@pytest.fixture
def caregiver(cast, body):
    """Somebody of the foreign village with a care certificate, admitted by the body itself."""
    made = course(cast, body, of=project(cast, name="护工试点"))
    trainee = sign_up(cast, made, 14, FOREIGN)
    made = taught(cast, made)
    with county(cast):
        outcomes.assess(training_class=made, scores={trainee.pk: 80})
        outcomes.certify(training_class=made)
    with test_care.of_body(body):
        return caregivers.admit(certificate=Certificate.objects.get())
