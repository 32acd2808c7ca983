"""A draft of each firm on the matrix's stage: its desks and its own people see it, nobody else."""

from decimal import Decimal
from typing import Any

from employers.models import Employer
from employers.services.vacancies import draft_vacancy
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, acting_as

OFFER = {
    "wage_min": Decimal(4000),
    "wage_unit": "month",
    "work_place": "车间",
    "contact_phone": "15400000001",
}


def vacancies_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """The firm's own people reach the same vacancy by their part's name."""
    made, of_firms = {}, {}
    for part, place, title in (("firm", "own", "矩阵岗位甲"), ("other_firm", "foreign", "矩阵岗位乙")):
        with batch("matrix"):
            firm = Employer.objects.select_related("region").get(pk=stage.objects["employer"][place])
        with acting_as(stage.cast.officer, stage.cast.regions[COUNTY]):
            given = OFFER | {"title": title}
            made[place] = of_firms[part] = draft_vacancy(employer=firm, given=given, by=stage.cast.officer).pk
    return {"vacancy": made, "firm vacancy": of_firms}
