"""Search: parts of names, pinyin, ID number, tail of a phone; each within one's own scope, from every way of writing."""

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.identifiers.names import normalise_name
from jiayu_jobs.refusals import Refused
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, citizen, make_person, search_columns_agree
from workers import paging
from workers.enums import EmploymentStatus, EmploymentType, WishKind
from workers.models import LabourRecord, SavedSearch
from workers.services.facts import Facts
from workers.services.search import find_people, save_search
from workers.services.status import correct_details
from workers.services.wishes import set_wishes

DOTTED = "买买提·阿不都"
RARE = "𠮷野𬭎"


@pytest.fixture
def people(cast):
    names = {1: "王小明", 2: DOTTED, 3: RARE, 4: "欧阳娜娜", 5: "单于明"}
    return {
        name: make_person(cast.liaison, cast.regions[OWN], key, full_name=name, phone=f"1540000{key:04d}")
        for key, name in names.items()
    }


def found(cast, part, region=OWN, **more):
    with acting_as(cast.liaison, cast.regions[region]):
        return set(find_people(part, n=100, **more))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("买买提", DOTTED),
        ("阿不都", DOTTED),
        ("买买提阿不都", DOTTED),
        ("买买提·阿不都", DOTTED),
        ("买买提•阿不都", DOTTED),
        ("提阿", DOTTED),
        ("𠮷", RARE),
        ("𬭎", RARE),
        ("野𬭎", RARE),
        ("𠮷\ufe00野", RARE),
        ("王", "王小明"),
        ("小", "王小明"),
        ("小明", "王小明"),
        ("王小明", "王小明"),
        ("阳娜娜", "欧阳娜娜"),
    ],
)
def test_a_part_finds_the_name(cast, people, part, name):
    assert found(cast, part) == {people[name].pk}


@pytest.mark.parametrize("part", ["王明", "明王", "小王", "娜娜娜", "", "·", "%", "_"])
def test_what_is_no_part_finds_nobody(cast, people, part):
    assert found(cast, part) == set()


def test_pairs_that_do_not_follow_each_other_are_no_part(cast):
    make_person(cast.liaison, cast.regions[OWN], 9, full_name="小明王小")
    assert found(cast, "王小明") == set()


def test_one_character_finds_everybody_who_has_it(cast, people):
    assert found(cast, "明") == {people["王小明"].pk, people["单于明"].pk}


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.characters(
    min_codepoint=0x20000, max_codepoint=0x2A6D6
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(HAN | st.just("·"), min_size=2, max_size=12).map(normalise_name).filter(lambda n: n.strip("·")))
def test_every_name_is_found_by_each_of_its_own_parts(cast, name):
    with transaction.atomic():
        person = make_person(cast.liaison, cast.regions[OWN], 77, full_name=name)
        parts = {name[i : i + size] for size in (1, 2, 3) for i in range(len(name) - size + 1)}
        for part in parts:
            assert part.strip("·") == "" or person.pk in found(cast, part)
        transaction.set_rollback(True)


# -- scope ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stranger(cast):
    return make_person(cast.other_town, cast.regions[FOREIGN], 21, full_name="钱远方", phone="15400004321")


@pytest.mark.parametrize("region", [OWN, SIBLING, TOWN_A])
def test_nobody_outside_is_found_by_name(cast, stranger, region):
    for part in ("钱", "远方", "钱远方"):
        assert found(cast, part, region) == set()
        assert found(cast, part, region, below=stranger.region_path) == set()
        assert found(cast, part, region, below="4") == set()
    assert found(cast, "钱", COUNTY) == found(cast, "钱远方", FOREIGN) == {stranger.pk}


