"""The pages of possible duplicates: who sees what, side by side and masked, and a sentence after each act."""

import pytest

from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, SIBLING, citizen, make_person
from workers.models import DuplicatePair, LabourRecord

pytestmark = pytest.mark.django_db
NAME = {"full_name": "同名人"}


@pytest.fixture
def pair(cast):
    make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    make_person(cast.sibling, cast.regions[SIBLING], 3, phone="15400000011", **NAME)
    with batch("test"):
        return DuplicatePair.objects.get()


def body(client, path, data=None):
    answer = client.get(path) if data is None else client.post(path, data, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_town_merges_and_takes_it_back(cast, pair, signed_in):
    town, here = signed_in(cast.town), f"/workers/duplicates/{pair.pk}/"
    assert here in body(town, "/workers/duplicates/")
    page = body(town, here)
    assert page.count("<strong>不同</strong>") >= 3
    for secret in (citizen(1), citizen(3), "15400000011", "同名人"):
        assert secret not in page
    sent = {"survivor": "first", "first_revision": 1, "second_revision": 1, "phone": "second"}
    assert "已合并为一份档案" in body(town, here + "merge/", sent)
    with batch("test"):
        survivor = LabourRecord.objects.active().get()
        assert survivor.phone.open() == "15400000011"
        gone = LabourRecord.objects.get(status="merged")
    answer = town.get(f"/workers/{gone.pk}/", follow=True)
    assert answer.redirect_chain == [(f"/workers/{survivor.pk}/", 302)]
    assert town.get(f"/workers/{gone.pk}/?history=1").status_code == 200
    assert "撤销合并" in body(town, here)
    assert "已撤销合并" in body(town, here + "undo/", {})
    assert "是同一个人：合并" in body(town, here)


def test_a_village_sees_its_own_pairs_and_decides_nothing(cast, pair, signed_in):
    assert signed_in(cast.liaison).get(f"/workers/duplicates/{pair.pk}/").status_code == 404
    make_person(cast.liaison, cast.regions[OWN], 5, **NAME)
    with batch("test"):
        own = DuplicatePair.objects.get(region=OWN)
    page = body(signed_in(cast.liaison), f"/workers/duplicates/{own.pk}/")
    assert "由镇或县核对后处理" in page
    assert signed_in(cast.liaison).post(f"/workers/duplicates/{own.pk}/merge/").status_code == 403


def test_a_merged_record_of_another_village_says_so(cast, pair, signed_in):
    with batch("test"):
        second = LabourRecord.objects.get(region=SIBLING).pk
    side = "first" if pair.first_key != second else "second"
    sent = {"survivor": side, "first_revision": 1, "second_revision": 1}
    body(signed_in(cast.town), f"/workers/duplicates/{pair.pk}/merge/", sent)
    page = body(signed_in(cast.sibling), f"/workers/{second}/")
    assert "已并入另一份档案" in page
    assert "恢复在册" not in page


@pytest.mark.parametrize("wrong", ["no survivor", "stale", "short reason"])
def test_what_goes_wrong_is_said_in_one_sentence(cast, pair, signed_in, wrong):
    sent = {"survivor": "first", "first_revision": 1, "second_revision": 1}
    acts = {
        "no survivor": ("merge/", {}, "请选择保留哪一份档案"),
        "stale": ("merge/", sent | {"first_revision": 9}, "刚才有人改过其中一份档案"),
        "short reason": ("apart/", {"reason": ""}, "请写明为什么不是同一个人"),
    }
    path, data, words = acts[wrong]
    assert words in body(signed_in(cast.town), f"/workers/duplicates/{pair.pk}/{path}", data)
    with batch("test"):
        assert LabourRecord.objects.active().count() == 2


def test_pairs_of_two_towns_are_the_countys(cast, signed_in):
    make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    make_person(cast.other_town, cast.regions[FOREIGN], 3, **NAME)
    assert "没有待核对的重复档案" in body(signed_in(cast.town), "/workers/duplicates/")
    assert "头墩" in body(signed_in(cast.officer), "/workers/duplicates/")
    assert "这里还没有" in body(signed_in(cast.officer), "/workers/duplicates/?state=merged")
