"""The labour workbook: what is new, changed, unchanged and refused; applied once, and taken back as a whole."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch as batch_role
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, acting_as, citizen, make_person, search_columns_agree
from tests.imports.workbook import bring_in as brought_in
from tests.imports.workbook import person, sent, text_table, workbook
from workers.models import (
    Household,
    LabourChange,
    LabourRecord,
    Occupation,
    PersonTag,
    PersonWish,
    StatusSpell,
)
from workers.services import status, workbook_new
from workers.services.facts import Facts
from workers.services.workbook_plan import plan_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def desk(cast):
    """A village liaison at the desk."""
    Occupation.objects.create(code="6-18-02-04", name="焊工", edition="2022")
    rebuild()
    with acting_as(cast.liaison, cast.regions[OWN]):
        yield cast


def send(cast, content, user=None, region=OWN, **given):
    return sent("labour", content, user or cast.liaison, cast.regions[region], **given)


def bring_in(cast, content, user=None, region=OWN):
    return brought_in("labour", content, user or cast.liaison, cast.regions[region])


def refusals(batch):
    return [tuple(one) for one in files.fetch_json(batch, files.PREVIEW)["refusals"]]


FULL = {
    "联系电话": "154 0000 0001",
    "民族": "土家族",
    "学历": "大专",
    "政治面貌": "党员",
    "婚姻状况": "已婚",
    "就业状态": "已就业",
    "就业类型": "单位就业",
    "务工地区划代码": "440300000000",
    "务工单位": "某某电子厂",
    "工种": "焊工",
    "月收入": "4800",
    "人员类别": "农民工、脱贫劳动力",
    "技能": "焊工，驾驶",
    "求职意向": "否",
    "培训意愿": "养老护理、开挖机",
    "创业意愿": "是",
    "采集日期": "2024/5/6",
    "村民小组": "3组",
    "户号": "00012",
    "与户主关系": "户主",
    "信息提供人": "家属",
    "备注": "=1+1",
}


def test_a_whole_row_becomes_a_person_with_everything_that_hangs_on_them(desk):
    batch = bring_in(desk, workbook([person(11, **FULL)]))
    assert batch.counts() == {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    found = LabourRecord.objects.select_related("household").get()
    assert (found.id_number.open(), found.phone.open()) == (citizen(11), "15400000001")
    assert (found.ethnic_group, found.education, found.political_status, found.marital_status) == (
        "15",
        "31",
        "01",
        "20",
    )
    assert (found.employment_status, found.work_place, found.work_scope) == ("employed", "440300", "outside_province")
    assert (found.occupation_id, found.income_band, found.note) == ("6-18-02-04", "4500_6000", "=1+1")
    assert (found.registered_on, found.consent_state, found.informant) == (date(2024, 5, 6), "pending", "family")
    assert (found.household.number, found.relation_to_head, found.collect_method) == ("00012", "head", "import")
    assert sorted(tag.kind for tag in found.tags.all()) == ["migrant_worker", "out_of_poverty"]
    assert sorted(skill.name for skill in found.skills.all()) == ["焊工", "驾驶"]
    assert {(wish.kind, wish.topic) for wish in found.wishes.all()} == {
        ("training", "care"),
        ("training", "开挖机"),
        ("startup", "未定"),
    }
    assert [spell.starts_on for spell in found.spells.all()] == [date(2024, 5, 6)]
    assert [change.kind for change in found.changes.all()] == ["new"]
    assert AuditEntry.objects.filter(action="import_person", object_id=str(found.pk)).count() == 1


def test_the_same_file_twice_has_no_second_effect(desk):
    content = workbook([person(11, **FULL), person(12), person(13, 求职意向="是", 就业状态="未就业")])
    assert bring_in(desk, content).new == 3
    before = [(r.pk, r.revision, r.updated_at) for r in LabourRecord.objects.order_by("pk")]
    again = bring_in(desk, content)
    assert again.counts() == {"rows": 3, "new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert [(r.pk, r.revision, r.updated_at) for r in LabourRecord.objects.order_by("pk")] == before


def test_a_preview_writes_nothing(desk):
    batch = send(desk, workbook([person(11), person(12)]))
    assert (batch.state, batch.new) == (BatchState.READY, 2)
    assert not LabourRecord.objects.exists()
    assert not ImportedRow.objects.exists()


def test_what_differs_is_shown_old_and_new_and_an_empty_cell_leaves_what_is_stored(desk):
    bring_in(desk, workbook([person(11, **FULL)]))
    changed = send(desk, workbook([person(11, 姓名="王新", 就业状态="已就业", 学历="本科", 联系电话="15400000002")]))
    assert changed.counts() == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    (_, who, fields) = files.fetch_json(changed, files.PREVIEW)["differences"][0]
    assert who == "测**乙"
    assert [tuple(one) for one in fields] == [
        ("姓名", "测试人乙", "王新"),
        ("学历", "大专", "本科"),
        ("联系电话", "154****0001", "154****0002"),
    ]
    services.confirm(batch=changed, by=desk.liaison, later=False)
    services.apply(changed, desk.liaison)
    found = LabourRecord.objects.get()
    assert (found.full_name, found.education, found.phone.open()) == ("王新", "21", "15400000002")
    assert (found.work_unit_name, found.note, found.revision) == ("某某电子厂", "=1+1", 2)
    assert found.tags.open().count() == 2
    assert [change.kind for change in found.changes.order_by("recorded_at")] == ["new", "contact"]


def test_a_new_status_is_a_new_spell_and_an_intention_of_the_employed_ends(desk):
    bring_in(desk, workbook([person(11, 就业状态="未就业", 求职意向="是", 采集日期="2024-03-01")]))
    found = LabourRecord.objects.get()
    assert (found.wants_work, found.intentions.open().count()) == (True, 1)
    bring_in(desk, workbook([person(11, 就业状态="已就业", 务工地区划代码="420100", 采集日期="2024-09-01")]))
    found = LabourRecord.objects.get()
    assert (found.employment_status, found.wants_work, found.work_scope) == ("employed", None, "in_province")
    assert [(s.employment_status, s.starts_on, s.ends_on) for s in found.spells.order_by("starts_on")] == [
        ("unemployed", date(2024, 3, 1), date(2024, 9, 1)),
        ("employed", date(2024, 9, 1), None),
    ]
    assert found.intentions.open().count() == 0
    assert [change.kind for change in found.changes.order_by("happened_on")] == ["new", "leave"]


REFUSED = [
    ({"姓名": ""}, "姓名", "必填，不能为空。"),
    ({"身份证号": "421299199003070010"}, "身份证号", "第18位"),
    ({"身份证号": "4.21299199003070e+17"}, "身份证号", "存成了数字"),
    ({"户籍村(社区)代码": SIBLING}, "户籍村(社区)代码", "不在您的辖区"),
    ({"户籍村(社区)代码": "421221"}, "户籍村(社区)代码", "不在您的辖区"),
    ({"户口性质": "未知"}, "户口性质", "不在可选范围"),
    ({"就业状态": "忙"}, "就业状态", "可填：已就业、未就业"),
    ({"学历": "很高"}, "学历", "不在可选范围"),
    ({"人员类别": "农民工、好人"}, "人员类别", "好人"),
    ({"采集日期": "去年"}, "采集日期", "看不懂"),
    ({"月收入": "不少"}, "月收入", ""),
    ({"期望月薪": "越多越好"}, "期望月薪", "请填每月多少元"),
    ({"求职意向": "也许"}, "求职意向", "请填 是 或 否"),
    ({"工种": "没有的工种"}, "工种", "没有这个工种"),
]


@pytest.mark.parametrize(("given", "header", "words"), REFUSED, ids=[f"{h}-{n}" for n, (_, h, _) in enumerate(REFUSED)])
def test_a_row_is_refused_at_its_cell_and_the_others_load(desk, given, header, words):
    batch = bring_in(desk, workbook([person(11), person(12, **given), person(13)]))
    assert batch.counts() == {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert LabourRecord.objects.count() == 2


@pytest.mark.parametrize(("given", "header", "words"), REFUSED, ids=[f"{h}-{n}" for n, (_, h, _) in enumerate(REFUSED)])
def test_a_refusal_names_row_column_and_reason(desk, given, header, words):
    ((row, where, message),) = refusals(send(desk, workbook([person(11), person(12, **given)])))
    assert (row, where) == (3, header)
    assert words in message


def test_any_other_doubt_loads_with_a_warning(desk):
    rows = [
        person(11, 联系电话="110"),
        person(12, 姓名="王3"),
        person(13, 身份证号=citizen(13, today().replace(day=1) - timedelta(days=3000))),
        person(14, 采集日期="2090-01-01"),
        person(15, 就业状态="已就业"),
    ]
    batch = bring_in(desk, workbook(rows))
    assert batch.counts()["new"] == 5
    assert batch.doubts == 4
    assert {r.registered_on for r in LabourRecord.objects.all()} == {today()}


def test_the_same_number_twice_refuses_both_and_names_the_other(desk):
    batch = send(desk, workbook([person(11), person(12), person(11, 姓名="别人")]))
    assert batch.counts() == {"rows": 3, "new": 1, "changed": 0, "unchanged": 0, "refused": 2}
    assert [(row, "第 4 行" in text or "第 2 行" in text) for row, _, text in refusals(batch)] == [(2, True), (4, True)]


def test_a_number_held_elsewhere_is_refused_and_nothing_is_told(desk):
    make_person(desk.sibling, desk.regions[SIBLING], 12, full_name="张秘密")
    with acting_as(desk.liaison, desk.regions[OWN]):
        batch = bring_in(desk, workbook([person(11), person(12)]))
        assert batch.counts() == {"rows": 2, "new": 1, "changed": 0, "unchanged": 0, "refused": 1}
        ((row, _, message),) = refusals(batch)
        assert (row, message) == (3, "已在其他村登记，可申请迁移。")
        assert "张" not in str(files.fetch_json(batch, files.PREVIEW))


def test_a_town_may_not_move_a_person_by_workbook(cast):
    make_person(cast.sibling, cast.regions[SIBLING], 12)
    with acting_as(cast.town, cast.regions["421221103"]):
        batch = bring_in(cast, workbook([person(12)]), cast.town, "421221103")
        assert batch.counts()["refused"] == 1


def test_columns_in_any_order_with_marks_and_full_width_are_found_and_unknown_ones_reported(desk):
    headers = ["备注", "就业状态＊", " 身份证号* ", "户口性质*", "姓名*", "户籍村（社区）代码", "血型"]
    row = person(11) | {
        "身份证号": "４２１２９９１９９００３０７" + citizen(11)[14:].lower(),
        "血型": "A",
        "备注": "好",
    }
    rows = [
        {header: row.get(header.strip().strip("*＊").replace("（", "(").replace("）", ")"), "") for header in headers}
    ]
    buffer = workbook([{h.rstrip("*"): v for h, v in rows[0].items()}], headers)
    batch = bring_in(desk, buffer)
    assert (batch.new, batch.unknown_headers) == (1, ["血型"])
    assert LabourRecord.objects.get().note == "好"


def test_a_missing_required_column_refuses_the_file_before_any_row(desk):
    batch = send(desk, workbook([{"姓名": "王", "身份证号": citizen(11)}]))
    assert batch.state == BatchState.UNUSABLE
    assert "户籍村(社区)代码、户口性质、就业状态" in batch.message
    assert files.path_of(batch, files.UPLOAD).exists(), "somebody may say which columns they are"
    services.map_columns(batch=batch, mapping={"姓名": "姓名"}, source="教育局", by=desk.liaison)
    assert batch.state == BatchState.RECEIVED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_tables_are_read_alike(desk, encoding):
    batch = bring_in(desk, text_table([person(11, **FULL), person(12, 姓名="买买提·阿不都")], encoding))
    assert batch.new == 2
    assert LabourRecord.objects.filter(full_name="买买提·阿不都").exists()


def test_a_mapping_reads_a_source_with_its_own_headers(desk):
    rows = [{"人名": "王小", "号码": citizen(11), "村": OWN, "性质": "农村", "情况": "在校"}]
    content = workbook(rows, list(rows[0]))
    mapping = {"人名": "姓名", "号码": "身份证号", "村": "户籍村(社区)代码", "性质": "户口性质", "情况": "就业状态"}
    assert send(desk, content, mapping=mapping).new == 1


def test_the_error_workbook_is_corrected_and_sent_again(desk):
    from jiayu_jobs.imports.reading import read_sheets
    from jiayu_jobs.imports.workbooks import error_workbook

    batch = bring_in(desk, workbook([person(11), person(12, 学历="很高", 备注="@x"), person(13, 姓名="")]))
    content = error_workbook(batch)
    (sheet,) = read_sheets(content, services.DESK)
    heads = [column[0] for column in sheet.columns]
    assert heads[-1] == "错误说明"
    assert sheet.height == 3
    assert "原第 3 行。学历：“很高”不在可选范围" in sheet.columns[-1][1]
    corrected = [
        dict(zip([h.rstrip("*") for h in heads], line, strict=True)) for line in zip(*sheet.columns, strict=True)
    ][1:]
    corrected[0]["学历"], corrected[1]["姓名"] = "高中", "王补"
    again = bring_in(desk, workbook(corrected, heads))
    assert again.counts() == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert again.unknown_headers == []
    assert LabourRecord.objects.get(education="61").note == "@x"


def test_a_number_registered_after_the_plan_is_left_to_who_was_faster_with_all_that_hangs_on_it(desk, monkeypatch):
    """A workbook goes through in parts; what is missing of one is missing of all its tables."""
    monkeypatch.setattr(workbook_new, "LEAST_ROWS", 2)
    batch = send(desk, workbook([person(n, 人员类别="退役军人", 培训意愿="养老护理") for n in range(11, 21)]))
    with transaction.atomic():
        _, judged = services.judge(batch)
        plan = plan_people(judged.prepared)
        faster = make_person(desk.liaison, desk.regions[OWN], 15)
        missed, days = workbook_new.write_new_people(plan.new, batch=batch, by=desk.liaison)
    assert missed == [6]
    assert set(days) == {OWN}
    imported = LabourRecord.objects.exclude(pk=faster.pk)
    keys = set(imported.values_list("pk", flat=True))
    assert len(keys) == 9
    for model in (StatusSpell, LabourChange, PersonTag, PersonWish):
        assert {row.record_id for row in model.objects.exclude(record=faster)} == keys, model
    assert set(ImportedRow.objects.filter(batch=batch).values_list("record_key", flat=True)) == keys
    entries = AuditEntry.objects.filter(action="import_person")
    assert sorted(entries.values_list("object_id", flat=True)) == sorted(map(str, keys))
    assert PersonTag.objects.filter(record=faster).count() == 0


def test_the_parts_of_a_workbook_are_one_whole(desk, monkeypatch):
    monkeypatch.setattr(workbook_new, "LEAST_ROWS", 1)
    monkeypatch.setattr(workbook_new, "MOST_ROWS", 3)
    batch = bring_in(desk, workbook([person(n, **FULL | {"户号": str(n % 2)}) for n in range(11, 22)]))
    assert batch.new == 11
    assert Household.objects.count() == 2
    assert set(LabourRecord.objects.values_list("household__number", flat=True)) == {"0", "1"}
    assert StatusSpell.objects.count() == LabourChange.objects.count() == ImportedRow.objects.count() == 11
    search_columns_agree()
    roll_up()
    with batch_role("test"):
        assert verify().drift == []


# -- figures, undo, two at once ------------------------------------------------------------------------------------


def test_figures_follow_and_the_undo_takes_them_back(desk):
    rows = [person(n, 就业状态="已就业", 户号="1", 采集日期="2024-01-05") for n in range(11, 17)]
    batch = bring_in(desk, workbook(rows))
    roll_up()
    with batch_role("test"):
        assert verify().drift == []
    assert services.undo(batch=batch, by=desk.liaison) == 6
    assert AuditEntry.objects.get(action="undo_import").detail == {"new": 6, "changed": 0}
    roll_up()
    assert not LabourRecord.objects.exists()
    with batch_role("test"):
        assert verify().drift == []
    with pytest.raises(Refused):
        services.undo(batch=batch, by=desk.liaison)


def snapshot():
    """Everything stored about people in plain values, keys and times of change left out."""
    rows = []
    for found in LabourRecord.objects.order_by("pk"):
        rows.append(
            [found.full_name, found.phone.open() if found.phone else "", found.education, found.employment_status]
            + [
                found.work_place,
                found.wants_work,
                found.household_id,
                found.name_initials,
                found.name_pinyin,
                found.verified_at,
            ]
            + [[(s.pk, s.employment_status, s.starts_on, s.ends_on) for s in found.spells.order_by("pk")]]
            + [[(t.kind, t.ends_on) for t in found.tags.order_by("pk")]]
            + [[(w.topic, w.ends_on) for w in found.wishes.order_by("pk")]]
            + [[(i.pk, i.ends_on, i.closed_reason) for i in found.intentions.order_by("pk")]]
            + [[skill.name for skill in found.skills.order_by("pk")], [c.kind for c in found.changes.order_by("pk")]]
        )
    return rows


def test_an_undo_puts_changed_people_back_as_they_were(desk):
    bring_in(desk, workbook([person(11, **FULL), person(12, 就业状态="未就业", 求职意向="是"), person(13)]))
    before = snapshot()
    changes = [
        person(
            11,
            姓名="改名",
            就业状态="退休",
            联系电话="15400000009",
            创业意愿="否",
            人员类别="退役军人",
            采集日期="2024-08-01",
        ),
        person(12, 就业状态="已就业", 务工地区划代码="440300", 户号="7", 技能="开车"),
        person(13, 学历="本科", 培训意愿="电工"),
    ]
    batch = bring_in(desk, workbook(changes))
    assert batch.changed == 3
    assert snapshot() != before
    search_columns_agree()
    services.undo(batch=batch, by=desk.liaison)
    assert snapshot() == before
    search_columns_agree()
    roll_up()
    with batch_role("test"):
        assert verify().drift == []


def test_an_undo_is_refused_as_a_whole_when_anybody_was_touched_since(desk):
    batch = bring_in(desk, workbook([person(11), person(12)]))
    person_ = LabourRecord.objects.order_by("pk").first()
    status.change_status(person=person_, facts=Facts(employment_status="retired"), starts_on=today(), by=desk.liaison)
    with pytest.raises(Refused, match="有 1 人在导入后又有新的记录"):
        services.undo(batch=batch, by=desk.liaison)
    assert LabourRecord.objects.count() == 2
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED


def test_who_was_changed_after_the_preview_is_left_alone_and_named(desk):
    bring_in(desk, workbook([person(11), person(12)]))
    batch = send(desk, workbook([person(11, 学历="本科"), person(12, 学历="本科")]))
    touched = LabourRecord.objects.get(id_index=LabourRecord.objects.order_by("pk").first().id_index)
    status.correct_details(person=touched, given={"education": "81"}, by=desk.liaison)
    services.confirm(batch=batch, by=desk.liaison, later=False)
    done = services.apply(batch, desk.liaison)
    assert (done.changed, done.unchanged) == (1, 1)
    assert "有 1 人在预览之后被别人改过" in done.message
    touched.refresh_from_db()
    assert touched.education == "81"


def test_a_batch_is_confirmed_once(desk):
    batch = send(desk, workbook([person(11)]))
    services.confirm(batch=batch, by=desk.liaison, later=False)
    with pytest.raises(Refused):
        services.confirm(batch=batch, by=desk.liaison, later=False)
    services.apply(batch, desk.liaison)
    assert services.apply(batch, desk.liaison).state == BatchState.APPLIED
    assert LabourRecord.objects.count() == 1


def test_the_file_lies_sealed_and_goes_when_it_is_not_wanted(desk):
    batch = send(desk, workbook([person(11, 姓名="王可见")]))
    for what in (files.UPLOAD, files.PREVIEW):
        raw = files.path_of(batch, what).read_bytes()
        assert b"PK" not in raw[:60]
        assert "王".encode() not in raw
    services.discard(batch=batch, by=desk.liaison)
    assert not files.path_of(batch, files.UPLOAD).exists()
    assert not files.path_of(batch, files.PREVIEW).exists()


def test_the_county_brings_in_villages_of_every_town(cast):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        batch = bring_in(
            cast, workbook([person(11), person(12, **{"户籍村(社区)代码": FOREIGN})]), cast.officer, COUNTY
        )
        assert batch.new == 2
        assert {r.region_id for r in LabourRecord.objects.all()} == {OWN, FOREIGN}
        assert not Household.objects.exists()


def test_a_file_that_is_none_leaves_nothing_behind(desk):
    with pytest.raises(Unusable):
        services.receive(
            kind="labour",
            content=b"%PDF-1.7",
            file_name="x.xlsx",
            by=desk.liaison,
            region=desk.regions[OWN],
            later=False,
        )
    assert not list(services.ImportBatch.objects.all())
