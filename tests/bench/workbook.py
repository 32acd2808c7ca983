"""A workbook of people as a county sends it: every column filled about as often as in life, nobody twice."""

import io
import random
from datetime import date, timedelta

import xlsxwriter

from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.imports.registry import sheet_of
from tests.bench.desk import AREA
from workers.demo.distributions import GIVEN_FEMALE, GIVEN_SECOND, SURNAMES

SEED = 12
# Born before everybody that a desk of the bench registers.
FIRST_BIRTH, A_DAY = date(1921, 1, 1), 499
EDUCATION = ("高中", "初中", "小学", "大专", "本科", "中专", "文盲")
STATUSES = ("已就业",) * 7 + ("未就业", "在校", "无劳动能力")
TYPES = ("单位就业", "单位就业", "务农", "灵活就业", "自主创业")
PLACES = ("421221", "420111", "440306", "330106", "421202", "421221102")
TAGS = ("脱贫劳动力", "退捕渔民", "残疾人")


def people(count: int, villages: list[str], born: date = FIRST_BIRTH, wrong: float = 0.0) -> list[dict[str, str]]:
    """Rows by header. wrong: share of rows with an ID number whose last character is false."""
    draw = random.Random(SEED)  # noqa: S311  # measuring, not secrecy
    return [_person(number, villages, born, wrong, draw) for number in range(count)]


def _person(number: int, villages: list[str], born: date, wrong: float, draw: random.Random) -> dict[str, str]:
    citizen = make(AREA, born + timedelta(days=number // A_DAY), number % A_DAY * 2 + 1)
    if draw.random() < wrong:
        citizen = citizen[:-1] + ("0" if citizen[-1] != "0" else "1")
    status = draw.choice(STATUSES)
    row = {
        "姓名": draw.choice(SURNAMES) + draw.choice(GIVEN_SECOND) + draw.choice(GIVEN_FEMALE),
        "身份证号": citizen,
        "联系电话": f"154{draw.randrange(10**8):08d}" if draw.random() < 0.86 else "",
        "户籍村(社区)代码": villages[number % len(villages)],
        "户口性质": draw.choice(("农村", "农村", "农村", "城镇")),
        "民族": "汉族",
        "学历": draw.choice(EDUCATION),
        "政治面貌": "群众",
        "婚姻状况": draw.choice(("已婚", "未婚")),
        "就业状态": status,
        "采集日期": f"2026-0{draw.randrange(1, 10)}-1{draw.randrange(10)}",
        "村民小组": f"{draw.randrange(1, 12)}组",
        "户号": f"{number // 3:06d}",
        "信息提供人": "本人",
    }
    if status == "已就业":
        row |= {"就业类型": draw.choice(TYPES), "务工地区划代码": draw.choice(PLACES), "月收入": "3500"}
    elif status == "未就业":
        row |= {"求职意向": draw.choice("是否"), "期望月薪": "4000"}
    if draw.random() < 0.1:
        row["人员类别"] = draw.choice(TAGS)
    if draw.random() < 0.2:
        row["培训意愿"] = "养老护理"
    return row


def workbook(rows: list[dict[str, str]]) -> bytes:
    """The rows as an .xlsx file with every column of the template."""
    headers = [column.header for column in sheet_of("labour").columns]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet("劳动力信息")
    page.write_row(0, 0, headers)
    for line, row in enumerate(rows, start=1):
        for column, header in enumerate(headers):
            if text := row.get(header, ""):
                page.write_string(line, column, text)
    book.close()
    return buffer.getvalue()
