"""省系统对照表: corrected by the county, used by exports and by imports."""

import io

import pytest
from python_calamine import CalamineWorkbook

from jiayu_jobs.exports import files as export_files
from jiayu_jobs.exports import services as exports
from jiayu_jobs.imports import services as imports
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, OWN, TOWN_A, acting_as, citizen, make_person
from tests.faults.crowd import together
from tests.imports.workbook import workbook
from workers.models import LabourRecord, ProvincialTermChange
from workers.provincial_exports import ProvincialList
from workers.provincial_map import all_terms
from workers.services.provincial_terms import change_term, undo_term_change

pytestmark = pytest.mark.django_db
RURAL, URBAN = "household_kind.rural", "household_kind.urban"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR, settings.EXPORTS_DIR = tmp_path / "imports", tmp_path / "exports"


def change(cast, key, code, name="", note="", version=None):
    with acting_as(cast.officer, cast.regions[COUNTY]):
        change_term(key=key, code=code, name=name, note=note, by=cast.officer, version=version)


def code(key):
    return all_terms()[key].code


def test_what_is_known_stands_with_its_doubt_and_nothing_is_made_up():
    terms = all_terms()
    assert (terms["field.id_number"].code, terms["education.21"].code) == ("aac002", "21")
    assert "未确认" in terms["field.id_number"].note
    assert "未确认" in terms["education.21"].note
    for key in ("employment_status.employed", RURAL, "field.phone"):
        assert terms[key].code == ""
        assert "照省系统填写" in terms[key].note


def test_each_change_is_kept_and_the_newest_can_be_taken_back(cast):
    change(cast, RURAL, "1", "农业")
    change(cast, RURAL, "10", "农业户口")
    assert code(RURAL) == "10"
    with acting_as(cast.officer, cast.regions[COUNTY]):
        undo_term_change(key=RURAL, by=cast.officer)
        assert code(RURAL) == "1"
        undo_term_change(key=RURAL, by=cast.officer)
        assert code(RURAL) == ""
        with pytest.raises(Refused, match="没有可以撤销"):
            undo_term_change(key=RURAL, by=cast.officer)
    assert ProvincialTermChange.objects.count() == 2


def test_a_field_code_names_one_field_and_a_stale_form_is_refused(cast):
    with pytest.raises(Refused, match="aac003 已对应“姓名”"):
        change(cast, "field.phone", "aac003")
    change(cast, RURAL, "1", version=0)
    with pytest.raises(Refused, match="刚才有人改过"):
        change(cast, RURAL, "2", version=0)
    with pytest.raises(Refused, match="内容没有变化"):
        change(cast, RURAL, "1")


@pytest.mark.django_db(transaction=True)
def test_two_fields_cannot_take_one_code_at_once(cast):
    results = together(
        [lambda: change(cast, "field.phone", "aae005"), lambda: change(cast, "field.work_place", "aae005")]
    )
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Refused"]
    assert [term.code for term in all_terms().values()].count("aae005") == 1


def test_the_export_names_columns_and_values_as_the_province_does_and_says_what_is_missing(cast):
    make_person(cast.liaison, cast.regions[OWN], 11, details={"education": "21"})
    make_person(cast.liaison, cast.regions[OWN], 12)
    change(cast, URBAN, "2")
    with acting_as(cast.town, cast.regions[TOWN_A]):
        said = [notice.text for notice in ProvincialList().notices({})]
        assert said[0] == "户口性质“农村”没有省系统代码，2 人这一格为空。"
        assert "联系电话" in said[-1]
        assert not [text for text in said if "就业状态“" in text], "a field that does not go out misses no code"
    change(cast, RURAL, "1")
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert not [n.text for n in ProvincialList().notices({}) if "户口性质" in n.text]
        export = exports.request_export(
            kind="province", given={}, reason="报省系统", by=cast.town, region=cast.regions[TOWN_A], post="镇"
        )
        content = export_files.fetch(exports.write(export))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    line = dict(zip(rows[1], rows[2], strict=True))
    assert (line["aac009"], line["aac011"], line["aac010"], line["aab301"]) == ("1", "21", OWN, COUNTY)
    assert line["aac004"] == "1"
    text = str(rows)
    assert citizen(11) not in text, "C5: masked"
    assert "19900307" not in text
    assert "aac003" in export.columns


