"""C7: an answer names the version of the notice that it was given to, and keeps it when a new one comes."""

import pytest

from tests.cast import OWN, acting_as, make_person
from workers.models import LabourRecord
from workers.services import consent, registration

pytestmark = pytest.mark.django_db


def test_C7_an_answer_keeps_the_version_it_was_given_to(cast, monkeypatch, signed_in):
    place = cast.regions[OWN]
    early = make_person(cast.liaison, place, 11)
    first = registration.CONSENT_VERSION
    for module in (registration, consent):
        monkeypatch.setattr(module, "CONSENT_VERSION", "2027-01")
    late = make_person(cast.liaison, place, 13)
    with acting_as(cast.liaison, place):
        versions = dict(LabourRecord.objects.values_list("pk", "consent_version"))
        assert versions == {early.pk: first, late.pk: "2027-01"}
        consent.answer_consent(person=early, agreed=True, by=cast.liaison)
        row = LabourRecord.objects.get(pk=early.pk)
    assert (row.consent_version, row.consent_state) == ("2027-01", "given")
    assert row.consent_at is not None
