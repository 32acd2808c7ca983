"""A workbook of vacancies: what it would hand in, done in one transaction, and taken back as a whole.

Every row goes through the services of the firm's own page, so that it is judged, written down and counted as one form is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from employers.enums import EmployerState
from employers.models import Employer, Vacancy
from employers.services.vacancies import EMPLOYER_RESTS, RUNNING, draft_vacancy, hand_in
from employers.vacancy_enums import VACANCIES, VacancyState
from employers.vacancy_rules import FIELDS, least_on, problems
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from workers.models import Occupation

NO_FIRM = "没有这家单位，或不在您的辖区。请先在“企业”里登记。"
RESTING = (EmployerState.SUSPENDED, EmployerState.CLOSED)
# What a row is known by: the same one of a firm is not handed in twice.
KNOWN_BY = ("title", "kind", "work_place")


@dataclass(slots=True)
class VacancyPlan:
    """new: (row of the file, firm, values); refused: (row, field, sentence); unchanged: rows that run already."""

    new: list[tuple[int, Employer, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def plan_vacancies(rows: Iterable[dict[str, Any]]) -> VacancyPlan:
    """Judge rows (fields of the sheet, and "row") by the rules of the form and compare them with what runs."""
    given = list(rows)
    codes = {row["credit_code"] for row in given}
    firms = {firm.credit_code: firm for firm in Employer.objects.filter(credit_code__in=codes).select_related("region")}
    running = Vacancy.objects.filter(employer__in=firms.values(), state__in=RUNNING)
    seen = set(running.values_list("employer", *KNOWN_BY))
    occupations = Occupation.objects.in_bulk({row["occupation"] for row in given if row["occupation"]})
    plan, least = VacancyPlan(), least_on(today())
    for row in given:
        firm = firms.get(row["credit_code"])
        values = {name: value for name, value in row.items() if name in FIELDS and value is not None}
        wrong = [("credit_code", NO_FIRM)] if firm is None else problems(values, least=least)
        if firm is not None and firm.state in RESTING:
            wrong = [("credit_code", EMPLOYER_RESTS)]
        if firm is None or wrong:
            plan.refused += [(row["row"], name, words) for name, words in wrong]
            continue
        key = (firm.pk, *(values[name] for name in KNOWN_BY))
        if key in seen:
            plan.unchanged += 1
            continue
        seen.add(key)
        if "occupation" in values:
            values["occupation"] = occupations.get(values["occupation"])
        plan.new.append((row["row"], firm, values))
    return plan


def apply_vacancies(rows: Iterable[dict[str, Any]], *, batch: Any, by: Any) -> VacancyPlan:
    """Hand every new row in, in the batch's transaction: who sends the file has submitted, somebody else reviews."""
    with transaction.atomic():
        plan = plan_vacancies(rows)
        for _, firm, values in plan.new:
            made = hand_in(vacancy=draft_vacancy(employer=firm, given=values, by=by), by=by)
            ImportedRow(
                batch=batch, region=made.region, record_key=made.pk, kind=RowKind.NEW, revision=made.revision, before={}
            ).save(force_insert=True)
    return plan


def undo_vacancies(*, batch: Any) -> int:
    """Take a whole workbook of vacancies back; returns how many. Raises Refused when any was reviewed or changed since."""
    with transaction.atomic():
        kept = {row.record_key: row.revision for row in ImportedRow.objects.filter(batch=batch)}
        rows = list(Vacancy.objects.select_for_update(of=("self",)).filter(pk__in=kept).order_by("pk"))
        waiting = [row for row in rows if row.state == VacancyState.SUBMITTED and row.revision == kept[row.pk]]
        if len(waiting) != len(kept):
            words = f"有 {len(kept) - len(waiting):,} 个岗位在导入后审核过或改过，不能整批撤销。请在岗位里逐个结束。"
            raise Refused(words)
        regions = {row.region_id for row in rows}
        Vacancy.objects.filter(pk__in=kept).delete()
        audit("undo_import", about=batch, region=batch.region, detail={"vacancies": len(rows)})
        mark_dirty((code, VACANCIES, None) for code in regions)
    return len(rows)
