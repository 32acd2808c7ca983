"""Loads a county directory (README, "County directory"): regions, outlines, sites, posts. Repeatable; nothing here knows Jiayu."""

import csv
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from jiayu_jobs.audit.services import mark_dirty, record
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.names import pinyin_initials
from jiayu_jobs.regions import LEAF_LEVELS, Level, normalise_code, path_of
from stations.enums import NETWORK, PolygonQuality, Role
from stations.models import PostHolding, Region, RegionOutline, ServiceSite, StaffPost, User
from stations.services.cells import village_cells


class CountyUnusable(ValueError):
    """The directory cannot be loaded; the message names the file, the row and what is wrong."""


@dataclass
class CountyReport:
    """What a load did: rows by kind, and the password of a county account that was created."""

    counts: dict[str, int] = field(default_factory=dict)
    county_password: str = ""


# Loaders of files that belong to higher apps, registered by these apps: file name -> function(rows) -> count.
EXTRA_LOADERS: dict[str, Callable[[list[dict[str, str]]], int]] = {}


def read_rows(directory: Path, name: str, required: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file with a header. Raises CountyUnusable when it or one of its columns is missing."""
    path = directory / name
    if not path.is_file():
        raise CountyUnusable(f"{name} is missing in {directory}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in required if column not in (reader.fieldnames or [])]
        if missing:
            raise CountyUnusable(f"{name} lacks the column(s) {', '.join(missing)}")
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def load_county(directory: Path, *, county_password: str = "") -> CountyReport:
    """Load a directory into an empty or loaded database, in one transaction; a second run changes nothing.

    county_password: for the `county` account made on the first load; empty = one is made and returned.
    Raises CountyUnusable and changes nothing when a file cannot be used.
    """
    report = CountyReport()
    with transaction.atomic():
        report.counts["regions"] = load_regions(directory)
        report.counts["sites"] = load_sites(directory)
        report.counts["posts"] = load_posts(directory)
        for name, loader in sorted(EXTRA_LOADERS.items()):
            if (directory / name).is_file():
                report.counts[name.removesuffix(".csv")] = loader(read_rows(directory, name, ()))
        county = Region.objects.get(parent__isnull=True)
        report.county_password = make_county_account(county, county_password)
        record("load_county", about=county, region=county, detail=report.counts)
        mark_dirty((code, NETWORK, None) for code in Region.objects.values_list("code", flat=True))
    return report


def load_regions(directory: Path) -> int:
    """Regions with their paths along parent_code, and the outlines that the directory has; the rest is generated."""
    rows = read_rows(directory, "regions.csv", ("code", "name", "short_name", "level", "parent_code", "lng", "lat"))
    known: dict[str, Region] = {}
    for row in ordered(rows):
        parent = known.get(normalise_code(row["parent_code"])) if row["parent_code"] else None
        try:
            code = normalise_code(row["code"])
            level = Level(row["level"])
        except ValueError as error:
            raise CountyUnusable(f"regions.csv: {row['code']}: {error}") from error
        known[code] = Region(
            code=code,
            name=row["name"],
            short_name=row["short_name"] or row["name"],
            initials=pinyin_initials(row["short_name"] or row["name"]),
            level=level,
            parent=parent,
            path=path_of(parent.path if parent else "", code),
            lng=row["lng"] or None,
            lat=row["lat"] or None,
            coordinate_quality=row.get("coordinate_quality") or "source",
        )
    shapes = add_outlines(directory, known)
    fields = [f.name for f in Region._meta.concrete_fields if f.name != "code"]
    Region.objects.bulk_create(known.values(), update_conflicts=True, unique_fields=["code"], update_fields=fields)
    RegionOutline.objects.bulk_create(
        [RegionOutline(region_id=code, geometry=shape) for code, shape in shapes.items()],
        update_conflicts=True,
        unique_fields=["region"],
        update_fields=["geometry"],
    )
    return len(known)


def ordered(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Parents before children. Raises CountyUnusable for an unknown parent, no root or two."""
    by_parent: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_parent.setdefault(row["parent_code"], []).append(row)
    if len(by_parent.get("", [])) != 1:
        raise CountyUnusable("regions.csv must hold exactly one region without parent_code, the county")
    waiting, seen = list(by_parent[""]), 0
    while waiting:
        row = waiting.pop(0)
        seen += 1
        yield row
        waiting += by_parent.get(row["code"], [])
    if seen != len(rows):
        raise CountyUnusable("regions.csv holds regions whose parent_code leads nowhere")


def add_outlines(directory: Path, regions: dict[str, Region]) -> dict[str, dict[str, Any]]:
    """Region code -> geometry: of outline.geojson where it has one; a cell for every leaf that has none, generated inside
    its town. What is known of their quality goes to the regions."""
    shapes: dict[str, dict[str, Any]] = {}
    path = directory / "outline.geojson"
    if path.is_file():
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            region = regions.get(str(feature["properties"]["code"]))
            if region is not None:
                quality = feature["properties"].get("quality", "outline")
                shapes[region.code] = feature["geometry"]
                region.polygon_quality = quality if quality in PolygonQuality.values else PolygonQuality.APPROXIMATE
                region.area_km2 = feature["properties"].get("area_km2")
    for town in [region for region in regions.values() if region.level == Level.TOWN and region.code in shapes]:
        leaves = [r for r in regions.values() if r.parent is town and r.level in LEAF_LEVELS and r.code not in shapes]
        outline = shapes[town.code]
        cells = village_cells(outline, [(float(r.lng), float(r.lat)) for r in leaves if r.lng and r.lat])
        for region, cell in zip([r for r in leaves if r.lng and r.lat], cells, strict=True):
            shapes[region.code], region.polygon_quality = cell, PolygonQuality.GENERATED
    return shapes


def load_sites(directory: Path) -> int:
    """Service sites; a marker that staff moved stays where they put it."""
    rows = read_rows(directory, "sites.csv", ("code", "name", "kind", "region_code", "lng", "lat"))
    regions = {region.code: region for region in Region.objects.all()}
    quality = {code: region.coordinate_quality for code, region in regions.items()}
    sites = []
    for row in rows:
        code = normalise_code(row["region_code"])
        if code not in regions:
            raise CountyUnusable(f"sites.csv: {row['code']} lies in an unknown region {row['region_code']}")
        sites.append(
            ServiceSite(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                region_id=code,
                lng=row["lng"] or None,
                lat=row["lat"] or None,
                coordinate_quality=quality[code],
            )
        )
    moved = set(ServiceSite._base_manager.filter(coordinate_quality="marked").values_list("code", flat=True))
    ServiceSite._base_manager.bulk_create(
        [site for site in sites if site.code not in moved],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "region", "lng", "lat", "coordinate_quality"],
    )
    return len(sites)


