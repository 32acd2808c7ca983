"""A workbook of employers: what it would do, done in one transaction, and taken back as a whole.

Every row goes through the services of the desk's own page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from employers.models import Employer
from employers.services.registration import Given, edit_employer, mark_employer, register_employer, set_above_scale
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from stations.models import Region

# What a row may change of an employer that is there; kind and code are what it is.
CHANGEABLE = (
    "name", "region", "contact_name", "contact_phone", "legal_person", "address", "industry", "industry_code", "park", "is_key",
)  # fmt: skip
# Where a replaced phone is kept for an undo, sealed (employers/apps.py tells the rotation of keys).
PHONE_KEPT = ("employer", "contact_phone")
TOUCHED = "有 {:,} 家单位在导入后又改过、办过业务，不能整批撤销。请在企业里逐个处理。"


@dataclass(slots=True)
class EmployerChange:
    """A row that can be done. stored: None = not there yet; fields: (name, old, new) of what differs; years: 规上, or None
    where the cell is empty."""

    row: int
    values: dict[str, Any]
    stored: Employer | None
    fields: list[tuple[str, Any, Any]]
    years: set[int] | None


@dataclass(slots=True)
class EmployerPlan:
    """refused: (row, field, sentence); skipped: rows changed by somebody else since the preview."""

    new: list[EmployerChange] = field(default_factory=list)
    changed: list[EmployerChange] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


def plan_employers(rows: Iterable[dict[str, Any]], *, lock: bool = False) -> EmployerPlan:
    """Compare rows (fields of the sheet, and "row") with the employers of the scope by their code; an empty cell leaves
    what is stored; lock holds them to the end."""
    given = list(rows)
    found = Employer.objects.filter(credit_code__in={row["credit_code"] for row in given}).select_related("region")
    found = found.prefetch_related("above_scale_years")
    found = found.select_for_update(of=("self",)).order_by("pk") if lock else found
    stored = {one.credit_code: one for one in found}
    plan = EmployerPlan()
    for row in given:
        known, years = stored.get(row["credit_code"]), row["years"] or None
        values = {name: row[name] for name in (*CHANGEABLE, "credit_code", "kind") if row[name] not in (None, "")}
        change = EmployerChange(row["row"], values, known, [], years)
        if known is None:
            plan.new.append(change)
            continue
        change.fields = _differing(known, values)
        held = {one.year for one in known.above_scale_years.all()}
        if years is not None and years != held:
            change.fields.append(("years", _listed(held), _listed(years)))
        if change.fields:
            plan.changed.append(change)
        else:
            plan.unchanged += 1
    return plan


def _differing(known: Employer, values: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    found = []
    for name in CHANGEABLE:
        if name not in values:
            continue
        old = known.contact_phone.open() if name == "contact_phone" else getattr(known, name)
        if old != values[name]:
            found.append((name, old, values[name]))
    return found


def _listed(years: set[int]) -> str:
    return "、".join(map(str, sorted(years)))


def apply_employers(rows: Iterable[dict[str, Any]], *, batch: Any, by: Any, revisions: dict[int, int]) -> EmployerPlan:
    """Carry a workbook out in the batch's transaction. Who may send it may verify: its new employers are. A code that
    somebody holds out of sight is refused; what changed since the preview is left alone."""
    with transaction.atomic():
        plan = plan_employers(rows, lock=True)
        plan.skipped = [
            change.row
            for change in plan.changed
            if change.stored and revisions.get(change.row, change.stored.revision) != change.stored.revision
        ]
        plan.changed = [change for change in plan.changed if change.row not in plan.skipped]
        for change in list(plan.new):
            try:
                made = register_employer(given=_given(change.values), by=by, verified=True)
            except Refused as refusal:
                plan.new.remove(change)
                words = write_down("register_employer", refusal, region=batch.region).message
                plan.refused.append((change.row, "credit_code", words))
                continue
            if change.years:
                set_above_scale(employer=made, years=change.years)
            _keep(batch, made, RowKind.NEW, {})
        for change in plan.changed:
            _change(batch, change)
    return plan


def _given(values: dict[str, Any]) -> Given:
    core = ("kind", "name", "credit_code", "region", "contact_name", "contact_phone")
    return Given(
        kind=values["kind"],
        name=values["name"],
        number=values["credit_code"],
        region=values["region"],
        contact_name=values["contact_name"],
        contact_phone=values["contact_phone"],
        details={name: value for name, value in values.items() if name not in core},
    )


def _change(batch: Any, change: EmployerChange) -> None:
    stored = change.stored
    if stored is None:
        return
    before = {name: old.pk if isinstance(old, Region) else old for name, old, _ in change.fields}
    if "contact_phone" in before:
        before |= {PHONE_KEPT[0]: {PHONE_KEPT[1]: _sealed(stored, before.pop("contact_phone"))}}
    changes = {name: new for name, _, new in change.fields if name != "years"}
    done = edit_employer(employer=stored, changes=changes, revision=stored.revision) if changes else stored
    if "years" in before and change.years is not None:
        set_above_scale(employer=done, years=change.years)
    _keep(batch, done, RowKind.CHANGED, before)


def _keep(batch: Any, row: Employer, kind: str, before: dict[str, Any]) -> None:
    ImportedRow(
        batch=batch, region=row.region, record_key=row.pk, kind=kind, revision=row.revision, before=before
    ).save(force_insert=True)


def _sealed(employer: Employer, phone: str) -> str:
    """A phone as its column holds it, in the way PostgreSQL writes bytes."""
    field: Any = Employer._meta.get_field("contact_phone")
    return f"\\x{field.seal(employer.pk, phone).hex()}"


def _opened(employer: Employer, kept: str) -> str:
    field: Any = Employer._meta.get_field("contact_phone")
    return str(field.open_blob(employer.pk, bytes.fromhex(kept.removeprefix("\\x"))))


def undo_employers(*, batch: Any) -> int:
    """Take a whole workbook of employers back; returns how many. Raises Refused when any was changed since, or has
    vacancies, months or people by now."""
    with transaction.atomic():
        rows = list(ImportedRow.objects.filter(batch=batch).order_by("record_key"))
        locked = Employer.objects.select_for_update(of=("self",)).select_related("region").order_by("pk")
        found = {one.pk: one for one in locked.filter(pk__in=[row.record_key for row in rows])}
        touched = sum(
            1 for row in rows if row.record_key not in found or found[row.record_key].revision != row.revision
        )
        for row in rows if not touched else ():
            touched += not _put_back(found[row.record_key], row)
        if touched:
            raise Refused(TOUCHED.format(touched))
        audit("undo_import", about=batch, region=batch.region, detail={"employers": len(rows)})
    return len(rows)


def _put_back(employer: Employer, row: ImportedRow) -> bool:
    """Whether it could be: an employer that others point to stays."""
    if row.kind == RowKind.NEW:
        mark_employer(employer)
        if employer.members.exists() or employer.months.exists():
            return False
        try:
            employer.delete()
        except ProtectedError:
            return False
        return True
    before = dict(row.before)
    years, kept = before.pop("years", None), before.pop(PHONE_KEPT[0], None)
    if kept is not None:
        before["contact_phone"] = _opened(employer, kept[PHONE_KEPT[1]])
    if "region" in before:
        before["region"] = Region.objects.get(pk=before["region"])
    if before:
        edit_employer(employer=employer, changes=before, revision=employer.revision)
    if years is not None:
        set_above_scale(employer=employer, years={int(year) for year in years.split("、") if year})
    return True
