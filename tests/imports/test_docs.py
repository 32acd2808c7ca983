"""What docs/workbooks.md says of the columns is what the sheets declare, and the sample beside each loads."""

import pytest

from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.reading import read_sheets
from jiayu_jobs.imports.registry import kinds, sheet_of
from jiayu_jobs.imports.workbooks import template
from jiayu_jobs.scoping import Scope, scoped
from tests.cast import COUNTY
from tests.conventions.source import ROOT
from workers.models import Occupation

SHOWN = 6  # of a longer list of what may be written
KINDS = [sheet.kind for sheet in kinds()]


def rows_of(kind: str) -> list[str]:
    """The table of columns that the document must hold."""
    sheet = sheet_of(kind)
    rows = []
    for column in sheet.columns:
        may = sheet.options(column)
        listed = "、".join(may if len(may) <= 2 * SHOWN else may[:SHOWN]) + (" 等" if len(may) > 2 * SHOWN else "")
        rows.append(f"| {column.header}{'*' if column.required else ''} | {column.note} | {listed} |")
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_column_stands_in_the_document_as_it_is_declared(kind):
    text = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
    _, section = text.split(f"## Columns of `{kind}` (sheet {sheet_of(kind).name})")
    section = section.split("\n## ")[0]
    assert [line for line in section.splitlines() if line.startswith("| ")][1:] == rows_of(kind)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_is_valid_and_the_template_has_its_headers(kind, cast):
    for code, name in (("6-18-02-04", "焊工"), ("4-10-01-05", "养老护理员")):
        Occupation.objects.create(code=code, name=name, edition="2022")
    content = (ROOT / "docs" / "samples" / f"{kind}.csv").read_bytes()
    with scoped(Scope.region(cast.regions[COUNTY].path)):
        judged = sheet_of(kind).judge(read_sheets(content, DESK))
        (empty, _) = read_sheets(template(sheet_of(kind)), DESK)
    assert len(judged.rows) == 3
    assert (judged.refusals, judged.doubts, judged.unknown) == ([], [], [])
    assert [column[0].rstrip("*") for column in empty.columns] == [column.header for column in sheet_of(kind).columns]


def test_numbers_of_people_in_samples_are_nobodys():
    for path in (ROOT / "docs" / "samples").glob("*.csv"):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        header = lines[0].split(",")
        if "身份证号*" in header:
            assert all(line.split(",")[header.index("身份证号*")].startswith("421299") for line in lines[1:])
