"""Pages without login: they answer in Chinese, with an honest empty state, and hold what is published only."""

import re

import pytest
from django.urls import reverse

from stations.enums import SiteStatus
from stations.models import ServiceSite
from tests.cast import OWN

PAGES = ("/", "/jobs", "/stations", "/training", "/policies")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_without_login_in_chinese(client, cast, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="zh-CN"' in answer.content.decode()
    assert "嘉鱼县就业服务" in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_portal_answers_as_well(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(re.findall(r"[\u4e00-\u9fff]", answer.content.decode())) > 50


def test_a_closed_site_is_on_no_public_page(client, cast):
    site = ServiceSite._base_manager.get(code=f"site-{OWN}")
    ServiceSite._base_manager.filter(pk=site.pk).update(
        status=SiteStatus.CLOSED, closed_on="2024-05-01", lng=113.7, lat=29.8
    )
    assert str(site.pk) not in client.get("/stations").content.decode()
    assert str(site.pk) not in client.get("/stations/sites.json").content.decode()
    assert client.get(f"/stations/{site.pk}").status_code == 404


def test_the_map_knows_phone_and_page_of_each_site(client, cast):
    site = ServiceSite._base_manager.get(code=f"site-{OWN}")
    ServiceSite._base_manager.filter(pk=site.pk).update(phone="07156312345", lng=113.7, lat=29.8)
    (point,) = client.get("/stations/sites.json").json()["features"]
    assert point["properties"]["phone"] == "07156312345"
    assert point["properties"]["url"] == reverse("public:station", args=[site.pk])
    page = client.get(point["properties"]["url"]).content.decode()
    assert "geo:29.80000,113.70000" in page


def test_stations_are_filtered_by_town_and_kind(client, cast):
    page = client.get("/stations?town=421221106").content.decode()
    assert "头墩" not in page or "站点200" in page
    assert "东街社区" not in page
    assert "1 个站点" in page
    nothing = client.get("/stations?town=421221106&kind=gig_station").content.decode()
    assert "没有这一类站点" in nothing


def test_the_hotline_is_shown_where_one_is_set(client, cast, settings):
    assert "服务热线" not in client.get("/").content.decode()
    settings.HOTLINE = "12333"
    assert 'href="tel:12333"' in client.get("/").content.decode()
