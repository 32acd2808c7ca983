"""The sites' workbook: new, changed, unchanged and refused; the network's figures follow; taken back as a whole."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.exports.lists import list_of
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch as batch_role
from stations.models import ServiceSite
from stations.services import sites
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, TOWN_A, acting_as
from tests.imports.workbook import bring_in, sent, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def county(cast):
    rebuild()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        yield cast


def line(name="新点", **given):
    return {"名称": name, "类别": "村级零工微服务点", "区划代码": OWN, "启用日期": "2024-03-01", **given}


def load(cast, *rows):
    return bring_in("sites", workbook(list(rows), kind="sites"), cast.officer, cast.regions[COUNTY])


def refusals(batch):
    return [tuple(one) for one in files.fetch_json(batch, files.PREVIEW)["refusals"]]


def network(cast, period="now", name="NET01"):
    roll_up()
    with batch_role("test"):
        assert verify().drift == []
        return figures(cast.regions[COUNTY], period, [name], today())[0].value


def everything():
    return sorted(ServiceSite._base_manager.values_list())


def test_new_sites_serve_from_their_first_day_and_the_figures_follow(county):
    assert network(county) == 4
    done = load(
        county,
        line(),
        line(
            "驿站",
            类别="镇级零工小驿站",
            区划代码=TOWN_A + "000",
            启用日期="2023-03-01",
            停用日期="2024-09-01",
            经度="113.61",
            纬度="29.81",
        ),
        line("微站", 类别="城区社区零工微站", 区划代码=COMMUNITY, 公开电话="0715-6312345", 地址="一楼"),
    )
    assert done.counts() == {"rows": 3, "new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert network(county) == 6
    assert [network(county, period, "NET05") for period in ("2023", "2024")] == [1, 0]
    made = ServiceSite.objects.get(name="微站")
    assert (made.phone, made.address, made.opened_on) == ("07156312345", "一楼", date(2024, 3, 1))
    assert made.code == f"urban_micro_station-{COMMUNITY}"
    assert AuditEntry.objects.filter(action="open_site", object_id=str(made.pk)).count() == 1
    assert ServiceSite.objects.get(name="驿站").coordinate_quality == "marked"


def test_the_same_file_twice_has_no_second_effect(county):
    rows = [line(), line("旧点", 停用日期="2024-05-01"), line("有标记", 经度="113.6112345", 纬度="29.8112345")]
    load(county, *rows)
    before = everything()
    again = load(county, *rows)
    assert again.counts() == {"rows": 3, "new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert everything() == before


def test_a_preview_shows_old_and_new_and_writes_nothing(county):
    load(county, line(地址="一楼"))
    before = everything()
    batch = sent("sites", workbook([line(地址="二楼", 停用日期="2024-06-01")], kind="sites"), county.officer, county.regions[COUNTY])  # fmt: skip
    assert batch.counts() == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    (_, who, fields) = files.fetch_json(batch, files.PREVIEW)["differences"][0]
    assert (who, [tuple(one) for one in fields]) == (
        "新点",
        [("地址", "一楼", "二楼"), ("停用日期", "—", "2024-06-01")],
    )
    assert everything() == before


def test_an_empty_cell_leaves_what_is_stored_and_a_code_finds_a_renamed_site(county):
    site = ServiceSite.objects.get(code=f"site-{OWN}")
    hours = site.hours
    done = load(county, line("改名的点", 编码=site.code, 启用日期="", 公开电话="0715-6312345"))
    assert done.counts()["changed"] == 1
    site.refresh_from_db()
    assert (site.name, site.phone, site.hours, site.opened_on) == ("改名的点", "07156312345", hours, None)
    entry = AuditEntry.objects.get(action="edit_site", object_id=str(site.pk))
    assert entry.detail == {"fields": ["name", "phone"]}


REFUSED = [
    ({"名称": ""}, "名称", "必填"),
    ({"名称": "长" * 65}, "名称", "64"),
    ({"名称": "a\x07b"}, "名称", "控制字符"),
    ({"类别": "大站"}, "类别", "不在可选范围"),
    ({"区划代码": "421299"}, "区划代码", "不在您的辖区"),
    ({"类别": "镇级零工小驿站"}, "区划代码", "不设在这一级"),
    ({"启用日期": ""}, "启用日期", "新网点必填"),
    ({"启用日期": "1999-12-31"}, "启用日期", "2000 年以后"),
    ({"启用日期": "2099-01-01"}, "启用日期", "今天以前"),
    ({"启用日期": "去年"}, "启用日期", "看不懂"),
    ({"停用日期": "2024-02-01"}, "停用日期", "启用以后"),
    ({"编码": "没有"}, "编码", "留空"),
    ({"公开电话": "6312345"}, "公开电话", "缺少区号"),
    ({"经度": "113.7"}, "纬度", "都填"),
    ({"经度": "北", "纬度": "29.9"}, "经度", "看不懂"),
    ({"经度": "NaN", "纬度": "29.9"}, "经度", "范围"),
    ({"经度": "116.4", "纬度": "39.9"}, "纬度", "县界以外"),
]


@pytest.mark.parametrize(("given", "header", "words"), REFUSED, ids=[f"{h}-{n}" for n, (_, h, _) in enumerate(REFUSED)])
def test_a_row_is_refused_at_its_cell_and_the_others_load(county, given, header, words):
    bad = line("坏的") | given
    headers = [
        "名称",
        "类别",
        "区划代码",
        "编码",
        "启用日期",
        "停用日期",
        "服务时间",
        "公开电话",
        "地址",
        "经度",
        "纬度",
    ]
    content = workbook([line("好的"), bad], headers, kind="sites")
    done = bring_in("sites", content, county.officer, county.regions[COUNTY])
    assert (done.new, done.refused) == (1, 1)
    ((row, at, message),) = refusals(done)
    assert (row, at) == (3, header)
    assert words in message
    assert not ServiceSite.objects.filter(name="坏的").exists()


def test_what_says_which_site_it_is_cannot_change(county):
    site = ServiceSite.objects.get(code=f"site-{OWN}")
    closed = ServiceSite.objects.get(code=f"site-{FOREIGN}")
    sites.close_site(site=closed, day=date(2024, 5, 1))
    taken = line(site.name, 编码="", 启用日期="2024-01-01")
    done = load(
        county,
        line(site.name, 编码=site.code, 启用日期="", 类别="镇级社区微服务点"),
        line(closed.name, 编码=closed.code, 启用日期="", 区划代码=FOREIGN, 停用日期="2024-06-01"),
        line("别处", 编码="site-421221103201", 启用日期=""),
    )
    assert [(row, header) for row, header, _ in refusals(done)] == [(2, "类别"), (3, "停用日期"), (4, "区划代码")]
    assert refusals(load(county, taken))[0][1] == "启用日期"


def test_a_site_that_stands_twice_is_refused_twice_each_naming_the_other(county):
    done = load(county, line("甲"), line("乙"), line("甲", 地址="二楼"))
    assert [(row, header) for row, header, _ in refusals(done)] == [(2, "名称"), (4, "名称")]
    assert "第 4 行" in refusals(done)[0][2]
    assert done.new == 1


def test_undo_puts_everything_back_and_the_figures_too(county):
    load(county, line("旧", 地址="一楼"))
    before, total = everything(), network(county)
    batch = load(county, line("新"), line("旧", 地址="二楼", 停用日期="2024-06-01", 经度="113.62", 纬度="29.82"))
    assert network(county) == total
    assert services.undo(batch=batch, by=county.officer) == 2
    assert everything() == before
    assert network(county) == total
    assert batch.state == BatchState.UNDONE


def test_undo_is_refused_when_a_site_was_changed_since(county):
    batch = load(county, line("新"))
    sites.edit_site(site=ServiceSite.objects.get(name="新"), address="三楼")
    before = everything()
    with pytest.raises(Refused, match="1 个网点"):
        services.undo(batch=batch, by=county.officer)
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED


def test_a_site_changed_after_the_preview_is_left_alone_and_named(county):
    load(county, line("旧", 地址="一楼"))
    batch = sent("sites", workbook([line("旧", 地址="二楼")], kind="sites"), county.officer, county.regions[COUNTY])
    sites.edit_site(site=ServiceSite.objects.get(name="旧"), hours="全天")
    services.confirm(batch=batch, by=county.officer, later=False)
    services.apply(batch, county.officer)
    assert ServiceSite.objects.get(name="旧").address == "一楼"
    assert "行号：2" in batch.message
    assert (batch.changed, batch.unchanged) == (0, 1)


def test_what_is_exported_comes_in_again_and_changes_nothing(county):
    kind = list_of("sites")
    rows = [{column.header: str(column.value(site) or "") for column in kind.columns} for site in kind.rows({})]
    content = workbook(rows, [column.header for column in kind.columns], kind="sites")
    batch = sent("sites", content, county.officer, county.regions[COUNTY])
    assert batch.counts() == {"rows": 4, "new": 0, "changed": 0, "unchanged": 4, "refused": 0}
    assert batch.unknown_headers == []


def test_only_the_county_sends_sites(cast, signed_in):
    for user in (cast.liaison, cast.town):
        client = signed_in(user)
        assert "服务网点模板" not in client.get("/imports/").content.decode()
        assert client.get("/imports/template/sites/").status_code == 404
        file = SimpleUploadedFile("x.xlsx", workbook([line()], kind="sites"))
        assert client.post("/imports/", {"kind": "sites", "file": file}).status_code == 422
    client = signed_in(cast.officer)
    assert "服务网点模板" in client.get("/imports/").content.decode()
    assert client.get("/imports/template/sites/").status_code == 200
