"""The register in a browser: a workbook from upload to undo, and the round of the month with one thumb."""

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.test_walk import number
from tests.imports.workbook import person, workbook

JIESHI = "421221100200"
LATEST = 20_000


def of_the_village(sequence: int, id_number: str) -> dict[str, str]:
    return person(sequence) | {"身份证号": id_number, "户籍村(社区)代码": JIESHI}


def upload(page, content: bytes) -> None:
    page.goto("/imports/")
    sheet = {"name": "界石村.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("文件", exact=False).set_input_files(sheet)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".import-counts")).to_be_visible(timeout=LATEST)


def counts(page) -> list[str]:
    return [text.strip().rstrip("行人") for text in page.locator(".import-count dd").all_inner_texts()]


def test_a_workbook_from_upload_over_its_error_workbook_to_confirming_and_undoing(open_page, tmp_path):
    desk = open_page("village-jieshi")
    good, other = number(201), number(203)
    wrong = other[:-1] + ("0" if other[-1] != "0" else "1")
    upload(desk, workbook([of_the_village(1, good), of_the_village(2, wrong)]))
    assert counts(desk) == ["2", "1", "0", "0", "1"]
    desk.get_by_role("link", name="不能导入 1").click()
    expect(desk.get_by_role("table", name="不能导入")).to_contain_text("第18位")

    with desk.expect_download() as taken:
        desk.get_by_role("link", name="下载不能导入的 1 行").click()
    taken.value.save_as(tmp_path / "errors.xlsx")
    desk.get_by_role("button", name="确认导入 1 人").click()
    expect(desk.get_by_role("button", name="整批撤销")).to_be_visible(timeout=LATEST)

    headers, *lines = CalamineWorkbook.from_path(tmp_path / "errors.xlsx").get_sheet_by_index(0).to_python()
    row = dict(zip((str(header).rstrip("*") for header in headers), lines[0], strict=True))
    assert row["身份证号"] == wrong
    mended = {name: value for name, value in row.items() if value and name in of_the_village(2, other)}
    upload(desk, workbook([mended | {"身份证号": other}]))
    assert counts(desk) == ["1", "1", "0", "0", "0"]
    desk.get_by_role("button", name="确认导入 1 人").click()
    expect(desk.get_by_role("button", name="整批撤销")).to_be_visible(timeout=LATEST)

    desk.get_by_role("button", name="整批撤销").click()
    desk.locator("[data-confirm-yes]").click()
    expect(desk.locator("#batch")).to_contain_text("已整批撤销", timeout=LATEST)


def test_the_round_of_the_month_is_answered_and_taken_back_in_place_on_a_phone(open_page):
    desk = open_page("village-guanzhou", width=390, height=844, path="/workers/verify/")
    rows = desk.locator(".verify-row")
    before, first = rows.count(), rows.first.get_attribute("id")
    row = desk.locator(f"#{first}")
    row.get_by_role("button", name="无变化").click()
    expect(row).to_contain_text("无变化，已记下")
    row.get_by_role("button", name="撤销").click()
    row.get_by_role("link", name="就业变动").click()
    row.get_by_role("button", name="退休").click()
    expect(row).to_contain_text("就业变动，已记下")
    assert desk.url.endswith("/workers/verify/"), "nothing left the list"
    desk.get_by_role("link", name="下一批").click()
    expect(desk.locator(f"#{first}")).to_have_count(0)
    assert before >= rows.count() >= before - 1
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_person_without_a_number_is_registered_at_the_counter_and_gets_it_later(open_page):
    desk = open_page("village-jieshi", path="/workers/new/")
    desk.get_by_text("暂无身份证号").click()
    desk.get_by_label("本人未带").check(force=True)
    expect(desk.get_by_label("身份证号", exact=False).first).to_be_hidden()
    desk.get_by_label("姓名", exact=False).first.fill("何来人")
    desk.get_by_label("在校").check(force=True)
    desk.get_by_role("button", name="保存", exact=False).first.click()
    expect(desk.locator("[data-missing]")).to_contain_text("出生日期")
    desk.get_by_label("出生日期").fill("1990-03-07")
    desk.get_by_label("男").check(force=True)
    desk.get_by_role("button", name="保存", exact=False).first.click()
    expect(desk.locator("main")).to_contain_text("何*人", timeout=LATEST)
    desk.goto("/workers/?number=missing")
    desk.get_by_role("link", name="打开 何*人").click()
    desk.get_by_role("link", name="补身份证号").click()
    desk.locator("[data-citizen-id] input").fill(number(205))
    # The answer about the number comes above the tick and moves it: what is pressed before lands beside it.
    expect(desk.locator("[data-id-answer]")).to_contain_text("还没有登记过", timeout=LATEST)
    desk.get_by_label("按身份证号改正", exact=False).check(force=True)
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator("main")).to_contain_text("申请更正", timeout=LATEST)