def test_a_raw_call_in_a_village_session_tells_nothing_of_others(cast, stranger, people):
    call = "SELECT find_people(%s, %s, %s, %s, %s, %s)"
    with acting_as(cast.liaison, cast.regions[OWN]), connection.cursor() as cursor:
        for below in ("", stranger.region_path, "0", "421221/"):
            for backwards in (False, True):
                cursor.execute(call, ["钱", below, None, None, backwards, 100])
                assert cursor.fetchall() == []
        cursor.execute(call, ["王", "", None, None, False, 100])
        assert cursor.fetchall() == [(people["王小明"].pk,)]


def test_a_session_without_a_range_finds_nobody(cast, people):
    with acting_as(None, None):
        assert find_people("王", n=10) == []


def test_the_web_pages_find_nobody_outside(cast, stranger, signed_in):
    staff = signed_in(cast.liaison)
    for q in ("钱", "远方", "qyf", "qianyuan"):
        assert str(stranger.pk) not in staff.get("/workers/", {"q": q}).content.decode()
        assert str(stranger.pk) in signed_in(cast.officer).get("/workers/", {"q": q}).content.decode()
    for sent in (citizen(21), "4321"):
        answer = staff.post("/workers/find/", {"id_number": sent})
        assert str(stranger.pk) not in answer.content.decode() + answer.headers.get("Location", "")
        assert str(stranger.pk) in signed_in(cast.officer).post("/workers/find/", {"id_number": sent})["Location"]


# -- pages ----------------------------------------------------------------------------------------------------------


def test_keyset_pages_stay_while_people_are_added(cast):
    old = [
        make_person(cast.liaison, cast.regions[OWN], 100 + i, full_name=f"赵{'甲乙丙丁戊己庚'[i]}").pk for i in range(7)
    ]
    with acting_as(cast.liaison, cast.regions[OWN]):
        path = cast.regions[OWN].path
        first = find_people("赵", n=3)
        make_person(cast.liaison, cast.regions[OWN], 120, full_name="赵新")
        second = find_people("赵", n=3, after=(path, first[-1]))
        third = find_people("赵", n=3, after=(path, second[-1]))
        assert first + second + third[:1] == sorted(old)
        back = find_people("赵", n=3, after=(path, third[0]), backwards=True)
        assert back[::-1] == second


@pytest.mark.parametrize("letters", ["zw", "zwj", "z", "zhang"])
def test_letters_turn_pages_over_every_spelling_in_one_order(cast, letters):
    """赵武 is zw, 张伟家 zwj, 张伟家明 zwjm: each spelling is looked up by itself, and a page holds all of them."""
    names = ["赵武", "张伟家", "张伟家明", "周文", "张家", "李武", "张伟"]
    made = [make_person(cast.liaison, cast.regions[OWN], 100 + i, full_name=names[i % 7]) for i in range(21)]
    begins = [m for m in made if m.name_initials.startswith(letters) or m.name_pinyin.startswith(letters)]
    wanted = sorted(m.pk for m in begins)
    assert 3 <= len(wanted) < len(made)
    path = cast.regions[OWN].path
    with acting_as(cast.liaison, cast.regions[OWN]):
        pages, after = [], None
        while page := find_people(letters, n=2, after=after):
            pages += page
            after = (path, page[-1])
        assert pages == wanted
        back = find_people(letters, n=100, after=(path, wanted[-1]), backwards=True)
        assert back == wanted[-2::-1]
    assert found(cast, letters, SIBLING) == set()


# -- every way of writing -------------------------------------------------------------------------------------------


def test_registration_and_correction_keep_the_search_columns(cast, people):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        search_columns_agree()
        changed = {"full_name": "曾小贤", "phone": "15400009876"}
        correct_details(person=people["王小明"], given=changed, by=cast.officer)
        search_columns_agree()
        row = LabourRecord.objects.get(pk=people["王小明"].pk)
        assert (row.name_pinyin, row.phone_tail) == ("zengxiaoxian", blind_index("phone_tail", "9876"))
    assert found(cast, "王小") == set()
    assert found(cast, "小贤") == {row.pk}


