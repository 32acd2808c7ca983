"""The new people of a workbook, written by columns: records, spells, changes and what hangs on them."""

from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.clock import now, today
from jiayu_jobs.identifiers.citizen_id import parse_columns
from jiayu_jobs.identifiers.names import name_readings
from jiayu_jobs.identifiers.uid import uuid7, uuid7_many
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.imports.staging import Stage
from workers.enums import (
    UNDECIDED,
    ChangeKind,
    CollectMethod,
    ConsentState,
    EmploymentStatus,
    Informant,
    JobKind,
    RecordStatus,
    WishKind,
)
from workers.models import (
    Household,
    JobIntention,
    LabourChange,
    LabourRecord,
    Occupation,
    PersonSkill,
    PersonTag,
    PersonWish,
    StatusSpell,
)
from workers.services.bulk import sealed
from workers.services.registration import CONSENT_VERSION
from workers.services.workbook_plan import FACTS, TEXTS, merged_facts

EVIDENCE = "表格导入"
PLACE = ("record_id", "region_id", "region_path")
NOTHING = pl.lit(None, dtype=pl.String)


def write_new_people(new: pl.DataFrame, *, batch: Any, by: Any) -> tuple[list[int], dict[str, date]]:
    """Insert everybody of a plan's new rows whose number nobody holds by now.

    Returns the rows that were not inserted, and the first day of change by region.
    """
    if new.is_empty():
        return [], {}
    with transaction.atomic():
        return _write(new, batch, by)


def _write(new: pl.DataFrame, batch: Any, by: Any) -> tuple[list[int], dict[str, date]]:
    people = merged_facts(new.sort("id_number"), batch.region.codes()[0])
    people = people.with_columns(
        pl.Series("record_id", keys(people.height)),
        pl.Series("household_id", household_keys(people), dtype=pl.String),
        pl.col("collected_on").fill_null(today()),
        pl.col("informant").fill_null(Informant.SELF.value),
    )
    stage = Stage(LabourRecord, sealed(_records(people, by)))
    inserted = stage.insert_new("id_index")
    written = people.filter(pl.col("record_id").is_in(list(inserted)))
    taken = people.filter(~pl.col("record_id").is_in(list(inserted)))
    stage.audit("import_person", current_actor(), LabourRecord._meta.label_lower, but=taken["record_id"].to_list())
    for model, frame in _rows(written, by, batch):
        if frame.height:
            Stage(model, frame.with_columns(pl.Series("id", keys(frame.height)))).insert()
    days = written.group_by("region_id").agg(pl.col("collected_on").min())
    return taken["row"].to_list(), dict(days.iter_rows())


def keys(count: int) -> list[str]:
    """New keys, in order."""
    return list(map(str, uuid7_many(count)))


def household_keys(frame: pl.DataFrame) -> list[str | None]:
    """The key of each row's household, new ones made; None without a number."""
    named = frame.filter(pl.col("household_number").is_not_null())
    wanted = named.select("region_id", "region_path", "household_number").unique().rows()
    known = _known_households({region for region, _, _ in wanted})
    new = [
        {"id": str(uuid7()), "region_id": region, "region_path": path, "number": number}
        for region, path, number in sorted(wanted)
        if (region, number) not in known
    ]
    if new:
        Stage(Household, pl.DataFrame(new)).insert_new("region_id, number")
        known = _known_households({region for region, _, _ in wanted})
    pairs = frame.select("region_id", "household_number").iter_rows()
    return [known.get((region, number)) for region, number in pairs]


def _known_households(regions: set[str]) -> dict[tuple[str, str], str]:
    rows = Household.objects.filter(region__in=regions).values_list("region_id", "number", "id")
    return {(region, number): str(key) for region, number, key in rows.iterator(chunk_size=20_000)}


