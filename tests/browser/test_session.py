"""B4 as a clerk sees it: a warning two minutes before the session ends, and nothing typed is lost by signing in again."""

from datetime import date

import pytest
from playwright.sync_api import expect

from jiayu_jobs.identifiers.citizen_id import make
from stations.demo import PASSWORD
from tests.cast import AREA

WARNING = "登录将在"
IDLE = 30 * 60


def in_a_session(open_page):
    """The counter of a village with something typed, under a clock that the test moves."""
    page = open_page("village-jieshi")
    page.clock.install()
    page.goto("/workers/new/")
    page.locator("[name=id_number]").fill(make(AREA, date(1938, 5, 6), 301))
    page.locator("[name=full_name]").fill("宓冬璇")
    page.locator("[name=employment_status][value=student]").check(force=True)
    page.locator("[name=household_kind][value=urban]").check()
    page.locator("#more > summary").click()
    page.locator("[name=phone]").fill("15400000077")
    page.clock.run_for(1_000)
    return page


def later(page, seconds):
    page.clock.fast_forward(seconds * 1000)
    page.clock.run_for(2_000)


def sign_in(page):
    page.get_by_label("用户名").fill("village-jieshi")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workers/new/")


def expect_what_was_typed(page):
    expect(page.locator("[name=full_name]")).to_have_value("宓冬璇")
    expect(page.locator("[name=household_kind][value=urban]")).to_be_checked()
    expect(page.locator("[name=phone]")).to_have_value("15400000077")


def test_B4_two_minutes_before_the_end_a_warning_shows_and_staying_is_one_click(open_page):
    page = in_a_session(open_page)
    dialog = page.locator("#session-end")
    later(page, IDLE - 150)
    expect(dialog).to_be_hidden()
    later(page, 40)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(WARNING)
    page.get_by_role("button", name="继续使用").click()
    expect(dialog).to_be_hidden()
    later(page, 200)
    expect(dialog).to_be_hidden()
    expect_what_was_typed(page)


@pytest.mark.parametrize("way", ["dialog", "save"])
def test_B4_signing_in_again_leads_back_to_the_form_with_everything_still_typed(open_page, way):
    """The session has ended: seen in the dialog, or only at the click on 保存."""
    page = in_a_session(open_page)
    if way == "dialog":
        later(page, IDLE + 5)
        expect(page.locator("#session-end")).to_contain_text("登录已结束")
    page.context.clear_cookies(name="sessionid")
    if way == "dialog":
        page.get_by_role("link", name="重新登录").click()
    else:
        page.keyboard.press("Control+Enter")
    page.wait_for_url("**/login**")
    sign_in(page)
    expect_what_was_typed(page)
    expect(page.locator("main")).to_contain_text("上次没有保存的内容已放回表中")
