"""From a firm's vacancy to a person at work, by four people on their own pages, until the county's screen moves."""

from datetime import date, timedelta

from playwright.sync_api import expect

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.citizen_id import make
from tests.browser.test_walk import FRESH_MILLISECONDS, type_registration
from tests.cast import AREA

TITLE = "罗盘装配工"
NUMBER = make(AREA, date(1990, 5, 6), 371)


def test_a_vacancy_a_match_a_referral_a_yes_and_the_first_day_at_work(open_page):
    firm = open_page("firm-admin", width=390, height=844, path="/firm/vacancies/new/")
    for name, text in (("title", TITLE), ("work_place", "三号车间"), ("headcount", "1"), ("wage_min", "5200")):
        firm.locator(f"[name={name}]").fill(text)
    firm.get_by_role("button", name="提交审核").click()
    firm.wait_for_url("**/firm/vacancies/*-*/")

    county = open_page("county", path="/vacancies/?only=review")
    county.locator("tr", has_text=TITLE).get_by_role("link").first.click()
    vacancy_url = county.url
    county.get_by_role("button", name="通过并发布").click()
    expect(county.locator("body")).to_contain_text("已通过，岗位在招")

    screen = open_page("leader", width=1920, height=1080, path="/screen/")
    expect(screen.locator("#screen[data-link=live]")).to_be_visible(timeout=15_000)
    placed = screen.locator("[data-hero=REF03] [data-figure=REF03]")
    before = int(placed.get_attribute("data-value") or 0)

    desk = open_page("village-guanzhou", path="/workers/new/")
    type_registration(desk, NUMBER, "秦罗盘")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/saved/")
    desk.goto(f"{desk.url.removesuffix('saved/')}next/")
    desk.locator("[name=kind][value=full_time]").check(force=True)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(lambda url: "/next/" not in url)

    desk.goto(vacancy_url.replace("/vacancies/", "/matches/vacancies/") + "?minutes=0")
    desk.get_by_role("button", name="本人同意，推荐 秦*盘").first.click()
    desk.wait_for_url("**/referrals/*-*/")
    expect(desk.locator("h1")).to_contain_text(TITLE)

    firm.goto("/firm/candidates/")
    firm.get_by_role("link", name="打开 秦罗盘").first.click()
    firm.locator("summary", has_text="录用").click()
    firm.get_by_label("哪天上岗").fill(today().isoformat())
    firm.get_by_role("button", name="录用").click()
    expect(firm.locator("body")).to_contain_text("已记录用")
    firm.get_by_role("button", name="到岗", exact=True).click()
    expect(firm.locator("body")).to_contain_text("已记到岗")

    expect(placed).to_have_attribute("data-value", str(before + 1), timeout=FRESH_MILLISECONDS)
    desk.reload()
    expect(desk.locator("body")).to_contain_text("已到岗")
    desk.goto("/followups/?only=all")
    expect(desk.locator("body")).to_contain_text("第 90 天")
    assert (today() + timedelta(days=7)).isoformat() in desk.content()


def test_what_the_law_forbids_is_said_while_it_is_typed(open_page):
    firm = open_page("firm-admin", width=390, height=844, path="/firm/vacancies/new/")
    notes = firm.locator("#lawful-notes")
    expect(notes).to_be_empty()
    field = firm.locator("[name=title]")
    field.press_sequentially("招女工缝纫，未婚优先", delay=15)
    expect(notes).to_contain_text("不能写", timeout=5_000)
    expect(notes).to_contain_text("可以改成")
    field.fill("缝纫工")
    field.press_sequentially("，有经验", delay=15)
    expect(notes).not_to_contain_text("不能写", timeout=5_000)
