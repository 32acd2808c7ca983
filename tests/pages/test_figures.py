"""Figures by name: what stands there, for whom, and the records behind."""

import pytest

from dashboard.rollup import roll_up
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, TOWN_B, make_person
from workers.models import LabourRecord


@pytest.fixture
def counted(cast):
    """Three people in one village, one in another town, all counted."""
    for sequence in (1, 3, 5):
        make_person(cast.liaison, cast.regions[OWN], sequence)
    make_person(cast.other_town, cast.regions[FOREIGN], 7)
    roll_up()
    return cast


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_groups_figures_and_names_their_unit(counted, signed_in):
    page = text(signed_in(counted.officer).get("/figures/"))
    assert page.index("网点</h2>") < page.index("劳动力</h2>")
    assert "城乡劳动力信息数" in page
    assert '<strong class="value">4</strong> <span class="note">条</span>' in page


def test_what_was_never_counted_reads_missing_with_its_reason(cast, signed_in):
    page = text(signed_in(cast.officer).get("/figures/LAB02/"))
    assert "未填" in page
    assert "不等于 0" in page
    assert "条记录" not in page


def test_a_figure_says_what_it_means_and_splits_by_town(counted, signed_in):
    page = text(signed_in(counted.leader).get("/figures/LAB02/"))
    for word in ("定义", "怎么算", "数据来源", "鱼岳镇", "潘家湾镇", "查看 4 条记录"):
        assert word in page
    assert f"region={TOWN_A}" in page
    town = text(signed_in(counted.leader).get(f"/figures/LAB02/?region={TOWN_A}"))
    assert "甲村" in town
    assert "查看 3 条记录" in town
    assert f"region={COUNTY}" in town


def test_a_town_reads_its_own_figures_only(counted, signed_in):
    town = signed_in(counted.town)
    assert "鱼岳镇" in text(town.get("/figures/"))
    for path in ("/figures/", "/figures/LAB02/", "/figures/LAB02/rows/"):
        assert town.get(path, {"region": TOWN_B}).status_code == 404
        assert town.get(path, {"region": COUNTY}).status_code == 404


def test_the_rows_are_as_many_as_the_figure_and_masked(counted, signed_in):
    page = text(signed_in(counted.officer).get("/figures/LAB02/rows/"))
    assert "4 条记录" in page
    for person in LabourRecord._base_manager.all():
        assert person.full_name not in page
        assert person.masked_name in page
        assert f"/workers/{person.pk}/" in page


def test_a_row_opens_the_person_only_for_who_may(counted, signed_in):
    page = text(signed_in(counted.leader).get("/figures/LAB02/rows/"))
    assert "4 条记录" in page
    assert "/workers/" not in page
    assert f"/sites/{counted_site_id()}/" in text(signed_in(counted.leader).get("/figures/NET01/rows/"))


def counted_site_id():
    from stations.models import ServiceSite

    return ServiceSite._base_manager.get(code=f"site-{OWN}").pk


@pytest.mark.parametrize(
    "path", ["/figures/XX99/", "/figures/XX99/rows/", "/figures/?period=nonsense", "/figures/?region=%"]
)
def test_unknown_words_are_not_found(cast, signed_in, path):
    assert signed_in(cast.officer).get(path).status_code == 404


def test_a_level_that_keeps_no_such_figure_says_so(counted, signed_in):
    page = text(signed_in(counted.officer).get(f"/figures/NET02/?region={TOWN_A}"))
    assert "不在这一级统计" in page


def test_the_period_switch_opens_at_now(counted, signed_in):
    page = text(signed_in(counted.officer).get("/figures/LAB02/"))
    assert 'aria-current="true">现在</a>' in page
    past = text(signed_in(counted.officer).get("/figures/LAB02/?period=2024"))
    assert 'aria-current="true">2024 年度</a>' in past
    assert "截至 2024-12-31" in past
