"""Visits, issues and a department on the matrix's stage."""

from typing import Any

from employers.models import Employer
from employers.services.departments import add_department
from employers.services.issues import raise_issue
from employers.services.visits import record_visit
from employers.visit_enums import IssueKind
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, Cast, acting_as


def visits_by_place(cast: Cast, firms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each firm was visited and has an issue; the firm's own people reach the same issue by their part's name."""
    visits, issues, of_firms = {}, {}, {}
    with acting_as(cast.officer, cast.regions[COUNTY]):
        department = add_department(name="矩阵局")
        for part, place in (("firm", "own"), ("other_firm", "foreign")):
            with batch("matrix"):
                firm = Employer.objects.select_related("region").get(pk=firms[place])
            visit = record_visit(employer=firm, visited_on=today(), by=cast.officer, summary="走访")
            issue = raise_issue(employer=firm, kind=IssueKind.SHORTAGE, text="缺工", by=cast.officer, visit=visit)
            visits[place], issues[place], of_firms[part] = visit.pk, issue.pk, issue.pk
    return {"visit": visits, "issue": issues, "firm issue": of_firms, "department": {"county": department.pk}}
