"""A workbook of service sites: what it would do, done in one transaction, and taken back as a whole.

Every change goes through the services of the pages, so that a row is judged, written down and counted as one click is.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.refusals import Refused
from stations.enums import NETWORK, SiteStatus
from stations.models import ServiceSite
from stations.services import sites as services

# What a workbook may change about a site, as stored; what an undo puts back.
STORED = ("name", "hours", "phone", "address", "lng", "lat", "coordinate_quality", "status", "closed_on")
# What says which site it is: another value is another site.
FIXED = {
    "kind": "类别与登记的不一样。类别不能改：请停用原网点，另建新网点。",
    "region": "所在地区与登记的不一样。地区不能改：请停用原网点，另建新网点。",
    "opened_on": "启用日期与登记的不一样。启用日期关系到往年数字，不能用表格改。",
}
NO_SUCH_CODE = "没有这个编码的网点。新网点请把编码留空，由系统编号。"
NO_FIRST_DAY = "新网点必填，不能为空。"
HALF_A_POINT = "经度、纬度要么都填，要么都不填。"
CLOSED_BEFORE = "这个网点已经在别的日期停用，停用日期不能用表格改。"


@dataclass(slots=True)
class SiteChange:
    """A row about a stored site: (field, old, new) of what it changes; nothing where it changes nothing."""

    row: int
    site: ServiceSite
    fields: list[tuple[str, Any, Any]]


@dataclass(slots=True)
class SitePlan:
    """new: rows that open a site; changed: rows about stored ones that differ; refused: (row, field, sentence)."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[SiteChange] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


def plan_sites(rows: Iterable[dict[str, Any]], *, lock: bool = False) -> SitePlan:
    """Compare rows (fields of the sheet, and "row") with the sites of the scope; lock holds these to the end."""
    stored = ServiceSite.objects.select_related("region").order_by("pk")
    stored = stored.select_for_update(of=("self",)) if lock else stored
    known = Known(list(stored))
    plan = SitePlan()
    for given in rows:
        site = known.find(given)
        problem = _why_not(given, site, known)
        if problem is not None:
            plan.refused.append((given["row"], *problem))
        elif site is None:
            plan.new.append(given)
        else:
            change = SiteChange(given["row"], site, _differences(given, site))
            if change.fields:
                plan.changed.append(change)
            else:
                plan.unchanged += 1
    return plan


class Known:
    """The sites there are, by what a row may call them."""

    def __init__(self, sites: list[ServiceSite]) -> None:
        self.by_code = {site.code: site for site in sites}
        self.by_name: dict[tuple[str, str], list[ServiceSite]] = {}
        for site in sites:
            self.by_name.setdefault((site.region_id, site.name), []).append(site)

    def find(self, given: dict[str, Any]) -> ServiceSite | None:
        """The site of a code; without a code the one of that name that serves, else the one closed of that first day."""
        if given["code"]:
            return self.by_code.get(given["code"])
        named = self.by_name.get((given["region"].code, given["name"]), [])
        serving = [site for site in named if site.status == SiteStatus.ACTIVE]
        closed = [site for site in named if given["opened_on"] in (None, site.opened_on)]
        return next(iter([*serving, *closed]), None)

    def is_taken(self, given: dict[str, Any], site: ServiceSite) -> bool:
        """Whether another site that serves has the name already."""
        named = self.by_name.get((site.region_id, given["name"]), [])
        return any(other.pk != site.pk and other.status == SiteStatus.ACTIVE for other in named)


def _why_not(given: dict[str, Any], site: ServiceSite | None, known: Known) -> tuple[str, str] | None:
    """(field, sentence) of what stands in the way of a row."""
    if (given["lng"] is None) != (given["lat"] is None):
        return ("lng" if given["lng"] is None else "lat"), HALF_A_POINT
    moves = given["lng"] is not None and (site is None or (given["lng"], given["lat"]) != (site.lng, site.lat))
    if moves and services.lies_outside(given["lng"], given["lat"]):
        return "lat", services.MarkerOutside().message
    return _why_not_new(given) if site is None else _why_not_change(given, site, known)


def _why_not_new(given: dict[str, Any]) -> tuple[str, str] | None:
    if given["code"]:
        return "code", NO_SUCH_CODE
    if given["opened_on"] is None:
        return "opened_on", NO_FIRST_DAY
    refusal = services.why_not_open(kind=given["kind"], region=given["region"], opened_on=given["opened_on"])
    if refusal is not None:
        return refusal.field or "", refusal.message
    if given["closed_on"] and not services.may_close_on(given["opened_on"], given["closed_on"]):
        return "closed_on", services.WRONG_CLOSING_DAY
    return None


def _why_not_change(given: dict[str, Any], site: ServiceSite, known: Known) -> tuple[str, str] | None:
    for name, words in FIXED.items():
        if given[name] is not None and given[name] != getattr(site, name):
            return name, words
    if site.name != given["name"] and known.is_taken(given, site):
        return "name", services.TAKEN
    if given["closed_on"] and given["closed_on"] != site.closed_on:
        if site.closed_on is not None:
            return "closed_on", CLOSED_BEFORE
        if not services.may_close_on(site.opened_on, given["closed_on"]):
            return "closed_on", services.WRONG_CLOSING_DAY
    return None


