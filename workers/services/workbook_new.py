"""The new people of a workbook, written part by part: records, and what hangs on them."""

from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.clock import today
from jiayu_jobs.imports.ahead import ahead
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.imports.staging import Packed, Stage
from workers.enums import Informant
from workers.models import Household, LabourRecord, Occupation
from workers.services.workbook_rows import Making, keys

# A workbook goes through in parts, so that its memory is that of a part and the next one is made while one is written.
FEW_PARTS, LEAST_ROWS, MOST_ROWS = 4, 2_000, 10_000
# What tells a household, as columns of a plan.
HOUSEHOLD = ["region_id", "household_number"]


def write_new_people(new: pl.DataFrame, *, batch: Any, by: Any) -> tuple[list[int], dict[str, date]]:
    """Insert everybody of a plan's new rows whose number nobody holds by now.

    Returns the rows that were not inserted, and the first day of change by region.
    """
    if new.is_empty():
        return [], {}
    with transaction.atomic():
        return _write(new, batch, by)


def _write(new: pl.DataFrame, batch: Any, by: Any) -> tuple[list[int], dict[str, date]]:
    households = household_keys(new)
    trades = dict(Occupation.objects.values_list("name", "code"))
    making = Making(batch=batch, by=by, county=batch.region.codes()[0], trades=trades)
    # In the order of numbers, as everybody who registers many takes them: two of them wait, and neither forever.
    order = new["id_number"].arg_sort()
    size = min(max(-(-new.height // FEW_PARTS), LEAST_ROWS), MOST_ROWS)
    parts = (part_of(new, households, order[start : start + size]) for start in range(0, new.height, size))
    stages: dict[type[Model], Stage] = {}
    missed: list[int] = []
    days: dict[str, date] = {}
    for part, (records, *others) in ahead(making.pack, parts):
        inserted = staged(stages, records).insert_new("id_index")
        written, taken = part, []
        if len(inserted) < part.height:
            is_in = pl.col("record_id").is_in(list(inserted))
            written, left = part.filter(is_in), part.filter(~is_in)
            taken = left["record_id"].to_list()
            missed += left["row"].to_list()
        stages[LabourRecord].audit("import_person", current_actor(), LabourRecord._meta.label_lower, but=taken)
        for rows in others:
            stage = staged(stages, rows)
            if taken:
                stage.leave_out("record_key" if rows.model is ImportedRow else "record_id", taken)
            stage.insert()
        for region, day in written.group_by("region_id").agg(pl.col("collected_on").min()).iter_rows():
            days[region] = min(day, days.get(region, day))
    return missed, days


def part_of(new: pl.DataFrame, households: pl.Series, places: pl.Series) -> pl.DataFrame:
    """Some rows of a plan's new ones, with the keys of records and households and what is taken for granted."""
    return new[places].with_columns(
        pl.Series("record_id", keys(len(places))),
        households[places].alias("household_id"),
        pl.col("collected_on").fill_null(today()),
        pl.col("informant").fill_null(Informant.SELF.value),
    )


def staged(stages: dict[type[Model], Stage], rows: Packed) -> Stage:
    """The stage of the rows' model, filled with them."""
    if rows.model in stages:
        stages[rows.model].refill(rows)
    else:
        stages[rows.model] = Stage(rows.model, rows)
    return stages[rows.model]


def household_keys(frame: pl.DataFrame) -> pl.Series:
    """The key of each row's household, new ones made; None without a number."""
    wanted = frame.filter(pl.col("household_number").is_not_null()).select(*HOUSEHOLD, "region_path").unique()
    wanted = wanted.sort(HOUSEHOLD)
    regions = wanted["region_id"].unique().to_list()
    known = _known_households(regions)
    new = wanted.join(known, on=HOUSEHOLD, how="anti")
    if new.height:
        new = new.with_columns(pl.Series("id", keys(new.height)))
        made = Stage(Household, new.rename({"household_number": "number"})).insert_new("region_id, number")
        # One that somebody made in the meantime has that one's key.
        all_mine = len(made) == new.height
        known = pl.concat([known, new.select(known.columns)]) if all_mine else _known_households(regions)
    return frame.select(HOUSEHOLD).join(known, on=HOUSEHOLD, how="left", maintain_order="left")["id"]


def _known_households(regions: list[str]) -> pl.DataFrame:
    """Number and key of the households of some villages."""
    rows = Household.objects.filter(region__in=regions).values_list("region_id", "number", Cast("id", TextField()))
    return pl.DataFrame(
        list(rows.iterator(chunk_size=20_000)),
        schema=dict.fromkeys((*HOUSEHOLD, "id"), pl.String),
        orient="row",
    )
