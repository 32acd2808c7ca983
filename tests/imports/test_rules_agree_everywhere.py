"""Form, workbook and API take the same texts and store the same values: every rule is declared once.

Each generated person is sent three ways, each in a savepoint of its own; verdict and stored values are compared.
"""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.rollup import rebuild
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.scoping import batch
from tests.cast import OWN, SIBLING, acting_as, citizen
from tests.imports.fuzzing import ODD_TEXTS
from workers.models import LabourRecord, Occupation
from workers.services.workbook_plan import FACTS

pytestmark = pytest.mark.django_db

odd = st.sampled_from([text for text in ODD_TEXTS if "\ud800" > text[:1] or text[:1] > "\udfff"])
texts = st.one_of(st.sampled_from(["3组", "甲 乙", "０１２", "A座", ""]), odd)
# Field of the form -> (header, what is typed). Where the desk picks a value, the workbook writes its label.
FIELDS: dict[str, tuple[str, Any]] = {
    "full_name": ("姓名", st.one_of(st.sampled_from(["王小明", "买买提•阿不都", " 李 四 ", "John  Smith"]), odd)),
    "id_number": ("身份证号", st.sampled_from([citizen(11), citizen(12).lower(), " " + citizen(13), citizen(11)[:-1], "4.2e+17", "x" * 18, ""])),
    "region": ("户籍村(社区)代码", st.sampled_from([OWN, SIBLING, "421221", "没有", ""])),
    "phone": ("联系电话", st.sampled_from(["15400000001", "154 0000 0001", "＋８６15400000001", "0715-6312345", "", "12"])),
    "work_place": ("务工地区划代码", st.one_of(st.sampled_from(["440300", "440300000000", "４４０３００", "421221103201", "武汉", ""]), odd)),
    "work_unit_name": ("务工单位", texts),
    "income_band": ("月收入", st.sampled_from(["4800", "４８００", "4,800元", "3000-4500 元", "0", "很多", "", "²³"])),
    "occupation": ("工种", st.sampled_from(["焊工", "6-18-02-04", "没有", ""])),
    "villager_group": ("村民小组", texts),
    "grid": ("网格", texts),
    "household_number": ("户号", st.one_of(st.sampled_from(["00012", "甲-1", ""]), odd)),
    "skills": ("技能", st.sampled_from(["焊接、驾驶", "焊接" + "," + "驾驶；焊接", "长" * 41, "", "a\x07b", "、"])),
    "collected_on": ("采集日期", st.sampled_from(["2024-05-06", "2024/5/6", "２０２４-05-06", "去年", "2099-01-01", ""])),
    "note": ("备注", texts),
}  # fmt: skip
# A desk must look again at what a workbook takes with a doubt: the cell is left out, or for a name kept as it is.
DOUBTED = {"姓名", "联系电话", "务工单位", "村民小组", "网格", "户号", "技能", "采集日期", "备注"}
OF_WHO_LOADS = {"姓名", "采集日期"}  # doubts that nobody hears of when the row is refused anyhow
CHOSEN = {"household_kind": ("户口性质", "rural", "农村"), "employment_status": ("就业状态", "employed", "已就业")}
COMPARED = ("full_name", "household_kind", "villager_group", "grid", "note", "registered_on", *FACTS)


RIGHT = {"full_name": "王小明", "id_number": citizen(11), "region": OWN}


def mostly_right(name: str) -> Any:
    """Three in four cells load, so that whole rows do."""
    right = st.just(RIGHT.get(name, ""))
    return st.integers(0, 3).flatmap(lambda throw: FIELDS[name][1] if throw == 0 else right)


def stored() -> dict[str, Any] | None:
    """What was written about the one person, in plain values."""
    with batch("test"):
        row = LabourRecord.objects.select_related("household").first()
        if row is None:
            return None
        found = {name: getattr(row, name) for name in COMPARED}
        found["id_number"], found["phone"] = row.id_number.open(), row.phone.open() if row.phone else ""
        found["household"] = row.household.number if row.household else ""
        found["skills"] = sorted(row.skills.values_list("name", flat=True))
        return found


class Undone(Exception):
    """Ends a savepoint."""


def tried(work: Any) -> tuple[set[str], dict[str, Any] | None]:
    """The wrong fields and what was stored, of one way; then everything is as it was."""
    try:
        with transaction.atomic():
            wrong = work()
            found = stored()
            raise Undone
    except Undone:
        return wrong, found


def by_form(client: Client, typed: dict[str, str]) -> set[str]:
    answer = client.post("/workers/new/", typed)
    return set() if answer.status_code == 302 else set(answer.context["form"].errors)


def by_api(client: Client, typed: dict[str, str]) -> set[str]:
    answer = client.post("/api/v1/workers/", json.dumps(typed), content_type="application/json")
    return set() if answer.status_code == 201 else {one["field"] for one in json.loads(answer.content)["errors"]}


def by_sheet(cast: Any, cells: dict[str, str]) -> tuple[set[str], set[str]]:
    """Headers that were refused, and headers that were doubted."""
    sheet = sheet_of("labour")
    with acting_as(cast.liaison, cast.regions[OWN]):
        sent = ImportBatch.objects.create(
            kind="labour", region=cast.regions[OWN], uploaded_by=cast.liaison, file_name="x", digest="x"
        )
        judged = sheet.judge([RawSheet(sheet.name, 1, 1, [[header, text] for header, text in cells.items()])])
        done = sheet.apply(judged, sent, cast.liaison, {})
    return {one.header for one in done.all_refusals(judged)}, {one.header for one in judged.doubts if one.header}


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.fixed_dictionaries({name: mostly_right(name) for name in FIELDS}))
def test_form_workbook_and_api_agree_on_verdict_and_stored_values(stage_of_agreement, data):
    cast, client = stage_of_agreement
    typed = data | {name: value for name, (_, value, _) in CHOSEN.items()}
    cells = {FIELDS[name][0]: text for name, text in data.items()}
    cells |= {header: label for header, _, label in CHOSEN.values()}
    form_wrong, form_stored = tried(lambda: by_form(client, typed))
    api_wrong, api_stored = tried(lambda: by_api(client, typed))
    assert api_wrong == form_wrong
    assert api_stored == form_stored
    doubted: set[str] = set()

    def send() -> set[str]:
        refused, doubts = by_sheet(cast, cells)
        doubted.update(doubts)
        return refused

    sheet_wrong, sheet_stored = tried(send)
    headers = {FIELDS[name][0] if name in FIELDS else name for name in form_wrong}
    assert sheet_wrong | doubted <= headers, "what the workbook refuses or doubts, the desk refuses"
    assert headers - sheet_wrong <= DOUBTED
    assert headers - sheet_wrong - doubted <= (OF_WHO_LOADS if sheet_wrong else set())
    if not form_wrong:
        assert doubted == set()
        assert sheet_stored == form_stored


@pytest.fixture
def stage_of_agreement(cast, signed_in):
    Occupation.objects.create(code="6-18-02-04", name="焊工", edition="2022")
    rebuild()
    return cast, signed_in(cast.liaison)