# -- the list -------------------------------------------------------------------------------------------------------


def listed(client, **query):
    page = client.get("/workers/", query).content.decode()
    return set(re.findall(r'href="/workers/([0-9a-f-]{36})/"', page)), page


@pytest.fixture
def varied(cast):
    """Three people who differ in what a clerk asks by."""
    outside = Facts(
        employment_status=EmploymentStatus.EMPLOYED, employment_type=EmploymentType.UNIT, work_place="440300"
    ).consistent(COUNTY)
    young = make_person(
        cast.liaison,
        cast.regions[OWN],
        31,
        full_name="孙小红",
        id_number=citizen(31, date(2000, 1, 1)),
        facts=outside,
        skills=["焊接"],
        startup_wish=True,
        details={"education": "21"},
    )
    old = make_person(
        cast.liaison, cast.regions[OWN], 32, full_name="孙大红", id_number=citizen(32, date(1970, 1, 1)),
        household_kind="urban", details={"education": "81"},
    )  # fmt: skip
    with acting_as(cast.liaison, cast.regions[OWN]):
        set_wishes(person=old, by=cast.liaison, kind=WishKind.TRAINING, topics=["care"])
        LabourRecord.objects.filter(pk=old.pk).update(verified_at=datetime(2024, 5, 1, tzinfo=UTC))
    return {"young": str(young.pk), "old": str(old.pk)}


@pytest.mark.parametrize(
    ("query", "who", "words"),
    [
        ({"sex": "1"}, {"young"}, "男"),
        ({"sex": "2"}, {"old"}, "女"),
        ({"age_from": "40"}, {"old"}, "40 岁及以上"),
        ({"age_to": "40"}, {"young"}, "40 岁及以下"),
        ({"kind": "urban"}, {"old"}, "城镇"),
        ({"education": "21"}, {"young"}, "本科"),
        ({"type": "unit"}, {"young"}, "单位就业"),
        ({"scope": "outside_province"}, {"young"}, "省外"),
        ({"place": "广东省"}, {"young"}, "在广东省"),
        ({"skill": "焊"}, {"young"}, "技能“焊”"),
        ({"training": "care"}, {"old"}, "想学养老护理"),
        ({"startup": "yes"}, {"young"}, "有创业意愿"),
        ({"verified_before": "2024-06-01"}, {"old"}, "2024-06-01 以前核实"),
        ({"q": "红"}, {"young", "old"}, "姓名“红”"),
        ({"q": "sun"}, {"young", "old"}, "姓名“sun”"),
        ({"q": "sxh"}, {"young"}, "姓名“sxh”"),
        ({"q": "红", "sex": "2"}, {"old"}, "女"),
        ({"q": "sunda", "sex": "1"}, set(), "男"),
        ({"q": "小红", "education": "81"}, set(), "小学"),
    ],
    ids=str,
)
def test_conditions_find_and_combine(cast, varied, signed_in, query, who, words):
    found, page = listed(signed_in(cast.liaison), **query)
    assert found == {varied[name] for name in who}
    assert words in re.search(r'class="filters__words">(.*?)</span>', page)[1]


