"""The workbook of months: judged as the firm's form, month by month; the figures follow; taken back as a whole."""

from datetime import date

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.calendar import before
from employers.enums import MonthState
from employers.models import EmployerMonth
from employers.services import months
from employers.services.months import opened
from jiayu_jobs.clock import today
from jiayu_jobs.imports import files, services
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch as batch_role
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
    rebuild()
    return made


@pytest.fixture
def town(cast, firm):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        yield cast


def line(firm, month="2024-05", workers="100", **given):
    return {"统一社会信用代码": firm.credit_code, "月份": month, "月末用工人数": workers, **given}


def load(cast, *rows):
    return bring_in("employer_months", content(*rows), cast.town, cast.regions[TOWN_A])


def content(*rows):
    return workbook(list(rows), kind="employer_months")


def refusals(batch):
    return [tuple(one) for one in files.fetch_json(batch, files.PREVIEW)["refusals"]]


def test_months_are_reported_in_their_order_whatever_the_order_of_rows(town, firm):
    opened(firm, date(2024, 4, 1))
    rows = [line(firm, workers="140", 说明="新线招工", 本月新招="40"), line(firm, "2024年4月", 缺工人数="3")]
    done = load(town, *rows)
    assert done.counts() == {"rows": 2, "new": 1, "changed": 1, "unchanged": 0, "refused": 0}
    found = EmployerMonth.objects.order_by("month").values_list("workers", "shortage", "is_jump", "reported_by")
    assert list(found) == [(100, 3, False, town.town.pk), (140, 0, True, town.town.pk)]
    again = load(town, *rows)
    assert again.counts() == {"rows": 2, "new": 0, "changed": 0, "unchanged": 2, "refused": 0}


REFUSED = [
    ({"统一社会信用代码": "91421299MA4XT00100"}, "统一社会信用代码", ""),
    ({"月份": "五月"}, "月份", "看不懂"),
    ({"月份": "2099-01"}, "月份", "已经过完"),
    ({"月末用工人数": "-1"}, "月末用工人数", "负数"),
    ({"月末用工人数": "很多"}, "月末用工人数", "整数"),
    ({"本月流出": "1", "其中裁员": "2"}, "其中裁员", "不能比流出多"),
    ({"月末用工人数": "131"}, "说明", "写一句原因"),
]


@pytest.mark.parametrize(("given", "header", "words"), REFUSED, ids=[f"{h}-{n}" for n, (_, h, _) in enumerate(REFUSED)])
def test_a_row_is_refused_at_its_cell_and_the_others_load(town, firm, given, header, words):
    done = load(town, line(firm, "2024-04"), line(firm) | given)
    assert (done.new, done.refused) == (1, 1)
    ((row, at, message),) = refusals(done)
    assert (row, at) == (3, header)
    assert words in message


def test_a_firm_of_another_town_and_a_checked_month_are_refused(town, firm):
    with batch_role("test"):
        (other,) = type(firm).objects.exclude(pk=firm.pk)
    load(town, line(firm))
    EmployerMonth.objects.update(state=MonthState.CHECKED)
    done = load(town, line(other), line(firm, workers="101"))
    assert [(row, header) for row, header, _ in refusals(done)] == [(2, "统一社会信用代码"), (3, "月份")]
    assert "不在您的辖区" in refusals(done)[0][2]


def test_a_month_corrected_after_the_preview_is_left_alone(town, firm):
    load(town, line(firm))
    batch = sent("employer_months", content(line(firm, workers="104")), town.town, town.regions[TOWN_A])
    row = EmployerMonth.objects.select_related("region").get()
    months.report_month(row=row, numbers=months.Numbers(102), explanation="", by=town.town, revision=row.revision)
    services.confirm(batch=batch, by=town.town, later=False)
    services.apply(batch, town.town)
    assert EmployerMonth.objects.get().workers == 102
    assert "行号：2" in batch.message


def test_undo_puts_due_months_back_takes_new_ones_away_and_the_figures_follow(town, firm):
    last = before(today())
    opened(firm, last)
    batch = load(town, line(firm, f"{last:%Y-%m}", 缺工人数="5"), line(firm, f"{before(last):%Y-%m}"))

    def shortage():
        roll_up()
        with batch_role("test"):
            assert verify().drift == []
            return figures(town.regions[COUNTY], "now", ["EMP03"], today())[0].value

    assert shortage() == 5
    assert services.undo(batch=batch, by=town.town) == 2
    assert list(EmployerMonth.objects.values_list("month", "state", "workers")) == [(last, MonthState.DUE, None)]
    assert shortage() == 0
    batch = load(town, line(firm, f"{last:%Y-%m}"))
    row = EmployerMonth.objects.get()
    with acting_as(town.officer, town.regions[COUNTY]):
        months.check_month(row=row, by=town.officer, revision=row.revision)
    with pytest.raises(Refused, match="1 个月份"):
        services.undo(batch=batch, by=town.town)
