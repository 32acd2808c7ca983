"""Service sites: who sees and changes which, and what the figures make of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from jiayu_jobs.audit.models import AuditEntry, DirtyMark
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from stations.enums import SiteKind, SiteStatus
from stations.models import ServiceSite
from stations.services import sites as services
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, acting_as


def site_in(code):
    return ServiceSite._base_manager.select_related("region").get(code=f"site-{code}")


def network_total(cast, period="now"):
    with batch("test"):
        return figures(cast.regions[COUNTY], period, ["NET01"], today())[0].value


def entries(action):
    return AuditEntry._base_manager.filter(action=action)


def test_a_town_edits_its_sites_and_the_public_reads_it(cast, signed_in, client):
    site = site_in(OWN)
    staff = signed_in(cast.town)
    form = {"hours": "每天 8:00-18:00", "phone": "0715-6312345", "address": "村委会一楼"}
    answer = staff.post(f"/sites/{site.pk}/edit/", form, follow=True)
    assert answer.status_code == 200
    assert "已保存" in answer.content.decode()
    public = client.get(f"/stations/{site.pk}").content.decode()
    assert "每天 8:00-18:00" in public
    assert "村委会一楼" in public
    assert 'href="tel:07156312345"' in public
    assert "0715-6312345" in public
    entry = entries("edit_site").get()
    assert entry.detail == {"fields": ["hours", "phone", "address"]}
    assert entry.object_id == str(site.pk)


def test_saving_without_a_change_writes_nothing(cast, signed_in):
    site = site_in(OWN)
    signed_in(cast.town).post(f"/sites/{site.pk}/edit/", {"hours": site.hours, "phone": "", "address": ""})
    assert not entries("edit_site").exists()


def test_a_wrong_phone_comes_back_with_a_sentence(cast, signed_in):
    site = site_in(OWN)
    answer = signed_in(cast.town).post(f"/sites/{site.pk}/edit/", {"hours": "全天", "phone": "6312345"})
    assert answer.status_code == 422
    assert "缺少区号" in answer.content.decode()
    assert site_in(OWN).hours == site.hours


@pytest.mark.parametrize("path", ["", "edit/", "move/", "close/", "close/undo/"])
def test_a_site_of_another_town_does_not_exist(cast, signed_in, path):
    site = site_in(FOREIGN)
    staff = signed_in(cast.town)
    answer = staff.post(f"/sites/{site.pk}/{path}") if path else staff.get(f"/sites/{site.pk}/")
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["edit/", "move/", "close/", "close/undo/"])
def test_a_village_may_look_but_not_change(cast, signed_in, path):
    site = site_in(OWN)
    staff = signed_in(cast.liaison)
    assert staff.get(f"/sites/{site.pk}/").status_code == 200
    assert staff.post(f"/sites/{site.pk}/{path}").status_code == 403


def test_the_list_shows_ones_own_scope(cast, signed_in):
    town = signed_in(cast.town).get("/sites/").content.decode()
    assert "站点200" in town
    assert site_in(FOREIGN).code not in town
    assert str(site_in(FOREIGN).pk) not in town
    county = signed_in(cast.officer).get("/sites/").content.decode()
    assert str(site_in(FOREIGN).pk) in county
    points = signed_in(cast.town).get("/sites/map/points").json()["features"]
    assert {point["properties"]["id"] for point in points} <= {
        str(pk)
        for pk in ServiceSite._base_manager.filter(region__path__startswith=cast.regions[TOWN_A].path).values_list(
            "pk", flat=True
        )
    }


def test_points_that_may_be_moved_say_where_to(cast, signed_in):
    site = site_in(OWN)
    ServiceSite._base_manager.filter(pk=site.pk).update(lng=Decimal("113.76"), lat=Decimal("29.87"))
    (mine,) = signed_in(cast.liaison).get("/sites/map/points").json()["features"]
    assert mine["properties"]["move_url"] == ""
    (towns,) = signed_in(cast.town).get(f"/sites/map/points?site={site.pk}").json()["features"]
    assert towns["properties"]["move_url"] == f"/sites/{site.pk}/move/"
    assert signed_in(cast.town).get("/sites/map/points?site=nonsense").status_code == 404


def test_a_marker_moves_within_the_county_only(cast, signed_in):
    site = site_in(OWN)
    staff = signed_in(cast.town)
    inside = {"lng": "113.62000", "lat": "29.82000"}
    answer = staff.post(f"/sites/{site.pk}/move/", inside, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (200, {})
    moved = site_in(OWN)
    assert (moved.lng, moved.lat, moved.coordinate_quality) == (Decimal("113.62"), Decimal("29.82"), "marked")
    outside = {"lng": "114.30000", "lat": "30.60000"}
    answer = staff.post(f"/sites/{site.pk}/move/", outside, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "县界以外" in answer.json()["problem"]
    nonsense = staff.post(f"/sites/{site.pk}/move/", {"lng": "x"}, headers={"accept": "application/json"})
    assert nonsense.json()["problem"]
    assert site_in(OWN).lng == Decimal("113.62")
    assert list(entries("move_site").order_by("id").values_list("outcome", flat=True)) == ["done", "refused"]
    assert len(staff.get(f"/sites/{site.pk}/").context["history"]) == 1, "the history tells what was done"


def test_the_form_without_a_map_moves_as_well(cast, signed_in):
    site = site_in(OWN)
    staff = signed_in(cast.town)
    answer = staff.post(f"/sites/{site.pk}/move/", {"lng": "113.63", "lat": "29.83"}, headers={"accept": "text/html"})
    assert answer.status_code == 302
    assert site_in(OWN).lng == Decimal("113.63")
    answer = staff.post(f"/sites/{site.pk}/move/", {"lng": "120", "lat": "29.83"}, headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "县界以外" in answer.content.decode()


def test_closing_takes_one_from_the_network_and_undoing_gives_it_back(cast, signed_in, client):
    rebuild()
    site = site_in(OWN)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        services.edit_site(site=site, hours="全天")
    assert not DirtyMark.objects.exists(), "hours change no figure"
    staff = signed_in(cast.town)
    staff.post(f"/sites/{site.pk}/close/", {"day": today().isoformat()})
    assert site_in(OWN).status == SiteStatus.CLOSED
    mark = DirtyMark.objects.get()
    assert (mark.region_code, mark.subject, mark.since) == (OWN, "network", today())
    roll_up()
    assert network_total(cast) == 3
    assert client.get(f"/stations/{site.pk}").status_code == 404
    staff.post(f"/sites/{site.pk}/close/undo/")
    roll_up()
    assert network_total(cast) == 4
    assert client.get(f"/stations/{site.pk}").status_code == 200


def test_a_site_closed_years_ago_leaves_the_years_since(cast):
    rebuild()
    closed = date(today().year - 2, 6, 1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        services.close_site(site=site_in(OWN), day=closed)
    roll_up()
    assert network_total(cast, str(closed.year)) == 3
    assert network_total(cast, str(closed.year - 1)) == 4


@pytest.mark.parametrize("day", [date(1999, 12, 31), today() + timedelta(days=1)])
def test_a_day_that_cannot_be_is_refused(cast, day):
    with acting_as(cast.officer, cast.regions[COUNTY]), pytest.raises(Refused, match="停用日期"):
        services.close_site(site=site_in(OWN), day=day)
    assert site_in(OWN).status == SiteStatus.ACTIVE


def test_a_new_site_counts_from_its_day_and_stands_in_its_region(cast, signed_in):
    rebuild()
    form = {
        "name": "甲村第二服务点",
        "kind": SiteKind.VILLAGE_POINT,
        "region": OWN,
        "opened_on": today().isoformat(),
        "hours": "工作日",
    }
    answer = signed_in(cast.town).post("/sites/new/", form)
    made = ServiceSite._base_manager.get(name="甲村第二服务点")
    assert answer.headers["Location"] == f"/sites/{made.pk}/"
    assert made.code == f"village_point-{OWN}"
    assert made.lng == cast.regions[OWN].lng
    roll_up()
    assert network_total(cast) == 5
    again = signed_in(cast.town).post("/sites/new/", form)
    assert again.status_code == 422
    assert "同名" in again.content.decode()


def test_a_new_site_in_another_town_is_no_choice(cast, signed_in):
    form = {"name": "x", "kind": SiteKind.VILLAGE_POINT, "region": FOREIGN, "opened_on": "2024-01-01", "hours": "x"}
    assert signed_in(cast.town).post("/sites/new/", form).status_code == 422
    with acting_as(cast.town, cast.regions[TOWN_A]), pytest.raises(Refused, match="本辖区"):
        services.open_site(name="x", kind=SiteKind.VILLAGE_POINT, region=cast.regions[FOREIGN], opened_on=today())
    with acting_as(cast.town, cast.regions[TOWN_A]), pytest.raises(Refused, match="这一级"):
        services.open_site(name="x", kind=SiteKind.VILLAGE_POINT, region=cast.regions[TOWN_A], opened_on=today())


def test_the_map_draws_ones_own_region_with_what_lies_in_it(cast, signed_in):
    def drawn(user):
        return {feature["id"] for feature in signed_in(user).get("/sites/map/outline").json()["features"]}

    assert drawn(cast.liaison) == {OWN, TOWN_A}
    assert drawn(cast.town) == {code for code in cast.regions if code.startswith(TOWN_A)}
    assert COUNTY in drawn(cast.officer)