def test_the_page_before_the_export_counts_and_leads_the_officer_to_the_table(cast, signed_in):
    make_person(cast.liaison, cast.regions[OWN], 11)
    shown = signed_in(cast.officer).get("/exports/new/?list=province").content.decode()
    assert "1 人这一格为空" in shown
    assert "/province/?kind=household_kind" in shown
    desk = signed_in(cast.liaison).get("/exports/new/?list=province").content.decode()
    assert "1 人这一格为空" in desk
    assert "/province/?kind=household_kind" not in desk


PROVINCIAL = {"aac003": "省来人", "aac002": citizen(31), "aac010": OWN, "aac009": "1", "aac011": "21", "ahj1": "已在岗"}


def bring_in(cast, row):
    with acting_as(cast.liaison, cast.regions[OWN]):
        sent = imports.receive(
            kind="labour", content=workbook([row], list(row), name="Sheet1"), file_name="省.xlsx",
            by=cast.liaison, region=cast.regions[OWN], later=False,
        )  # fmt: skip
        imports.preview(sent)
        if sent.state == "ready":
            imports.confirm(batch=sent, by=cast.liaison, later=False)
            imports.apply(sent, cast.liaison)
    return sent


def test_a_file_of_the_province_is_understood_through_the_table(cast):
    assert bring_in(cast, PROVINCIAL).state == "unusable", "nobody has said yet where the status stands"
    for key, theirs, name in (
        (RURAL, "1", "农业"),
        ("field.employment_status", "ahj1", "就业状况"),
        ("employment_status.employed", "01", "已在岗"),
    ):
        change(cast, key, theirs, name)
    assert bring_in(cast, PROVINCIAL).refused == 0
    with batch("test"):
        row = LabourRecord.objects.get()
    assert (row.household_kind, row.education, row.employment_status) == ("rural", "21", "employed")


def test_a_code_means_what_the_province_says_only_below_its_header(cast):
    change(cast, RURAL, "1")
    change(cast, "education.81", "61", "小学")
    change(cast, "education.61", "", "")
    own = {"姓名": "本地人", "身份证号": citizen(33), "户籍村(社区)代码": OWN, "户口性质": "农村", "就业状态": "在校"}
    bring_in(cast, own | {"学历": "61"})
    bring_in(cast, {**own, "身份证号": citizen(35), "aac011": "61"})
    with batch("test"):
        found = {p.id_number.open(): p.education for p in LabourRecord.objects.all()}
    assert found == {citizen(33): "61", citizen(35): "81"}


def test_a_code_that_stands_for_several_of_ours_is_refused_not_guessed(cast):
    change(cast, "education.90", "90", "文盲")
    own = {"姓名": "本地人", "身份证号": citizen(33), "户籍村(社区)代码": OWN, "户口性质": "农村", "就业状态": "在校"}
    sent = bring_in(cast, own | {"aac011": "90"})
    assert (sent.refused, sent.new) == (1, 0)


def test_only_the_countys_officer_changes_the_table(cast, signed_in):
    client = signed_in(cast.officer)
    answer = client.post(f"/province/{RURAL}/", {"code": "1", "name": "农业", "note": "", "version": "0"}, follow=True)
    assert "已保存" in answer.content.decode()
    assert signed_in(cast.town).get("/province/").status_code == 403
    assert client.get("/province/nothing.here/").status_code == 404
    assert "农业" in client.get(f"/province/{RURAL}/").content.decode()