def load_posts(directory: Path) -> int:
    """Posts of the establishment, numbered within their region and role; never fewer than there are."""
    rows = read_rows(directory, "staff_posts.csv", ("role", "region_code", "count"))
    posts = [
        StaffPost(
            code=f"{row['role']}-{normalise_code(row['region_code'])}-{seat}",
            role=row["role"],
            region_id=normalise_code(row["region_code"]),
        )
        for row in rows
        for seat in range(1, int(row["count"]) + 1)
    ]
    StaffPost._base_manager.bulk_create(posts, ignore_conflicts=True)
    return len(posts)


def make_county_account(county: Region, password: str) -> str:
    """The `county` account on the first county information officer's post; returns the password when it was made here."""
    if User.objects.filter(username="county").exists():
        return ""
    given = password or secrets.token_urlsafe(15)
    user = User(username="county", display_name="县管理员", must_change_password=not password)
    user.set_password(given)
    user.save()
    post = StaffPost._base_manager.filter(role=Role.COUNTY_INFO_OFFICER, region=county).order_by("code").first()
    if post is None:
        post = StaffPost._base_manager.create(
            code=f"{Role.COUNTY_INFO_OFFICER}-{county.code}-1", role=Role.COUNTY_INFO_OFFICER, region=county
        )
    PostHolding._base_manager.create(post=post, user=user, starts_on=today(), note="load_county")
    return "" if password else given
