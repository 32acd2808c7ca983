"""The map of the screen: names that nothing covers, outlines that say what they are, months that a wall does not tell."""

import json

import pytest
from playwright.sync_api import Page, expect

SIZES = [(1366, 768), (1920, 1080)]
LUXI = "421221100"

# What is written on the map and lies over something else that is written there: letters, without the leading of their lines.
TOUCHING = """() => {
  const written = [...document.querySelectorAll(
    '.label-name, .label-value, .arc-name, .arc-value, .legend-title, .legend-ends span, .legend-missing:not([hidden])')];
  const letters = (box) => ({ left: box.left, right: box.right, top: box.top + box.height / 5, bottom: box.bottom - box.height / 5 });
  const frames = written.filter((node) => node.textContent && node.getBoundingClientRect().width)
    .map((node) => [node.textContent, letters(node.getBoundingClientRect())]);
  const meet = (a, b) => a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom && a.bottom > b.top;
  return frames.flatMap(([text, box], at) =>
    frames.slice(at + 1).filter((other) => meet(box, other[1])).map((other) => `${text} ${other[0]}`));
}"""

# Names of places of which an arc is drawn over a part: not inside one of the holes of the arcs' mask.
CROSSED = """() => {
  const holes = [...document.querySelectorAll('#arc-mask rect[fill="#000"]')].map((rect) =>
    Object.fromEntries(['x', 'y', 'width', 'height'].map((name) => [name, Number(rect.getAttribute(name))])));
  const within = (box, { x, y }, edge = 0) =>
    x > box.x + edge && x < box.x + box.width - edge && y > box.y + edge && y < box.y + box.height - edge;
  const points = [...document.querySelectorAll('.arc')].flatMap((arc) =>
    Array.from({ length: 200 }, (_, step) => arc.getPointAtLength((arc.getTotalLength() * step) / 200)));
  return [...document.querySelectorAll('.label')].filter((label) =>
    points.some((point) => within(label.getBBox(), point, 5) && !holes.some((hole) => within(hole, point))))
    .map((label) => label.textContent);
}"""

# Names among the sites: how many, how many are faint, how many lie under the marks.
AMONG_SITES = """() => {
  const names = [...document.querySelectorAll('.label')];
  const mark = document.querySelector('.site');
  return {
    names: names.length,
    marks: document.querySelectorAll('.site').length,
    faint: names.filter((name) => getComputedStyle(name).opacity < 1).length,
    under: names.filter((name) => name.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING).length,
  };
}"""


def settled(page: Page) -> None:
    """Wait until the screen shows figures and its map stands still; stop the rotation."""
    expect(page.locator("#screen[data-state=ready]")).to_be_visible(timeout=15_000)
    page.keyboard.press("Space")
    page.wait_for_timeout(1200)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_that_is_written_on_the_map_touches_and_no_arc_crosses_a_name(open_page, width, height):
    page = open_page("county", width=width, height=height, path="/screen/")
    settled(page)
    assert page.evaluate(TOUCHING) == []
    page.keyboard.press("2")
    page.wait_for_timeout(1500)
    assert page.locator(".arc").count() > 6
    assert page.locator(".label").count() >= 7
    assert page.evaluate(TOUCHING) == []
    assert page.evaluate(CROSSED) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_in_the_layer_of_sites_names_are_plain_to_read(open_page, width, height):
    page = open_page("county", width=width, height=height, path="/screen/")
    settled(page)
    page.get_by_role("button", name="服务网点").first.click()
    page.wait_for_timeout(1000)
    found = page.evaluate(AMONG_SITES)
    assert found["names"] >= 7
    assert found["marks"] > 100
    assert (found["faint"], found["under"]) == (0, 0)


def test_a_made_up_outline_is_dashed_and_named_in_legend_and_card(open_page):
    page = open_page("county", width=1920, height=1080, path=f"/screen/?region={LUXI}")
    settled(page)
    assert page.locator(".place.is-sketched").count() == 10
    dashes = page.locator(".sketch").evaluate("(line) => getComputedStyle(line).strokeDasharray")
    assert dashes != "none"
    expect(page.locator(".map-legend")).to_contain_text("示意范围")
    page.locator(".place.is-sketched").first.dispatch_event("pointerover", {"pointerType": "mouse"})
    page.locator(".place.is-sketched").first.hover(force=True)
    expect(page.locator(".card-about")).to_contain_text("示意范围")


def test_the_staff_map_says_what_dashed_outlines_are(open_page):
    page = open_page("town-luxi", path="/sites/map/")
    expect(page.locator("[data-site-sketched]")).to_be_visible(timeout=10_000)
    expect(page.locator("[data-site-sketched]")).to_contain_text("示意范围")


def test_a_wall_shows_which_months_it_does_not_tell(open_page):
    desk = open_page("county", path="/screen/kiosks/")
    desk.get_by_label("放在哪里").fill("一楼大厅")
    desk.get_by_role("button", name="生成链接").click()
    wall = open_page(width=1920, height=1080, path=desk.locator(".kiosk-made__address").inner_text().strip())
    settled(wall)
    expect(wall.locator("[data-tile=changes] .chart canvas")).to_be_visible()
    town = json.loads(wall.evaluate(f"fetch('/screen/snapshot?region={LUXI}').then((answer) => answer.text())"))
    codes = [child["code"] for child in town["children"]]
    sent = {
        code: wall.evaluate(f"fetch('/screen/snapshot?region={code}').then((answer) => answer.json())")
        for code in codes
    }
    states = {code: [point["status"] for point in sent[code]["series"]["LAB16"]] for code in codes}
    small = next(code for code in codes if "small" in states[code])
    assert all(point["value"] is None for point in sent[small]["series"]["LAB16"] if point["status"] == "small")
    assert not any(point["value"] in (1, 2, 3, 4) for code in codes for point in sent[code]["series"]["LAB16"])
    wall.goto(f"/screen/?region={small}")
    settled(wall)
    expect(wall.locator("[data-tile=changes] .chart-foot")).to_have_text("虚框：这个月人数少，不显示确数")
    expect(wall.locator("[data-tile=changes] .chart canvas")).to_be_visible()


# The module of the page that writes numbers, asked for the change of a figure against the year before.
YEAR_ON_YEAR = """async ([value, previous, unit]) => {
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
  const format = await import(loaded.find((name) => name.includes('/screen/format')));
  return format.yearOnYear({ value, previous, status: 'ok' }, { unit, decimals: 0 });
}"""


def test_a_change_too_large_to_compare_is_told_by_the_number_of_the_year_before(open_page):
    page = open_page("county", path="/screen/")
    settled(page)
    told = {
        (110, 100, "人"): "同比 +10.0%",
        (400, 100, "人"): "同比 +300.0%",
        (6937, 1184, "个"): "上年同期 1,184",
        (5, 0, "人"): "无同期",
        (88, 87, "%"): "同比 +1.0 点",
    }
    assert {given: page.evaluate(YEAR_ON_YEAR, list(given)) for given in told} == told