def _records(people: pl.DataFrame, by: Any) -> pl.DataFrame:
    citizens = parse_columns(people["id_number"].to_list())
    names = people["full_name"].to_list()
    pinyin = {name: name_readings(name) for name in set(names)}
    moment = now().isoformat()
    return people.select(
        pl.col("record_id").alias("id"),
        "region_id",
        "region_path",
        *(pl.col(name).fill_null("") for name in TEXTS),
        *(pl.col(f"new_{name}").alias(name) for name in FACTS),
        pl.Series("name_initials", [pinyin[name][0] for name in names]),
        pl.Series("name_pinyin", [pinyin[name][1] for name in names]),
        "id_number",
        "id_index",
        pl.Series("birth_date", citizens.birth_dates),
        pl.Series("sex", citizens.sexes),
        "phone",
        NOTHING.alias("address"),
        "household_id",
        pl.lit("").alias("estate"),
        pl.lit(RecordStatus.ACTIVE.value).alias("status"),
        pl.col("collected_on").alias("registered_on"),
        "informant",
        pl.lit(ConsentState.PENDING.value).alias("consent_state"),
        pl.lit(CONSENT_VERSION).alias("consent_version"),
        pl.lit(CollectMethod.IMPORT.value).alias("collect_method"),
        pl.lit(str(by.pk)).alias("collected_by_id"),
        pl.format("{}T12:00:00+08:00", pl.col("collected_on").dt.to_string("%Y-%m-%d")).alias("verified_at"),
        pl.lit(str(by.pk)).alias("verified_by_id"),
        pl.lit(moment).alias("created_at"),
        pl.lit(moment).alias("updated_at"),
        pl.lit(1).alias("revision"),
    )


def _rows(people: pl.DataFrame, by: Any, batch: Any) -> list[tuple[type, pl.DataFrame]]:
    """What hangs on new people, by model; the rows still need keys."""
    moment, clerk = pl.lit(now().isoformat()), pl.lit(str(by.pk))
    day, never = pl.col("collected_on"), pl.lit(None, dtype=pl.Date).alias("ends_on")
    words = dict(EmploymentStatus.choices)
    trades = dict(Occupation.objects.values_list("name", "code"))

    def each(name: str) -> pl.DataFrame:
        return people.filter(pl.col(name).list.len() > 0).explode(name)

    def wish(frame: pl.DataFrame, kind: str, topic: pl.Expr) -> pl.DataFrame:
        return frame.select(*PLACE, pl.lit(kind).alias("kind"), topic.alias("topic"), day.alias("starts_on"), never)

    return [
        (
            StatusSpell,
            people.select(
                *PLACE,
                *(pl.col(f"new_{name}").alias(name) for name in FACTS),
                day.alias("starts_on"),
                never,
                "informant",
                moment.alias("recorded_at"),
                clerk.alias("recorded_by_id"),
            ),
        ),
        (
            LabourChange,
            people.select(
                *PLACE,
                pl.col("region_id").alias("counted_region_id"),
                pl.lit(ChangeKind.NEW.value).alias("kind"),
                day.alias("happened_on"),
                pl.col("employment_status").replace(words).alias("summary"),
                moment.alias("recorded_at"),
                clerk.alias("recorded_by_id"),
            ),
        ),
        (
            PersonTag,
            each("tags").select(
                *PLACE,
                pl.col("tags").alias("kind"),
                day.alias("starts_on"),
                never,
                pl.lit(EVIDENCE).alias("evidence"),
                clerk.alias("recognised_by_id"),
                moment.alias("recognised_at"),
            ),
        ),
        (
            PersonSkill,
            each("skills").select(
                *PLACE,
                pl.col("skills").alias("name"),
                pl.col("skills").replace_strict(trades, default=None, return_dtype=pl.String).alias("occupation_id"),
            ),
        ),
        (PersonWish, wish(each("topics"), WishKind.TRAINING.value, pl.col("topics"))),
        (PersonWish, wish(people.filter(pl.col("startup")), WishKind.STARTUP.value, pl.lit(UNDECIDED))),
        (
            JobIntention,
            people.filter(pl.col("wants_job")).select(
                *PLACE,
                pl.lit(JobKind.ANY.value).alias("kind"),
                pl.col("job_occupation").alias("occupation_id"),
                pl.lit("").alias("place"),
                pl.col("job_wage").alias("wage_expected_min"),
                pl.lit("").alias("remark"),
                day.alias("starts_on"),
                day.alias("renewed_on"),
                never,
                pl.lit("").alias("closed_reason"),
            ),
        ),
        (
            ImportedRow,
            people.select(
                pl.col("record_id").alias("record_key"),
                "region_id",
                "region_path",
                pl.lit(str(batch.pk)).alias("batch_id"),
                pl.lit(RowKind.NEW.value).alias("kind"),
                pl.lit(1).alias("revision"),
                pl.lit("{}").alias("before"),
            ),
        ),
    ]
