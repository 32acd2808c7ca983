"""Vacancies of the demo: the same for a seed, lawful, and such rows as the services leave behind."""

from datetime import date

import pytest

from employers.demo.vacancies import FIRST_DAY, draw_vacancies
from employers.models import Vacancy
from employers.services import vacancies as services
from employers.services.vacancy_bulk import load_vacancies
from employers.services.vacancy_review import decide_vacancy
from employers.vacancy_rules import FIELDS, problems
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, acting_as
from tests.employers.test_registration import given, register_employer

pytestmark = pytest.mark.django_db

# What tells who did it and when; a demo has nobody.
WHO = {"id", "created_at", "created_by_id", "submitted_by_id", "decided_by_id", "decided_at", "published_at"}


@pytest.fixture
def firms(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        return [
            register_employer(
                given=given(cast.regions[code], number, details={"industry": section}), by=cast.officer, verified=True
            )
            for number, (code, section) in enumerate(((OWN, "C"), (FOREIGN, "A"), (OWN, "H")), start=1)
        ]


def plain_of(row):
    """A row by its columns, its phone in clear."""
    columns = {field.attname: getattr(row, field.attname) for field in Vacancy._meta.concrete_fields}
    return columns | {"contact_phone": row.contact_phone.open()}


def test_vacancies_of_the_demo_are_the_same_for_a_seed_and_keep_the_rules(cast, firms):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        drawn, again, other = (draw_vacancies(300, today(), seed) for seed in (1, 1, 2))
        shape = [
            [(row.title, row.employer_id, row.state, row.wage_min) for row in rows] for rows in (drawn, again, other)
        ]
        assert shape[0] == shape[1] != shape[2]
        assert [
            problems({name: getattr(row, name) for name in FIELDS if name != "contact_phone"}) for row in drawn
        ] == [[]] * 300
        assert load_vacancies(drawn, action="load_demo", since=FIRST_DAY) == 300
    with batch("test"):
        assert len(set(Vacancy.objects.values_list("state", flat=True))) >= 5
        assert not Vacancy.objects.filter(published_on__gt=today()).exists()
        assert not Vacancy.objects.filter(closed_on__gt=today()).exists()


def test_a_row_in_bulk_is_what_the_services_leave_behind(cast, firms):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        bulk = next(row for row in draw_vacancies(50, today(), 1) if row.state == "published")
        load_vacancies([bulk], action="load_demo", since=date(2024, 1, 1))
        bulk = Vacancy.objects.get(pk=bulk.pk)
        values = {name: getattr(bulk, name) for name in FIELDS} | {"contact_phone": bulk.contact_phone.open()}
        Vacancy.objects.filter(pk=bulk.pk).update(state="closed", closed_on=today())
        employer = next(firm for firm in firms if firm.pk == bulk.employer_id)
        made = services.draft_vacancy(employer=employer, given=values, by=cast.gig)
        services.submit_vacancy(vacancy=made, by=cast.gig)
        decide_vacancy(vacancy=made, accept=True, answer="", by=cast.officer)
        left, right = plain_of(bulk), plain_of(Vacancy.objects.get(pk=made.pk))
    differ = {name for name in left if left[name] != right[name]} - WHO
    assert differ <= {"published_on"}
