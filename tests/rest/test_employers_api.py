"""A firm's program reports its month by the rules of the page; what is offered is read page by page."""

import json

import pytest
from django.urls import reverse

from employers.calendar import before
from employers.models import EmployerMonth, Vacancy
from employers.services.members import create_member_account
from employers.services.months import opened
from employers.services.registration import register_employer
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_B, acting_as
from tests.employers.test_registration import given

pytestmark = pytest.mark.django_db
MONTHS = "/api/v1/firm/months/"


@pytest.fixture
def firm(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        made = register_employer(given=given(cast.regions[OWN], 9), by=cast.officer, verified=True)
        made.user = create_member_account(employer=made, username="machine", display_name="程序").user
        made.user.must_change_password = False
        made.user.save(update_fields=["must_change_password"])
        opened(made, before(today()))
    return made


def send(client, **body):
    headers = body.pop("headers", {})
    return client.post(MONTHS, json.dumps(body), content_type="application/json", headers=headers)


def test_a_month_is_read_reported_once_and_corrected(cast, firm, signed_in):
    assert reverse("employers:api-months") == MONTHS
    client, month = signed_in(firm.user), f"{before(today()):%Y-%m}"
    told = client.get(MONTHS).json()["results"]
    assert [(row["month"], row["state"], row["workers"]) for row in told] == [(month, "due", None)]
    headers = {"Idempotency-Key": "report-1-once"}
    first = send(client, month=month, workers=30, hired=2, headers=headers)
    again = send(client, month=month, workers=30, hired=2, headers=headers)
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    assert (first.json()["state"], first.json()["left"], first.json()["revision"]) == ("reported", 0, 2)
    assert send(client, month=month, workers=31, revision=2).json()["workers"] == 31
    with batch("test"):
        assert EmployerMonth.objects.get().revision == 3


def test_what_is_wrong_is_a_problem_that_names_its_field(cast, firm, signed_in):
    client, month = signed_in(firm.user), f"{before(today()):%Y-%m}"
    for body, status, field in (
        ({"month": "2020-01", "workers": 1}, 404, "month"),
        ({"month": "昨天", "workers": 1}, 422, "month"),
        ({"month": month}, 422, "workers"),
        ({"month": month, "workers": 1, "boss": "x"}, 400, "boss"),
    ):
        answer = send(client, **body)
        assert (answer.status_code, answer.json()["field"]) == (status, field)
    send(client, month=month, workers=3)
    stale = send(client, month=month, workers=4, revision=1)
    assert stale.status_code == 409 and "刷新" in stale.json()["title"]
    assert signed_in(cast.town).get(MONTHS).status_code == 403


def test_offers_of_everywhere_come_page_by_page_and_of_one_kind(cast, firm, signed_in):
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        other = register_employer(given=given(cast.regions[FOREIGN], 8), by=cast.other_town, verified=True)
    with batch("test"):
        for number in range(52):
            Vacancy(
                employer=other, region=other.region, unit_name=other.name, kind="gig" if number else "full_time",
                title=f"岗位{number}", wage_min=200, wage_unit="day", state="published", published_at=now(),
                contact_phone="15400000077",
            ).save(force_insert=True)  # fmt: skip
        Vacancy(
            employer=other, region=other.region, title="草稿", wage_min=1, state="draft", unit_name=other.name
        ).save(force_insert=True)
    client = signed_in(cast.liaison)
    page = client.get("/api/v1/vacancies/").json()
    rest = client.get(page["next"].partition("testserver")[2]).json()
    assert len(page["results"]) == 50 and len(rest["results"]) == 2 and rest["next"] is None
    assert "15400000077" not in json.dumps(page) and "草稿" not in json.dumps(page | rest, ensure_ascii=False)
    of_kind = client.get(f"/api/v1/vacancies/?kind=full_time&region={TOWN_B}").json()["results"]
    assert [row["title"] for row in of_kind] == ["岗位0"]
    for wrong in ("kind=x", "region=1"):
        assert client.get(f"/api/v1/vacancies/?{wrong}").status_code == 400
