"""What docs/workbooks.md says of the columns is what the sheet declares, and the sample beside it loads."""

import pytest

from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.reading import read_sheets
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.scoping import Scope, scoped
from tests.cast import OWN
from tests.conventions.source import ROOT
from workers.models import Occupation


def test_every_column_stands_in_the_document():
    text = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
    for column in sheet_of("labour").columns:
        assert f"| {column.header}{'*' if column.required else ''} |" in text


@pytest.mark.django_db
def test_the_sample_is_valid(cast):
    for code, name in (("6-18-02-04", "焊工"), ("4-10-01-05", "养老护理员")):
        Occupation.objects.create(code=code, name=name, edition="2022")
    content = (ROOT / "docs" / "samples" / "labour.csv").read_bytes()
    with scoped(Scope.region(cast.regions[OWN].path)):
        judged = sheet_of("labour").judge(read_sheets(content, DESK))
    assert len(judged.rows) == 3
    assert (judged.refusals, judged.doubts, judged.unknown) == ([], [], [])