def _differences(given: dict[str, Any], site: ServiceSite) -> list[tuple[str, Any, Any]]:
    """What a row says otherwise; an empty cell leaves what is stored."""
    asked = ("name", "hours", "phone", "address", "lng", "lat", "closed_on")
    return [
        (name, getattr(site, name), given[name])
        for name in asked
        if given[name] not in (None, "") and given[name] != getattr(site, name)
    ]


def apply_sites(rows: Iterable[dict[str, Any]], *, batch: Any, revisions: dict[int, int]) -> SitePlan:
    """Carry a workbook out in the batch's transaction; sites that somebody changed since the preview are left alone."""
    with transaction.atomic():
        plan = plan_sites(rows, lock=True)
        current = {change.row: fingerprint(change.site) for change in plan.changed}
        plan.skipped = [row for row, now in current.items() if revisions.get(row, now) != now]
        plan.changed = [change for change in plan.changed if change.row not in plan.skipped]
        for given in plan.new:
            _keep(batch, _open(given), RowKind.NEW, {})
        for change in plan.changed:
            before = stored_of(change.site)
            _change(change)
            _keep(batch, change.site, RowKind.CHANGED, before)
    return plan


def _open(given: dict[str, Any]) -> ServiceSite:
    site = services.open_site(
        name=given["name"],
        kind=given["kind"],
        region=given["region"],
        opened_on=given["opened_on"],
        **{name: given[name] for name in ("hours", "phone", "address") if given[name]},
    )
    if given["lng"] is not None:
        services.move_site(site=site, lng=given["lng"], lat=given["lat"])
    return services.close_site(site=site, day=given["closed_on"]) if given["closed_on"] else site


def _change(change: SiteChange) -> None:
    site, wanted = change.site, {name: new for name, _, new in change.fields}
    texts = {name: wanted[name] for name in services.EDITABLE if name in wanted}
    services.edit_site(site=site, **texts)
    lng, lat = wanted.get("lng", site.lng), wanted.get("lat", site.lat)
    if {"lng", "lat"} & wanted.keys() and lng is not None and lat is not None:
        services.move_site(site=site, lng=lng, lat=lat)
    if "closed_on" in wanted:
        services.close_site(site=site, day=wanted["closed_on"])


def _keep(batch: Any, site: ServiceSite, kind: RowKind, before: dict[str, Any]) -> None:
    """What the batch did to a site, with a fingerprint of how it left it."""
    site.refresh_from_db()
    ImportedRow(
        batch=batch, region=site.region, record_key=site.pk, kind=kind, revision=fingerprint(site), before=before
    ).save(force_insert=True)


def stored_of(site: ServiceSite) -> dict[str, str | None]:
    """The values that a workbook may change, as text."""
    values = {name: getattr(site, name) for name in STORED}
    return {name: None if value is None else str(value) for name, value in values.items()}


def fingerprint(site: ServiceSite) -> int:
    """A number that changes with any of these values: a site has no revision of its own."""
    return zlib.crc32(repr(sorted(stored_of(site).items())).encode()) & 0x7FFFFFFF


def undo_sites(*, batch: Any) -> int:
    """Take a whole workbook of sites back; returns how many sites. Raises Refused when any was changed or used since."""
    with transaction.atomic():
        rows = list(ImportedRow.objects.filter(batch=batch).order_by("record_key"))
        locked = ServiceSite.objects.select_for_update(of=("self",)).select_related("region").order_by("pk")
        sites = {site.pk: site for site in locked.filter(pk__in=[row.record_key for row in rows])}
        touched = [
            row for row in rows if row.record_key not in sites or fingerprint(sites[row.record_key]) != row.revision
        ]
        if touched:
            raise Refused(f"有 {len(touched):,} 个网点在导入后又改过，不能整批撤销。请在网点页逐个改。")
        marks = [(site.region_id, NETWORK, _first_day(site)) for site in sites.values()]
        for row in rows:
            _put_back(sites[row.record_key], row)
        new = sum(row.kind == RowKind.NEW for row in rows)
        detail = {"new": new, "changed": len(rows) - new}
        audit("undo_import", about=batch, region=batch.region, detail=detail)
        mark_dirty(marks)
    return len(rows)


def _first_day(site: ServiceSite) -> date | None:
    """The first day on which figures may move when a site goes, or serves on."""
    return site.opened_on or site.closed_on


def _put_back(site: ServiceSite, row: ImportedRow) -> None:
    if row.kind == RowKind.NEW:
        try:
            site.delete()
        except ProtectedError as error:
            raise Refused("有网点在导入后已被使用，不能整批撤销。请在网点页逐个停用。") from error
        return
    for name, text in row.before.items():
        column: Any = site._meta.get_field(name)
        setattr(site, name, column.to_python(text))
    site.save(update_fields=list(STORED))
