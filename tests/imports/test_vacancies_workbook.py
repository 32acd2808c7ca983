"""The workbook of vacancies: judged as the firm's form, handed in for somebody else, taken back as a whole."""

import pytest

from employers.models import Vacancy
from employers.services.vacancy_review import decide_vacancy
from employers.vacancy_forms import VacancyForm
from employers.vacancy_imports import VacanciesSheet
from jiayu_jobs.imports import files, services
from jiayu_jobs.refusals import Refused
from tests.cast import COUNTY, FOREIGN, TOWN_A, acting_as
from tests.employers.test_months import monitored
from tests.imports.workbook import bring_in, sent, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def firm(cast):
    made = monitored(cast)
    monitored(cast, 2, FOREIGN)
    return made


@pytest.fixture
def town(cast, firm):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        yield cast


def line(firm, **given):
    usual = {
        "统一社会信用代码": firm.credit_code,
        "岗位名称": "缝纫工",
        "招聘人数": "3",
        "工资": "4500",
        "工资单位": "元/月",
        "工作地点": "二号车间",
        "联系电话": "15400000001",
    }
    return usual | given


def content(*rows):
    return workbook(list(rows), kind="vacancies")


def load(cast, *rows):
    return bring_in("vacancies", content(*rows), cast.town, cast.regions[TOWN_A])


def refusals(batch):
    return [tuple(one[1:]) for one in files.fetch_json(batch, files.PREVIEW)["refusals"]]


# What a row says besides -> the column that is refused ("" = none); the form of the page judges the same.
CELLS = (
    ({}, ""),
    ({"岗位类型": "零工", "工资单位": "元/天", "工资": "200"}, ""),
    ({"岗位名称": "限女性缝纫工"}, "岗位名称"),
    ({"工资": "1200"}, "工资"),
    ({"工资": "很多"}, "工资"),
    ({"最小年龄": "18"}, "年龄要求的理由"),
    ({"最小年龄": "18", "年龄要求的理由": "高空作业"}, ""),
    ({"工作内容": "交押金 200 元"}, "工作内容"),
    ({"联系电话": "123"}, "联系电话"),
    ({"上班时间": "八点"}, "上班时间"),
    ({"保险": "工伤、养老"}, ""),
    ({"保险": "车险"}, "保险"),
    ({"每天工时": "12"}, "每天工时"),
    ({"学历要求": "不知道"}, "学历要求"),
)


def test_form_and_workbook_refuse_the_same_cells(town, firm):
    sheet = VacanciesSheet()
    fields = {column.header: column.field for column in sheet.columns}
    labels = {
        name: {str(label): value for value, label in VacancyForm.base_fields[name].choices}
        for name in ("kind", "wage_unit", "insurance_kinds", "education_min")
    }
    for cells, header in CELLS:
        batch = sent("vacancies", content(line(firm, **cells)), town.town, town.regions[TOWN_A])
        told = {column for column, _ in refusals(batch)}
        assert told == ({header} if header else set()), cells
        given = {"kind": "full_time"}
        for column, text in line(firm, **cells).items():
            name = fields[column]
            if name == "insurance_kinds":
                given[name] = [labels[name].get(part, part) for part in text.split("、")]
            else:
                given[name] = labels.get(name, {}).get(text, text)
        assert set(VacancyForm(given).errors) == ({fields[header]} if header else set()), cells


def test_rows_are_handed_in_once_for_somebody_else_and_taken_back(town, firm):
    first = load(town, line(firm), line(firm, 岗位名称="焊工", 统一社会信用代码="91421299MA4XR009XX"))
    assert (first.new, first.refused) == (1, 1)
    again = load(town, line(firm))
    assert (again.new, again.unchanged) == (0, 1)
    made = Vacancy.objects.select_related("region").get()
    assert (made.state, made.submitted_by, made.unit_name) == ("submitted", town.town, firm.name)
    with pytest.raises(Refused, match="自己提交"):
        decide_vacancy(vacancy=made, accept=True, answer="", by=town.town)
    services.undo(batch=first, by=town.town)
    assert not Vacancy.objects.exists()
    second = load(town, line(firm))
    with acting_as(town.officer, town.regions[COUNTY]):
        decide_vacancy(vacancy=Vacancy.objects.select_related("region").get(), accept=True, answer="", by=town.officer)
    with pytest.raises(Refused, match="1 个岗位"):
        services.undo(batch=second, by=town.town)