def test_a_list_of_a_name_goes_on_and_back_while_people_are_added(cast, signed_in, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    monkeypatch.setattr(paging, "KEYS", 1)
    made = [
        make_person(cast.liaison, cast.regions[OWN], 41 + i, full_name=f"周{c}") for i, c in enumerate("甲乙丙丁戊")
    ]
    keys = [str(person.pk) for person in made]
    client = signed_in(cast.liaison)
    seen, address = [], {"q": "周"}
    for _ in range(3):
        found, page = listed(client, **address)
        seen.append(found)
        make_person(cast.liaison, cast.regions[OWN], 60 + len(seen), full_name="周新")
        following = re.search(r'href="\?([^"]*after=[^"]+)"', page)
        address = dict(parse_qsl(unescape(following[1])))
    assert seen[:2] == [set(keys[:2]), set(keys[2:4])]
    assert keys[4] in seen[2]
    _, page = listed(client, **address)
    before = dict(parse_qsl(unescape(re.search(r'href="\?([^"]*before=[^"]+)"', page)[1])))
    assert listed(client, **before)[0] == seen[2]


# -- the tail of a phone --------------------------------------------------------------------------------------------


def test_four_digits_find_by_post_and_are_written_down_without_them(cast, people, signed_in):
    client = signed_in(cast.liaison)
    assert client.post("/workers/find/", {"id_number": "0002"})["Location"] == f"/workers/{people[DOTTED].pk}/"
    make_person(cast.liaison, cast.regions[OWN], 8, full_name="同尾号", phone="15411110002")
    page = client.post("/workers/find/", {"id_number": "０００２"}).content.decode()
    assert page.count(">打开</a>") == 2
    assert "没有电话末四位" in client.post("/workers/find/", {"id_number": "9999"}).content.decode()
    entries = AuditEntry._base_manager.filter(action="look_up_phone")
    assert [entry.detail for entry in entries.order_by("id")] == [{"found": 1}, {"found": 2}, {"found": 0}]
    assert "9999" not in "".join(str(entry.__dict__) for entry in entries)


# -- saved searches -------------------------------------------------------------------------------------------------


def test_a_search_is_saved_opened_and_deleted_without_the_name_in_it(cast, varied, signed_in):
    client = signed_in(cast.liaison)
    sent = {"name": "大专以上", "query": "q=红&education=21&sort=group&sex="}
    assert client.post("/workers/searches/", sent)["Location"] == "/workers/?education=21"
    saved = SavedSearch.objects.get()
    assert saved.query == "education=21"
    _, page = listed(client)
    assert 'href="/workers/?education=21"' in page
    assert listed(signed_in(cast.sibling))[1].count("大专以上") == 0
    assert signed_in(cast.sibling).post(f"/workers/searches/{saved.pk}/delete/").status_code == 404
    assert client.post(f"/workers/searches/{saved.pk}/delete/").status_code == 302
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "q=红", "sort=group", "education=xx", "phone=1"])
def test_what_holds_no_condition_is_not_saved(cast, signed_in, query):
    client = signed_in(cast.liaison)
    client.post("/workers/searches/", {"name": "无", "query": query})
    assert not SavedSearch.objects.exists()


def test_at_most_twenty_are_kept_and_a_name_again_replaces(cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        for number in range(20):
            save_search(name=f"第{number}个", query="sex=1", by=cast.liaison)
        save_search(name="第0个", query="sex=2", by=cast.liaison)
        with pytest.raises(Refused, match="最多保存 20 个"):
            save_search(name="再一个", query="sex=1", by=cast.liaison)
    assert SavedSearch.objects.count() == 20
    assert SavedSearch.objects.get(name="第0个").query == "sex=2"


def test_the_form_without_conditions_is_kept_by_scope_and_never_with_one(cast, varied, signed_in):
    """What a minute keeps of a page is the same as what it makes, and of one's own scope and order."""
    town, other = signed_in(cast.town), signed_in(cast.other_town)

    def form(client, query=""):
        text = client.get(f"/workers/{query}").content.decode()
        return text[text.index('<details class="filters"') : text.index("按此筛选")]

    first = form(town)
    assert form(town) == first and f'value="{OWN}"' in first and f'value="{FOREIGN}"' not in first
    assert f'value="{FOREIGN}"' in form(other) and f'value="{OWN}"' not in form(other)
    assert 'name="sort" value="group"' in form(town, "?sort=group") and 'name="sort" value=""' in form(town)
    chosen = form(town, "?sex=2")
    assert 'value="2" selected' in chosen and 'value="2" selected' not in form(town)
    assert "请" in form(town, "?age_from=x") and form(town) == first
