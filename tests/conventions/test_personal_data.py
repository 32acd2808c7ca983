"""C7: every field about a person has its purpose, and each partner's answer has exactly the keys that were agreed."""

import re
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from employers.calendar import before
from employers.models import Vacancy
from employers.services.members import create_member_account
from employers.services.months import opened
from employers.services.registration import register_employer
from jiayu_jobs.clock import now, today
from jiayu_jobs.imports.tasks import preview_import
from jiayu_jobs.keeping.inventory import EVERY_ROW, declared, declared_fields
from tests.cast import COUNTY, OWN, acting_as, make_person
from tests.conventions.addresses import addresses
from tests.conventions.source import ROOT
from tests.conventions.test_models import personal_models
from tests.employers.test_registration import given
from tests.imports.workbook import person as line
from tests.imports.workbook import workbook

TABLE = re.compile(r"^## Purpose, field by field\n(.*?)^## ", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("model", personal_models(), ids=lambda model: model._meta.label)
def test_C7_every_field_of_a_row_about_a_person_has_one_purpose(model):
    fields = {field.name for field in model._meta.concrete_fields} - EVERY_ROW
    told = Counter(declared_fields().get(model._meta.label, []))
    assert fields - told.keys() == set(), "say in the app's personal_data.py what these are for"
    assert told.keys() - fields == set(), "these are no fields any more"
    assert [name for name, times in told.items() if times > 1] == []


def test_C7_a_declaration_is_about_a_model_that_exists_and_says_everything():
    assert {one.model for one in declared()} == {model._meta.label for model in personal_models()}
    for one in declared():
        assert one.label and one.seen
        assert len(one.purpose) >= 4
        assert re.search(r"[\u4e00-\u9fff]", one.purpose)


def test_C7_the_document_has_a_row_for_each_declaration_and_no_other():
    text = TABLE.search((ROOT / "docs/data-protection.md").read_text(encoding="utf-8"))[1]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    assert rows[1:] == [[one.label, one.purpose, one.basis.label, one.kept.label, one.seen] for one in declared()]


# Keys that a program reads, by address; nested ones behind a dot. A new key is agreed with who reads it, and added here.
PARTNER_KEYS = {
    "api/v1/indicators": {"region", "as_of", "values", "values.id", "values.value", "values.unit", "values.status"},
    "api/v1/workers/": {
        "next",
        "previous",
        "results",
        *(
            f"results.{name}"
            for name in (
                "id",
                "name",
                "region",
                "sex",
                "birth_year",
                "household_kind",
                "education",
                "employment_status",
                "employment_type",
                "work_scope",
                "work_place",
                "wants_work",
                "registered_on",
                "verified_at",
            )
        ),
    },
    "api/v1/firm/months/": {
        "results",
        *(
            f"results.{name}"
            for name in (
                *("month", "state", "workers", "hired", "left", "laid_off", "shortage", "explanation", "is_jump"),
                *("answer", "revision"),
            )
        ),
    },
    "api/v1/vacancies/": {
        "next",
        "previous",
        "results",
        *(
            f"results.{name}"
            for name in (
                *("id", "title", "unit", "kind", "occupation", "wage_min", "wage_max", "wage_unit", "openings"),
                *("region", "work_place", "lng", "lat", "expires_on", "published_on"),
            )
        ),
    },
    "api/v1/regions": {
        "next",
        "previous",
        "results",
        *(f"results.{name}" for name in ("code", "name", "short_name", "level", "parent", "lng", "lat")),
    },
}


# What a program reads of a workbook that it sent: counts and sentences, no value of the file but its name.
IMPORT_KEYS = {
    *("id", "kind", "file_name", "state", "message", "unknown_columns", "created_at", "applied_at", "undone_at"),
    *("counts", *(f"counts.{name}" for name in ("rows", "new", "changed", "unchanged", "refused"))),
    *("refusals", *(f"refusals.{name}" for name in ("row", "column", "message"))),
    "doubts",
}
IMPORT_ROUTES = {
    "api/v1/imports/",
    "api/v1/imports/<uuid:pk>",
    "api/v1/imports/<uuid:pk>/confirm",
    "api/v1/imports/<uuid:pk>/undo",
}


def keys_of(answer: object, before: str = "") -> set[str]:
    """Every key of a JSON answer, lists looked through."""
    if isinstance(answer, list):
        return set().union(*(keys_of(item, before) for item in answer))
    if not isinstance(answer, dict):
        return set()
    return {f"{before}{name}" for name in answer} | set().union(
        *(keys_of(value, f"{before}{name}.") for name, value in answer.items())
    )


def test_C7_every_address_for_programs_has_its_list_of_keys():
    told = {address.route for address in addresses() if address.route.startswith("api/v1/")}
    assert told - {"api/v1/schema"} == PARTNER_KEYS.keys() | IMPORT_ROUTES


@pytest.mark.django_db
def test_C7_a_workbook_that_was_sent_answers_with_exactly_the_agreed_keys(cast, signed_in, settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path
    client = signed_in(cast.liaison)
    file = SimpleUploadedFile("表.xlsx", workbook([line(11), line(12, 身份证号="421299")]))
    sent = client.post("/api/v1/imports/", {"kind": "labour", "file": file})
    assert sent.status_code == 202
    key = sent.json()["id"]
    assert preview_import(key) == "ready"
    read = client.get(f"/api/v1/imports/{key}").json()
    assert keys_of(read) == IMPORT_KEYS
    assert keys_of(sent.json()) | {"refusals.row", "refusals.column", "refusals.message"} == IMPORT_KEYS
    confirmed = client.post(f"/api/v1/imports/{key}/confirm")
    assert confirmed.status_code == 202
    assert keys_of(confirmed.json()) <= IMPORT_KEYS


@pytest.mark.django_db
@pytest.mark.parametrize("route", PARTNER_KEYS)
def test_C7_an_answer_has_exactly_the_agreed_keys(cast, signed_in, route):
    make_person(cast.liaison, cast.regions[OWN], 11)
    firm = offering_firm(cast)
    asker = firm if "firm/" in route else cast.officer
    answer = signed_in(asker).get(f"/{route}")
    assert answer.status_code == 200
    assert keys_of(answer.json()) == PARTNER_KEYS[route]


def offering_firm(cast):
    """An account of a firm that has a month to report and a vacancy."""
    with acting_as(cast.officer, cast.regions[COUNTY]):
        firm = register_employer(given=given(cast.regions[OWN], 9), by=cast.officer, verified=True)
        user = create_member_account(employer=firm, username="machine", display_name="程序").user
        opened(firm, before(today()))
        Vacancy(
            employer=firm, region=firm.region, unit_name=firm.name, title="工", wage_min=1, state="published", published_at=now()
        ).save(force_insert=True)  # fmt: skip
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    return user
