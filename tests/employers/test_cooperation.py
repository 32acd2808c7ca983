"""Agreements, out-of-town intentions, talent and guidance: refused with a reason, counted from their rows; the board."""

from datetime import timedelta

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.demo.cooperation import load_demo_cooperation
from employers.models import Agreement, OutOfTownIntention, PatchGroup, TalentRecruit
from employers.services import cooperation as services
from employers.services.registration import register_employer
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from stations.models import ServiceSite
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, TOWN_B, acting_as, make_person
from tests.employers.test_matching import CARE, vacancy
from tests.employers.test_registration import given
from workers.models import Occupation

pytestmark = pytest.mark.django_db
IDS = ["REF06", "REF07", "SRV10", "NET11"]


def told(cast, period="now"):
    with batch("test"):
        assert verify().drift == []
        return {one.id: one.value for one in figures(cast.regions[COUNTY], period, IDS, today())}


def test_each_is_written_down_once_and_counted(cast):
    rebuild()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        usual = {"partner": "仙桃市", "kind": "labour_cooperation", "starts_on": today() - timedelta(days=9)}
        first = services.sign_agreement(**usual)
        with pytest.raises(Refused, match="已有一份"):
            services.sign_agreement(**usual)
        services.sign_agreement(**usual | {"kind": "school"})
        with pytest.raises(Refused, match="之间"):
            services.end_agreement(agreement=first, ends_on=today() + timedelta(days=1))
        for count, day, words in ((0, today(), "人数"), (2, today() + timedelta(days=1), "不能晚于")):
            with pytest.raises(Refused, match=words):
                services.record_talent(
                    count=count, hired_on=day, by=None, channel="regular", degree="master", unit_name="院"
                )
        services.record_talent(count=3, hired_on=today(), by=None, channel="regular", degree="master", unit_name="院")
        group = services.add_patch_group(name="东片", town=cast.regions[TOWN_A], members="李")
        with pytest.raises(Refused, match="已经有这个小组"):
            services.add_patch_group(name="东片", town=cast.regions[TOWN_A], members="李")
        trip = {"group": group, "guided_on": today(), "summary": "看", "by": None, "sites": [], "firms": ["甲厂", " "]}
        made = services.record_guidance(**trip, workers=4)
        assert [str(part) for part in made.parts.all()] == ["甲厂", "劳动者"]
        with pytest.raises(Refused, match="指导了哪些"):
            services.record_guidance(**trip | {"firms": []}, workers=0)
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="县外"):
            services.note_away(person=person, place=COUNTY, by=cast.liaison)
        services.note_away(person=person, place="440300", by=cast.liaison, agreement=first)
        with pytest.raises(Refused, match="已经记过"):
            services.note_away(person=person, place="440300", by=cast.liaison)
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        assert not OutOfTownIntention.objects.exists()
    roll_up()
    assert told(cast) == {"REF06": 1, "REF07": 2, "SRV10": 3, "NET11": 1}
    with acting_as(cast.officer, cast.regions[COUNTY]):
        services.end_agreement(agreement=first, ends_on=None)
        with pytest.raises(Refused, match="已经终止"):
            services.end_agreement(agreement=Agreement.objects.get(pk=first.pk), ends_on=None)
    roll_up()
    assert told(cast)["REF07"] == 1


def test_the_published_numbers_are_counted_from_the_demos_rows(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for number in range(9):
            make_person(cast.officer, cast.regions[OWN], 100 + number)
        load_demo_cooperation(9, 251, 21, 7)
        assert TalentRecruit.objects.count() == 251 and PatchGroup.objects.count() == 2
    rebuild()
    assert told(cast, "2024") == {"REF06": 9, "REF07": 4, "SRV10": 251, "NET11": 21}


def test_a_board_shows_the_own_town_first_and_gigs_before_other_work(cast, client):
    Occupation.objects.get_or_create(code=CARE, defaults={"name": "养老护理员", "edition": "2022"})
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        firm = register_employer(given=given(cast.regions[FOREIGN], 7), by=cast.other_town, verified=True)
    far = {"work_region": None, "title": "远处工"}
    for more in (
        far,
        {"title": "近处工"},
        {"title": "近处零工", "kind": "gig"},
        {"title": "草稿工", "state": "draft", "published_at": None},
    ):
        vacancy(cast, firm, **more)
    with batch("test"):
        site = ServiceSite.objects.create(code="b1", name="甲村站", kind="village_point", region=cast.regions[OWN])
    shown = client.get(f"/board/{site.pk}/").content.decode()
    places = [shown.index(title) for title in ("近处零工", "近处工", "远处工")]
    assert places == sorted(places) and "草稿工" not in shown
    assert client.get("/board/00000000-0000-0000-0000-000000000000/").status_code == 404
