"""A row that the desk would take is a row that a workbook brings in, and the other way round: one set of rules."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.scoping import Scope, scoped
from tests.cast import COUNTY, OWN, SIBLING, citizen
from workers import enums
from workers.forms import NextForm, RegistrationForm
from workers.models import Occupation
from workers.services.facts import Facts, stored_place
from workers.services.workbook_plan import FACTS, merged_facts

pytestmark = pytest.mark.django_db

# Header of the sheet -> field of the desk's form; each with texts that are right, wrong or odd.
NUMBERS = st.sampled_from(
    [citizen(11), citizen(12).lower(), citizen(11)[:17] + "0", "421299", "", " " + citizen(13) + " "]
)
COLUMNS = {
    "身份证号": ("id_number", NUMBERS),
    "户口性质": ("household_kind", st.sampled_from(["rural", "urban", "x", ""])),
    "就业状态": ("employment_status", st.sampled_from([*enums.EmploymentStatus.values, "x", ""])),
    "民族": ("ethnic_group", st.sampled_from(["01", "15", "99", ""])),
    "学历": ("education", st.sampled_from(["11", "71", "00", ""])),
    "政治面貌": ("political_status", st.sampled_from(["01", "13", "77", ""])),
    "婚姻状况": ("marital_status", st.sampled_from(["10", "20", "5", ""])),
    "就业类型": ("employment_type", st.sampled_from([*enums.EmploymentType.values, "x", ""])),
    "务工地区划代码": ("work_place", st.sampled_from(["440300", "421221", "999999", "12", "武汉", "没有", ""])),
    "工种": ("occupation", st.sampled_from(["焊工", "6-18-02-04", "没有", ""])),
    "月收入": ("income_band", st.sampled_from(["4800", "3000-4500 元", "很多", ""])),
    "与户主关系": ("relation_to_head", st.sampled_from([*enums.HouseholdRelation.values, "x", ""])),
    "信息提供人": ("informant", st.sampled_from([*enums.Informant.values, "x", ""])),
    "期望月薪": ("wage_expected_min", st.sampled_from(["4000", "4,000元", "0", "-5", "多", ""])),
}
LABELS = {
    "household_kind": enums.HouseholdKind,
    "employment_status": enums.EmploymentStatus,
    "employment_type": enums.EmploymentType,
    "education": enums.Education,
    "marital_status": enums.MaritalStatus,
    "relation_to_head": enums.HouseholdRelation,
    "informant": enums.Informant,
    "political_status": enums.PoliticalStatus,
}


def label(field: str, value: str) -> str:
    """What somebody writes into a workbook for a value of the form."""
    if field == "ethnic_group":
        return dict(enums.ETHNIC_CHOICES).get(value, value)
    words = LABELS.get(field)
    return dict(words.choices).get(value, value) if words else value


def read(row: dict[str, str]):
    """One row through the sheet."""
    columns = [[header, text] for header, text in row.items()]
    return sheet_of("labour").judge([RawSheet("劳动力信息", 1, 1, columns)])


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({header: strategy for header, (_, strategy) in COLUMNS.items()}))
def test_form_and_workbook_refuse_the_same_cells(cast, row):
    Occupation.objects.get_or_create(code="6-18-02-04", defaults={"name": "焊工", "edition": "2022"})
    cells = {header: label(COLUMNS[header][0], text) for header, text in row.items()}
    with scoped(Scope.region(cast.regions[OWN].path)):
        judged = read({"姓名": "王小明", "户籍村(社区)代码": OWN, **cells})
        typed = {COLUMNS[header][0]: text for header, text in row.items()}
        # The one more tap that a desk is asked for after 未就业 is no rule about what was typed.
        form = RegistrationForm(
            typed | {"full_name": "王小明", "region": OWN, "wants_work": "no"}, scope_path=cast.regions[OWN].path
        )
        wishes = NextForm({"wage_expected_min": typed["wage_expected_min"]})
        by_form = {header for header, (field, _) in COLUMNS.items() if field in {**form.errors, **wishes.errors}}
        by_sheet = {problem.header for problem in judged.refusals}
        assert by_sheet == by_form
        if not by_sheet:
            frame = merged_facts(judged.prepared, COUNTY)
            facts = form.facts()
            for name in FACTS:
                if name not in ("wants_work", "not_working_reason"):
                    assert frame[f"new_{name}"][0] == getattr(facts, name), name


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=st.sampled_from(enums.EmploymentStatus.values),
    after=st.sampled_from(enums.EmploymentStatus.values),
    kind=st.sampled_from(["", *enums.EmploymentType.values]),
    place=st.sampled_from(["", COUNTY, "440300", SIBLING]),
    wants=st.sampled_from([True, False, None]),
)
def test_facts_are_merged_by_column_as_they_are_one_by_one(cast, before, after, kind, place, wants):
    """The columns' rule is that of `Facts.consistent`, with what is stored where the row says nothing."""
    import polars as pl

    stored = Facts(employment_status=before, wants_work=True, employment_type="unit", work_place="420100").consistent(
        COUNTY
    )
    same = before == after
    single = Facts(
        employment_status=after,
        wants_work=wants if wants is not None else (stored.wants_work if same else None),
        not_working_reason=stored.not_working_reason if same else "",
        employment_type=kind or (stored.employment_type if same else ""),
        work_place=stored_place(place) or (stored.work_place if same else ""),
        work_unit_name=stored.work_unit_name if same else "",
    ).consistent(COUNTY)
    frame = pl.DataFrame(
        {
            **{f"have_{name}": [getattr(stored, name)] for name in FACTS},
            "employment_status": [after],
            "employment_type": [kind or None],
            "work_place": [stored_place(place) or None],
            "work_unit_name": [None],
            "income_band": [None],
            "occupation_id": [None],
            "wants_job": [wants],
        },
        schema_overrides={"have_wants_work": pl.Boolean, "wants_job": pl.Boolean, "have_occupation_id": pl.String}
        | dict.fromkeys(("employment_type", "work_place", "work_unit_name", "income_band", "occupation_id"), pl.String),
    )
    merged = merged_facts(frame, COUNTY)
    assert {name: merged[f"new_{name}"][0] for name in FACTS} == {name: getattr(single, name) for name in FACTS}


def test_a_name_or_a_phone_that_a_desk_refuses_is_a_doubt_here(cast):
    with scoped(Scope.region(cast.regions[OWN].path)):
        row = {
            "姓名": "王*明",
            "身份证号": citizen(11),
            "户籍村(社区)代码": OWN,
            "户口性质": "农村",
            "就业状态": "在校",
        }
        judged = read(row | {"联系电话": "12"})
    assert judged.refusals == []
    assert {problem.header for problem in judged.doubts} == {"姓名", "联系电话"}
    assert judged.prepared["phone"].to_list() == [None]
