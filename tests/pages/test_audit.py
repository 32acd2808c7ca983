"""The audit, and the wall's links."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from dashboard.audit_words import ACTIONS
from dashboard.models import KioskLink
from jiayu_jobs.audit.sealing import seal
from tests.cast import OWN, make_person

WRITTEN = re.compile(r'\b(?:record|audit|record_refusal|write_down)\(\s*"([a-z_]+)"')
APPS = ("jiayu_jobs", "stations", "workers", "employers", "training", "dashboard")


@pytest.fixture
def told(cast):
    """One registration and one refused page."""
    make_person(cast.liaison, cast.regions[OWN], 1)
    return cast


def lines(page):
    return page.split("<tbody")[1]


def test_who_did_what_where_is_listed_for_the_leader(told, signed_in):
    page = signed_in(told.leader).get("/audit/").content.decode()
    assert "登记" in lines(page)
    assert "鱼岳镇 · 甲村" in lines(page)


def test_filters_narrow_and_say_so(told, signed_in):
    leader = signed_in(told.leader)
    page = leader.get("/audit/?action=register_person&outcome=done").content.decode()
    assert '<span class="filters__words">登记 · 完成</span>' in page
    assert "鱼岳镇 · 甲村" in lines(page)
    nobody = leader.get("/audit/?who=没有这个人").content.decode()
    assert "没有符合条件的记录" in nobody
    before = leader.get("/audit/?until=2020-01-01").content.decode()
    assert "没有符合条件的记录" in before
    after = leader.get("/audit/?since=2020-01-01&action=register_person").content.decode()
    assert "鱼岳镇 · 甲村" in lines(after)


def test_an_unreadable_filter_is_left_out(told, signed_in):
    assert signed_in(told.leader).get("/audit/?since=x&about=y&outcome=z").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_page_says_what_is_sealed(told, signed_in):
    leader = signed_in(told.leader)
    page = leader.get("/audit/").content.decode()
    assert "还没有封存过" in page
    assert "待封存" in lines(page)
    assert seal() > 0
    page = leader.get("/audit/").content.decode()
    assert "最近一次封存" in page
    assert "已封存" in lines(page)


@pytest.mark.parametrize("part", ["liaison", "town", "gig", "officer"])
def test_others_may_not_read_it(cast, signed_in, part):
    assert signed_in(cast.everyone()[part]).get("/audit/").status_code == 403


def test_every_action_that_is_written_has_a_word():
    written = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            written |= set(WRITTEN.findall(path.read_text(encoding="utf-8")))
    assert len(written) > 20
    assert written - ACTIONS.keys() == set()


def test_a_link_is_shown_once_and_opens_until_revoked(cast, signed_in, client):
    officer = signed_in(cast.officer)
    made = officer.post("/screen/kiosks/", {"label": "大厅"}).content.decode()
    address = re.search(r"http://testserver(/screen/kiosk/[^/]+/)", made)[1]
    assert "<svg" in made.split("kiosk-made__code")[1]
    assert address not in officer.get("/screen/kiosks/").content.decode()
    assert client.get(address).status_code == 302
    assert client.get("/screen/").status_code == 200
    link = KioskLink.objects.get()
    assert officer.post(f"/screen/kiosks/{link.pk}/revoke/").status_code == 302
    assert "已作废" in officer.get("/screen/kiosks/").content.decode()
    assert client.get("/screen/").status_code == 302


def test_a_link_needs_a_name(cast, signed_in):
    answer = signed_in(cast.officer).post("/screen/kiosks/", {"label": " "})
    assert answer.status_code == 422
    assert not KioskLink.objects.exists()
