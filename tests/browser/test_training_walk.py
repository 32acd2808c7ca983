"""From a wish typed at a village desk to a certificate, by the desk, a training body and the county, until the wall moves."""

from datetime import date

from playwright.sync_api import expect

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.citizen_id import make
from tests.browser.test_walk import FRESH_MILLISECONDS, type_registration
from tests.cast import AREA

PROJECT = "罗盘修理"
NUMBER = make(AREA, date(1991, 6, 7), 373)


def test_a_wish_a_class_a_roll_call_an_exam_and_a_certificate(open_page):
    desk = open_page("village-guanzhou", path="/workers/new/")
    type_registration(desk, NUMBER, "秦罗修")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/saved/")
    person_url = desk.url.removesuffix("saved/")
    desk.goto(f"{person_url}next/")
    desk.locator("[name=topics][value=other]").check(force=True)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(lambda url: "/next/" not in url)

    county = open_page("county", path="/bodies/")
    county.locator("summary", has_text="加项目").click()
    sheet = county.locator("form", has=county.locator("input[value=project]"))
    sheet.get_by_label("项目名称").fill(PROJECT)
    sheet.get_by_label("类别").select_option("other")
    sheet.get_by_label("培训意愿").select_option("other")
    sheet.get_by_label("课时").fill("4")
    sheet.get_by_role("button", name="加项目").click()
    expect(county.locator("body")).to_contain_text("已登记")

    teacher = open_page("body-teacher", width=390, height=844, path="/classes/new/")
    teacher.get_by_label("培训项目").select_option(label=PROJECT)
    teacher.get_by_label("开班所在地").select_option(index=1)
    for label, text in (("上课地点", "二楼教室"), ("名额", "10"), ("教学计划", "理论和实操")):
        teacher.get_by_label(label).fill(text)
    for label in ("开班日期", "结束日期"):
        teacher.get_by_label(label).fill(today().isoformat())
    teacher.get_by_role("button", name="存草稿").click()
    teacher.wait_for_url("**/classes/*-*/")
    class_url = teacher.url
    teacher.get_by_label("日期", exact=False).fill(today().isoformat())
    for label, text in (("开始", "00:05"), ("课时", "4"), ("老师", "李老师")):
        teacher.locator("form", has=teacher.locator("input[value=lesson]")).get_by_label(label).fill(text)
    teacher.get_by_role("button", name="排上").click()
    teacher.get_by_role("button", name="提交开班申请").click()
    expect(teacher.locator("body")).to_contain_text("已提交")

    county.goto(class_url)
    county.get_by_role("button", name="批准").click()
    expect(county.locator("body")).to_contain_text("已批准")

    desk.goto(f"{person_url}class/")
    expect(desk.get_by_label(f"{PROJECT} 第1期", exact=True)).to_contain_text("本人想学")
    desk.get_by_role("button", name=f"报名 {PROJECT} 第1期").click()
    expect(desk.locator("body")).to_contain_text("已报名")

    screen = open_page("leader", width=1920, height=1080, path="/screen/")
    expect(screen.locator("#screen[data-link=live]")).to_be_visible(timeout=15_000)
    trained = screen.locator("[data-hero=TRN01] [data-figure=TRN01]")
    before = int(trained.get_attribute("data-value") or 0)

    teacher.goto(class_url)
    teacher.get_by_role("button", name="开班").click()
    teacher.get_by_role("link", name="点名").click()
    expect(teacher.locator("body")).to_contain_text("秦罗修")
    teacher.get_by_role("button", name="保存点名").click()
    teacher.get_by_role("button", name="课上完了").click()
    teacher.get_by_role("link", name="录成绩").click()
    teacher.locator("[name^=row-]").fill("88")
    teacher.get_by_role("button", name="保存成绩").click()
    expect(teacher.locator("body")).to_contain_text("成绩已录")
    expect(trained).to_have_attribute("data-value", str(before + 1), timeout=FRESH_MILLISECONDS)
    teacher.get_by_role("link", name="发证").click()
    teacher.wait_for_url("**/scores/")
    teacher.get_by_role("button", name="发证").click()
    expect(teacher.locator("body")).to_contain_text("已发证 1 本")

    county.goto("/certificates/")
    county.get_by_role("link", name=f"打印 秦*修 {PROJECT}").click()
    expect(county.locator(".certificate")).to_contain_text("准予结业")
    code = county.locator(".certificate__code").inner_text().split()[-1]
    stranger = open_page("", path=f"/certificates/check/?code={code}")
    expect(stranger.locator("body")).to_contain_text(PROJECT)
    expect(stranger.locator("body")).not_to_contain_text("秦")
    desk.goto(f"{person_url}class/")
    expect(desk.locator("body")).to_contain_text("培训合格证书")
