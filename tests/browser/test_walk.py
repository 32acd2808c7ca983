"""The spine, seen by two people: a desk registers somebody by keyboard, the county's screen moves without a reload."""

from datetime import date

import pytest
from playwright.sync_api import expect

from jiayu_jobs.identifiers.citizen_id import make
from tests.cast import AREA

FRESH_MILLISECONDS = 5_000


def number(sequence: int) -> str:
    """A valid number that the demo never draws: its people are born after 1940."""
    return make(AREA, date(1938, 5, 6), sequence)


def type_registration(page, id_number, name):
    """Fill the counter by keyboard alone."""
    page.locator("[name=id_number]").focus()
    page.keyboard.type(id_number)
    page.keyboard.press("Enter")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    expect(page.locator("[name=employment_status][value=unemployed]")).to_be_checked()
    page.keyboard.press("1")
    expect(page.locator("[name=wants_work][value=yes]")).to_be_checked()


def test_a_registration_by_keyboard_reaches_the_county_screen_without_a_reload(open_page):
    screen = open_page("leader", width=1920, height=1080, path="/screen/")
    expect(screen.locator("#screen[data-state=ready]")).to_be_visible(timeout=15_000)
    expect(screen.locator("#screen[data-link=live]")).to_be_visible(timeout=15_000)
    screen.keyboard.press("Space")
    people = screen.locator(".card [data-figure=LAB02]").first
    before = int(people.get_attribute("data-value"))

    desk = open_page("grid-dongjie", path="/workers/new/")
    type_registration(desk, number(101), "王小明")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/saved/")
    expect(desk.get_by_role("status").first).to_contain_text("已保存 · 王*明 · 本月第 1 人")

    expect(people).to_have_attribute("data-value", str(before + 1), timeout=FRESH_MILLISECONDS)
    expect(screen.locator("[data-part=ticker]")).to_contain_text("鱼岳镇 · 新增登记", timeout=FRESH_MILLISECONDS)


def test_a_registration_taken_back_takes_the_figure_back(open_page):
    screen = open_page("county", width=1920, height=1080, path="/screen/")
    expect(screen.locator("#screen[data-link=live]")).to_be_visible(timeout=15_000)
    people = screen.locator(".card [data-figure=LAB02]").first
    before = people.get_attribute("data-value")
    desk = open_page("village-jieshi", width=390, height=844, path="/workers/new/")
    type_registration(desk, number(103), "李四")
    desk.get_by_role("button", name="保存", exact=False).first.click()
    desk.wait_for_url("**/saved/")
    expect(people).to_have_attribute("data-value", str(int(before) + 1), timeout=FRESH_MILLISECONDS)
    desk.get_by_role("button", name="撤销", exact=False).click()
    desk.wait_for_url("**/workers/new/")
    expect(people).to_have_attribute("data-value", before, timeout=FRESH_MILLISECONDS)


def test_the_slip_opens_the_persons_own_page(open_page):
    desk = open_page("village-jieshi", path="/workers/new/")
    id_number = number(105)
    type_registration(desk, id_number, "赵六")
    desk.get_by_role("button", name="保存并打印回执").click()
    desk.wait_for_url("**/slip/**")
    code = desk.locator(".slip__code").inner_text().strip()
    person = open_page(width=390, height=844, path=f"/my/{code}/")
    person.get_by_label("身份证号后六位").fill("000000")
    person.get_by_role("button", name="查看").click()
    expect(person.get_by_role("alert")).to_contain_text("查询码或后面的数字不对")
    person.get_by_label("身份证号后六位").fill(id_number[-6:])
    person.get_by_role("button", name="查看").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("赵*")
    expect(person.locator("body")).not_to_contain_text(id_number)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 844)])
@pytest.mark.parametrize("path", ["/", "/jobs", "/stations", "/training", "/policies", "/login"])
def test_public_pages_fit_and_answer_without_login(open_page, path, width, height):
    page = open_page(width=width, height=height, path=path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
