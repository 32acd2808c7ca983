"""The workbook of employers: found by the code, registered or changed by the desk's own services, taken back as a whole."""

import pytest

from employers.employer_imports import EmployersSheet
from employers.models import Employer
from employers.services.registration import edit_employer
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch as as_batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as
from tests.employers.test_months import monitored
from tests.employers.test_registration import code
from tests.imports.workbook import bring_in, sent, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def town(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        yield cast


def line(number=61, **given):
    usual = {
        "单位名称": f"测试厂{number}", "统一社会信用代码": code(number), "经济类型": "企业", "区划代码": OWN,
        "联系人": "李女士", "联系电话": "15400000061",
    }  # fmt: skip
    return usual | given


def load(cast, *rows):
    return bring_in("employers", workbook(list(rows), kind="employers"), cast.town, cast.regions[TOWN_A])


CELLS = (
    ({}, ""),
    ({"统一社会信用代码": "914212990000000000"}, "统一社会信用代码"),
    ({"区划代码": FOREIGN}, "区划代码"),
    ({"区划代码": COUNTY}, "区划代码"),
    ({"经济类型": "家庭雇主"}, "经济类型"),
    ({"联系电话": "123"}, "联系电话"),
    ({"行业": "不知道"}, "行业"),
    ({"行业代码": "C13"}, "行业代码"),
    ({"重点企业": "也许"}, "重点企业"),
    ({"规上年份": "去年"}, "规上年份"),
)


def test_cells_are_judged_as_the_form_judges_them(town):
    assert [column.header for column in EmployersSheet().columns if column.required] == list(line())
    for cells, header in CELLS:
        content = workbook([line(**cells)], kind="employers")
        told = files.fetch_json(sent("employers", content, town.town, town.regions[TOWN_A]), files.PREVIEW)["refusals"]
        assert {one[1] for one in told} == ({header} if header else set()), cells


def test_new_ones_are_registered_known_ones_changed_and_all_of_it_taken_back(town):
    done = load(town, line(), line(62, 规上年份="2023、2024", 重点企业="是"))
    assert (done.new, done.changed, done.refused) == (2, 0, 0)
    first = Employer.objects.get(credit_code=code(61))
    assert (first.state, first.decided_by_id) == ("verified", town.town.pk)
    same = load(town, line(), line(62, 规上年份="2023、2024", 重点企业="是"))
    assert (same.new, same.changed, same.unchanged) == (0, 0, 2)
    changed = load(town, line(联系电话="15400000099", 区划代码=SIBLING, 产业园="潘湾园"), line(62, 规上年份="2024"))
    assert (changed.new, changed.changed) == (0, 2)
    shown = str(files.fetch_json(changed, files.PREVIEW)["differences"])
    assert "15400000099" not in shown and "154****0099" in shown
    first = Employer.objects.select_related("region").get(pk=first.pk)
    assert (first.region_id, first.park, first.contact_phone.open()) == (SIBLING, "潘湾园", "15400000099")
    kept = str(list(ImportedRow.objects.filter(batch=changed).values_list("before", flat=True)))
    assert "15400000061" not in kept
    services.undo(batch=changed, by=town.town)
    first = Employer.objects.get(pk=first.pk)
    assert (first.region_id, first.park, first.contact_phone.open()) == (OWN, "", "15400000061")
    second = Employer.objects.get(credit_code=code(62))
    assert sorted(second.above_scale_years.values_list("year", flat=True)) == [2023, 2024]


def test_an_undo_is_refused_once_somebody_went_on(town):
    done = load(town, line(), line(62))
    first = Employer.objects.select_related("region").get(credit_code=code(61))
    edit_employer(employer=first, changes={"park": "新园"}, revision=1)
    with pytest.raises(Refused, match="有 1 家单位在导入后"):
        services.undo(batch=done, by=town.town)
    assert Employer.objects.count() == 2


def test_new_ones_go_with_the_undo_and_one_held_out_of_sight_is_refused(town):
    with as_batch("test"):
        other = monitored(town, 2, FOREIGN)
    done = load(town, line(), line(63, 统一社会信用代码=other.credit_code))
    assert (done.new, done.refused) == (1, 1) and Employer.objects.count() == 1
    services.undo(batch=done, by=town.town)
    assert not Employer.objects.exists()
