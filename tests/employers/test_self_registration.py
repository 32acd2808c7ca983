"""A firm registers itself: one step for account, employer and licence, drafts at once, and mends what is named."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from employers.enums import EmployerState
from employers.models import Employer, EmployerMember, EmployerPaper, Vacancy
from employers.services.registration import decide_employer
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.papers import files
from jiayu_jobs.scoping import batch
from stations.models import User
from tests.cast import COUNTY, OWN, SIBLING, TOWN_A, acting_as
from tests.employers.test_registration import code

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 9
PASSWORD = "Battery-Staple-2091"
ADDRESS = "employers:firm-register"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path / "papers"


def photo(content=PNG):
    return SimpleUploadedFile("执照.png", content)


def form(**more):
    fields = {
        "credit_code": code(41), "name": "测试新厂", "kind": "enterprise", "region": OWN, "contact_name": "测试人",
        "contact_phone": "15400000088", "licence": photo(), "username": "new.firm", "password": PASSWORD,
        "again": PASSWORD, "agreed": "on",
    }  # fmt: skip
    return {**fields, **more}


def nothing_is_left():
    with batch("test"):
        made = Employer.objects.count() + EmployerPaper.objects.count()
    return made == 0 and not User.objects.filter(username="new.firm").exists() and not list(files.stored())


def test_code_and_licence_make_an_account_that_drafts_at_once_and_publishes_once_verified(cast):
    client = Client()
    assert client.get(reverse(ADDRESS)).status_code == 200
    answer = client.post(reverse(ADDRESS), form(credit_code=code(41).lower()))
    assert answer.status_code == 302 and client.session["_auth_user_id"]
    with batch("test"):
        firm = Employer.objects.select_related("region", "submitted_by").get()
        paper = EmployerPaper.objects.get()
        assert (firm.state, firm.submitted_by.username, firm.credit_code) == ("submitted", "new.firm", code(41))
        assert (paper.content_type, paper.employer_id) == ("image/png", firm.pk) and files.fetch(paper.pk) == PNG
        assert PNG not in files.path_of(paper.pk).read_bytes(), "sealed at rest"
        assert EmployerMember.objects.get().role == "admin"
        noted = set(AuditEntry.objects.filter(actor=str(firm.submitted_by.pk)).values_list("action", flat=True))
    assert {"create_account", "register_employer", "add_member", "add_licence"} <= noted


def test_the_firm_sees_that_it_waits_and_staff_see_the_licence(cast, signed_in):
    Client().post(reverse(ADDRESS), form())
    boss = User.objects.get(username="new.firm")
    own = signed_in(boss)
    home = own.get(reverse("employers:firm")).content.decode()
    assert "待核验，预计 1 个工作日" in home and "急招" in home
    quick = {
        "title": "搬运工",
        "work_place": "厂区",
        "starts_on": today(),
        "headcount": 2,
        "wage_min": 200,
        "wage_unit": "day",
    }
    assert own.post(reverse("employers:firm-new-vacancy") + "?quick=1", quick).status_code == 302
    with batch("test"):
        firm, waiting = Employer.objects.get(), Vacancy.objects.get()
        assert waiting.state == "submitted"
    licence = reverse("employers:licence", args=[firm.pk])
    seen = signed_in(cast.town).get(licence)
    assert seen.content == PNG and seen["Content-Type"] == "image/png" and "sandbox" in seen["Content-Security-Policy"]
    assert signed_in(cast.other_town).get(licence).status_code == 404
    signed_in(cast.town).post(reverse("employers:decide", args=[firm.pk]), {"decision": "accept"})
    with batch("test"):
        assert Vacancy.objects.get().state == "published"
        assert Employer.objects.get().contact_staff_id == cast.town.pk
    assert cast.town.display_name in own.get(reverse("employers:firm")).content.decode()


def test_a_refusal_names_its_fields_and_just_those_are_mended(cast, signed_in):
    Client().post(reverse(ADDRESS), form())
    own = signed_in(User.objects.get(username="new.firm"))
    with acting_as(cast.town, cast.regions[TOWN_A]):
        found = Employer.objects.select_related("region").get()
        decide_employer(employer=found, accept=False, answer="", wrong=["licence", "region"], by=cast.town)
    home = own.get(reverse("employers:firm")).content.decode()
    assert "这几项不对：所在村（社区）或镇、营业执照照片" in home
    assert 'name="licence"' in home and 'name="credit_code"' not in home
    again = reverse("employers:firm-resubmit")
    assert "请拍营业执照照片" in own.post(again, {"region": SIBLING}).content.decode()
    assert own.post(again, {"region": SIBLING, "licence": photo(PNG + b"new")}).status_code == 302
    with batch("test"):
        found = Employer.objects.get()
        assert (found.state, found.region_id, found.wrong_fields) == (EmployerState.SUBMITTED, SIBLING, [])
        papers = list(EmployerPaper.objects.order_by("id"))
        assert [paper.region_id for paper in papers] == [SIBLING, SIBLING] and papers[-1].size == len(PNG) + 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"credit_code": "914212990000000000"}, "统一社会信用代码第"),
        ({"licence": photo(b"<svg onload=alert(1)>")}, "只收照片"),
        ({"licence": photo(b"\x89PNG\r\n\x1a\n" + b"0" * (9 * 1024 * 1024))}, "超过 8 MB"),
        ({"password": "short", "again": "short"}, "至少"),
        ({"again": "other"}, "两次输入的密码不一样"),
        ({"username": "town"}, "已经有人用了"),
        ({"agreed": ""}, "请勾选同意"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(cast, wrong, sentence):
    answer = Client().post(reverse(ADDRESS), form(**wrong))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert nothing_is_left()


def test_a_code_that_is_known_tells_nothing_about_who_has_it(cast):
    assert Client().post(reverse(ADDRESS), form()).status_code == 302
    answer = Client().post(reverse(ADDRESS), form(username="another")).content.decode()
    assert "已经登记过" in answer and "测试人" not in answer.replace('value="测试人"', "")
    assert not User.objects.filter(username="another").exists() and len(list(files.stored())) == 1


def test_tries_of_one_address_are_counted(cast):
    for _ in range(10):
        Client().post(reverse(ADDRESS), form(licence=photo(b"none")))
    answer = Client().post(reverse(ADDRESS), form())
    assert answer.status_code == 422 and "次数太多" in answer.content.decode() and nothing_is_left()


def test_the_county_names_whom_a_firm_calls(cast, signed_in):
    Client().post(reverse(ADDRESS), form())
    with batch("test"):
        firm = Employer.objects.get()
    sent = {
        "name": firm.name, "region": OWN, "contact_name": "测试人", "contact_phone": "15400000088", "revision": 1,
        "contact_staff": cast.officer.pk,
    }  # fmt: skip
    assert signed_in(cast.officer).post(reverse("employers:edit", args=[firm.pk]), sent).status_code == 302
    with acting_as(cast.officer, cast.regions[COUNTY]):
        assert Employer.objects.get().contact_staff_id == cast.officer.pk
