"""Every page in a real browser: readable by all (axe), nothing wider than a phone, no complaint under the strict policy."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

AXE = (Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SEVERE = {"serious", "critical"}
DESK, PHONE = (1920, 1080), (390, 844)
PUBLIC = ("/", "/jobs", "/stations", "/stations?town=421221100", "{station}", "/training", "/policies", "/login")
OF_POSTS = {
    "county": (
        "/sites/",
        "/sites/?status=closed",
        "/referrals/?only=",
        "/placements/",
        "/followups/?only=all",
        "/buses/",
        "/buses/new/",
        "/sites/new/",
        "/sites/map/",
        "{site}",
        "/figures/",
        "/figures/LAB02/",
        "/figures/LAB16/?region=421221100",
        "/figures/NET02/?region=421221100",
        "/figures/LAB02/rows/?region=421221100",
        "/screen/kiosks/",
        "/workers/verify/",
        "/transfers/",
        "/registrations/?due=employment",
        "/province/",
        "/province/?kind=education",
        "/province/household_kind.rural/",
        "/exports/new/?list=province",
        "/checks/",
        "/tables/",
        "/corrections/",
        "/workers/duplicates/",
        "/help/one-person/",
        "/erasures/",
        "/retention/",
        "/personal-data/",
        "/exports/new/?list=sites",
        "/workers/",
        "/help/",
        "/help/sites/",
        "/employers/months/",
        "/employers/months/?only=jump",
        "/help/months/",
        "/visits/",
        "/issues/",
        "/departments/",
        "/help/visits/",
    ),
    "leader": ("/audit/", "/audit/?outcome=refused", "/figures/LAB02/rows/", "/help/figures/"),
    "village-jieshi": (
        "/workers/",
        "/workers/?status=unemployed",
        "/workers/find/",
        "/workers/verify/",
        "/transfers/",
        "/transfers/ask/",
        "/registrations/",
        "/checks/",
        "/tables/",
        "/tables/new/",
        "/help/province/",
        "/help/tables/",
        "/help/checks/",
        "/corrections/",
        "{person}correction/",
        "/erasures/",
        "/help/erasing/",
        "/imports/",
        "/exports/",
        "/exports/new/?list=people",
        "/help/verify/",
        "/workers/new/",
        "{person}",
        "/sites/",
        "{site}",
        "/help/register/",
    ),
    "gig": ("/workers/", "{person}", "/sites/map/", "/help/?q=拨打"),
}


def address_of(page: Page, path: str) -> str:
    """The path, or for {station}, {site}, {person} the first one that a list leads to."""
    lists = {
        "{station}": ("/stations", "/stations/0"),
        "{site}": ("/sites/", "/sites/0"),
        "{person}": ("/workers/", "/workers/0"),
        "{person}correction/": ("/workers/", "/workers/0"),
    }
    if path not in lists:
        return path
    listed, beginning = lists[path]
    page.goto(listed)
    found = str(page.locator(f'main a[href^="{beginning}"]').first.get_attribute("href"))
    return found + path[path.index("}") + 1 :]


def problems_of(page: Page, path: str) -> list[str]:
    """What is wrong with a page, in words."""
    answer = page.goto(address_of(page, path))
    if page.locator("[data-site-map]").count():
        page.wait_for_load_state("networkidle")
    found = [] if answer is not None and answer.status == 200 else [f"{path}: status {answer and answer.status}"]
    excess = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if excess > 0:
        found.append(f"{path}: {excess} px wider than the window")
    if not page.evaluate("() => /[\\u4e00-\\u9fff]{4}/.test(document.querySelector('main').innerText)"):
        found.append(f"{path}: no Chinese")
    page.evaluate(AXE)
    result = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    assert len(result["passes"]) > 10, "axe did not look"
    for violation in result["violations"]:
        if violation["impact"] in SEVERE:
            found.append(f"{path}: {violation['id']} {[node['html'][:120] for node in violation['nodes'][:3]]}")
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_public_pages(open_page, size):
    page = open_page(width=size[0], height=size[1])
    assert [problem for path in PUBLIC for problem in problems_of(page, path)] == []


def test_public_pages_in_large_type_on_a_phone(open_page, portal):
    page = open_page(width=PHONE[0], height=PHONE[1])
    page.context.add_cookies([{"name": "text", "value": "big", "url": portal}])
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-text", "big")
    assert [problem for path in PUBLIC for problem in problems_of(page, path)] == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", sorted(OF_POSTS))
def test_pages_of_a_post(open_page, who, size):
    page = open_page(who, width=size[0], height=size[1])
    assert [problem for path in OF_POSTS[who] for problem in problems_of(page, path)] == []


def test_a_marker_is_moved_by_hand_and_stays_there(open_page):
    page = open_page("town-luxi", path="/sites/map/")
    page.wait_for_load_state("networkidle")  # outlines and sites arrive one by one, and the map fits itself to both
    marker = page.locator('.map-site[title="藕塘村零工微服务点"]')
    marker.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box, frame = marker.bounding_box(), page.locator("[data-site-map]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 15, y + 20, steps=5)
    page.mouse.move(x + 30, y + 40, steps=5)
    page.mouse.up()
    expect(page.locator("[data-move-words]")).to_contain_text("藕塘村零工微服务点")
    with page.expect_response(lambda response: response.url.endswith("/move/")) as answer:
        page.get_by_role("button", name="保存位置").click()
    assert answer.value.json() == {}
    expect(page.locator("[data-move-bar]")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    marker.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    moved, frame_now = marker.bounding_box(), page.locator("[data-site-map]").bounding_box()
    # Against the map's own corner: the page may have scrolled.
    assert abs((moved["x"] - frame_now["x"]) - (box["x"] - frame["x"]) - 30) < 6
    assert abs((moved["y"] - frame_now["y"]) - (box["y"] - frame["y"]) - 40) < 6
    page.get_by_role("link", name="藕塘村零工微服务点").click()
    expect(page.locator("main")).to_contain_text("人工标注")
    expect(page.locator("main")).to_contain_text("移动标记")


def test_a_moved_marker_is_confirmed_and_can_go_back(open_page):
    page = open_page("town-luxi", path="/sites/map/")
    page.wait_for_load_state("networkidle")
    marker = page.locator('.map-site[title="铜山村零工微服务点"]')
    marker.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = marker.evaluate("(node) => node.style.transform")
    box = marker.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 12, y - 16, steps=5)
    page.mouse.move(x - 24, y - 32, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="保存位置").click()
    done = page.locator("[data-move-done]")
    expect(done).to_contain_text("已保存“铜山村零工微服务点”的新位置")
    assert marker.evaluate("(node) => node.style.transform") != before
    with page.expect_response(lambda response: response.url.endswith("/move/")) as answer:
        done.get_by_role("button", name="移回原处").click()
    assert answer.value.ok
    expect(done).to_contain_text("“铜山村零工微服务点”已移回原处")
    assert marker.evaluate("(node) => node.style.transform") == before


def test_sites_on_one_spot_fan_out_on_a_touch(open_page):
    page = open_page(width=PHONE[0], height=PHONE[1], path="/stations")
    page.wait_for_load_state("networkidle")
    first = page.locator('.map-site[title="嘉鱼县综合性零工驿站"]')
    for _ in range(6):
        if page.locator(".map-site--fanned").count():
            break
        first.click(force=True)
        page.wait_for_timeout(400)
    assert page.locator(".map-site--fanned").count() > 1
    first.click(force=True)
    expect(page.locator(".leaflet-popup")).to_contain_text("嘉鱼县综合性零工驿站")


def test_no_page_of_a_village_asks_to_choose_from_nothing(open_page):
    page = open_page("village-jieshi", path="/workers/")
    page.locator("summary.filters__sentence").click()
    options = page.locator("main select:visible").evaluate_all("(all) => all.map((one) => one.options.length)")
    assert len(options) >= 3
    page.get_by_text("更多条件").first.click()
    options = page.locator("main select:visible").evaluate_all("(all) => all.map((one) => one.options.length)")
    assert len(options) >= 8
    assert min(options) >= 2


def test_an_id_number_never_gets_into_an_address(open_page):
    page = open_page("village-jieshi", path="/workers/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("summary.filters__sentence").click()
    page.locator("[name=q]").fill("421299199003070016")
    page.get_by_role("button", name="按此筛选").click()
    page.wait_for_url("**/workers/find/")
    expect(page.locator("main")).to_contain_text("还没有登记过")
    page.goto("/workers/find/")
    page.locator("[name=id_number]").fill("421299199003070016")
    page.get_by_role("button", name="查这个人").click()
    expect(page.locator("main")).to_contain_text("还没有登记过")
    assert not [url for url in asked if "421299199003" in url]
