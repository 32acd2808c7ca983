"""其他部门用表: saved once, shared in the region, filled from the register under the rules of every export."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.exports import files as export_files
from jiayu_jobs.exports import services as exports
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, SIBLING, TOWN_A, acting_as, citizen, make_person
from workers.bureau_exports import FIELDS, BureauList, field_for
from workers.models import BureauForm
from workers.services.bureau_forms import add_bureau_form, change_bureau_form

pytestmark = pytest.mark.django_db
PHONE = "15481726354"
COLUMNS = [("序号", "序号"), ("证件号", "身份证号"), ("户主签字", "（空着）"), ("姓  名", "姓名"), ("出生", "出生日期")]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR, settings.EXPORTS_DIR = tmp_path / "imports", tmp_path / "exports"


def table(cast, by=None, region=OWN, **given):
    by = by or cast.liaison
    wanted = {"name": "低保核对", "bureau": "县民政局", "purpose": "核对低保对象", "query": "", "titles": []}
    with acting_as(by, cast.regions[region]):
        return add_bureau_form(region=cast.regions[region], columns=COLUMNS, by=by, **(wanted | given))


def filled(cast, made, by=None, region=OWN, masked=True):
    by = by or cast.liaison
    with acting_as(by, cast.regions[region]):
        export = exports.request_export(
            kind="bureau", given={"form": str(made.pk)}, reason="县民政局核对", by=by,
            region=cast.regions[region], post="岗", masked=masked,
        )  # fmt: skip
        content = export_files.fetch(exports.write(export))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def empty_form(*rows):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("表一")
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            page.write_string(line, column, text)
    book.close()
    return SimpleUploadedFile("民政局.xlsx", buffer.getvalue())


def test_a_table_is_filled_in_its_own_order_with_its_own_headings_and_masked(cast):
    for sequence in (11, 13):
        make_person(cast.liaison, cast.regions[OWN], sequence, phone=PHONE, full_name="宓冬璇")
    rows = filled(cast, table(cast, titles=[["嘉鱼县低保核对表"], ["填报单位：", "甲村"]]))
    assert "已脱敏" in rows[0][0]
    assert [text for text in rows[1] if text] == ["嘉鱼县低保核对表"]
    assert rows[2][:2] == ["填报单位：", "甲村"]
    assert rows[3] == [heading for heading, _ in COLUMNS]
    assert [row[0] for row in rows[4:]] == ["1", "2"]
    assert rows[4][1:] == [f"4212**********{citizen(11)[-4:]}", "", "宓*璇", "1990"]
    assert citizen(11) not in str(rows)


def test_whole_numbers_are_a_look_and_the_use_is_written_down(cast):
    make_person(cast.liaison, cast.regions[OWN], 11)
    made = table(cast)
    assert citizen(11) in str(filled(cast, made, masked=False))
    asked = AuditEntry._base_manager.get(action="request_export")
    assert asked.detail["form"] == str(made.pk)
    assert AuditEntry._base_manager.filter(action="reveal").count() == 1
    assert ExportFile._base_manager.get().columns == [heading for heading, _ in COLUMNS]


def test_a_town_fills_a_villages_table_in_its_own_scope_and_a_neighbour_does_not_see_it(cast):
    make_person(cast.liaison, cast.regions[OWN], 11)
    make_person(cast.sibling, cast.regions[SIBLING], 12)
    made = table(cast)
    assert len(filled(cast, made, cast.town, TOWN_A)) == 4
    assert len(filled(cast, made)) == 3
    with pytest.raises(Refused):
        filled(cast, made, cast.sibling, SIBLING)


def test_a_saved_search_narrows_it_and_one_that_no_longer_fits_says_so(cast):
    make_person(cast.liaison, cast.regions[OWN], 11)
    make_person(cast.liaison, cast.regions[OWN], 12)
    assert len(filled(cast, table(cast, query="sex=2"))) == 3
    with pytest.raises(Refused, match="筛选条件已经不能用"):
        filled(cast, table(cast, name="旧", query="region=999999999999"))
    with pytest.raises(Refused, match="筛选条件已经不能用"):
        filled(cast, table(cast, name="一户", query="household=1"))


def test_only_the_owner_changes_and_two_tables_have_two_names(cast):
    made = table(cast)
    with acting_as(cast.town, cast.regions[TOWN_A]), pytest.raises(Refused, match="只有建表人"):
        change_bureau_form(form=made, given={"name": "改"}, by=cast.town)
    with pytest.raises(Refused, match="已有名为"):
        table(cast)
    with pytest.raises(Refused, match="用途"):
        table(cast, name="另一张", purpose="无")
    with acting_as(cast.liaison, cast.regions[OWN]):
        changed = change_bureau_form(form=made, given={"columns": COLUMNS[:2]}, by=cast.liaison, revision=1)
        assert len(changed.columns) == 2
        with pytest.raises(Refused, match="刚才有人改过"):
            change_bureau_form(form=made, given={"name": "改"}, by=cast.liaison, revision=1)
        with pytest.raises(Refused, match="至少选一列"):
            change_bureau_form(form=made, given={"columns": []}, by=cast.liaison)


def test_the_bureaus_own_empty_workbook_is_read_and_the_rest_assigned_by_hand(cast, signed_in):
    client = signed_in(cast.liaison)
    sent = {
        "name": "残联摸底",
        "bureau": "县残联",
        "purpose": "残疾人就业摸底",
        "file": empty_form(
            ["嘉鱼县残疾人就业摸底表"],
            ["填报单位：", "", "时间："],
            ["序号", "姓名", "身份证号码", "残疾证号", "备注*"],
        ),
    }
    answer = client.post("/tables/new/", sent, follow=True)
    assert "还有 1 列没认出来" in answer.content.decode()
    with batch("test"):
        made = BureauForm.objects.get()
    assert made.titles == [["嘉鱼县残疾人就业摸底表"], ["填报单位：", "时间："]]
    assert [field for _, field in made.columns] == ["序号", "姓名", "身份证号", "", "备注"]
    # 备注 goes to the front, the disability certificate stays empty.
    given = {"name": "残联摸底", "bureau": "县残联", "purpose": "残疾人就业摸底", "title": "嘉鱼县残疾人就业摸底表",
             "revision": "1"}  # fmt: skip
    for number, (heading, field) in enumerate(made.columns):
        given |= {f"heading{number}": heading, f"field{number}": field or "（空着）", f"order{number}": str(number + 2)}
    assert client.post(f"/tables/{made.pk}/", given | {"order4": "1"}).status_code == 302
    with batch("test"):
        assert [heading for heading, _ in BureauForm.objects.get().columns] == [
            "备注*", "序号", "姓名", "身份证号码", "残疾证号",
        ]  # fmt: skip
    assert signed_in(cast.town).get(f"/tables/{made.pk}/").status_code == 404
    listed = signed_in(cast.town).get("/tables/").content.decode()
    assert "残联摸底" in listed


@pytest.mark.parametrize("content", [b"no workbook", b""])
def test_a_file_that_cannot_be_read_leaves_nothing(cast, signed_in, content):
    sent = {"name": "表", "bureau": "局", "purpose": "核对对象", "file": SimpleUploadedFile("a.xlsx", content)}
    answer = signed_in(cast.liaison).post("/tables/new/", sent)
    assert answer.status_code == 422
    with batch("test"):
        assert not BureauForm.objects.exists()


def test_every_declared_field_has_a_text_and_the_personal_ones_a_mask(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11, phone=PHONE, full_name="宓冬璇", address="甲村八组")
    made = table(cast, titles=[])
    with acting_as(cast.liaison, cast.regions[OWN]):
        row = BureauList().rows({"form": made}).get()
        masked = {name: column.text(row, masked=True) for name, column in FIELDS.items()}
        full = {name: column.text(row, masked=False) for name, column in FIELDS.items()}
    assert full["姓名"] == person.full_name
    said = "".join(masked.values())
    for canary in ("宓冬璇", citizen(11), citizen(11)[6:14], PHONE, "八组", "1990-03-07"):
        assert canary not in said
    assert (field_for("身份证号码"), field_for("姓 名"), field_for("没有这一列")) == ("身份证号", "姓名", "")


def test_who_takes_out_the_audit_alone_sees_no_table_and_takes_none_out(cast, signed_in):
    made = table(cast)
    client = signed_in(cast.leader)
    assert client.get("/tables/").status_code == 403
    assert client.get(f"/exports/new/?list=bureau&form={made.pk}").status_code == 404
    assert "/tables/" not in client.get("/exports/").content.decode()
