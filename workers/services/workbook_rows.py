"""The rows that a workbook's new people are, made by columns and packed for the database; nothing here asks it."""

from typing import Any

import polars as pl

from jiayu_jobs.clock import now
from jiayu_jobs.identifiers.citizen_id import parse_columns
from jiayu_jobs.identifiers.names import name_readings
from jiayu_jobs.identifiers.uid import uuid7_many
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.models import ImportedRow
from jiayu_jobs.imports.staging import Packed
from workers.enums import (
    UNDECIDED,
    ChangeKind,
    CollectMethod,
    ConsentState,
    EmploymentStatus,
    JobKind,
    RecordStatus,
    WishKind,
)
from workers.models import (
    JobIntention,
    LabourChange,
    LabourRecord,
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


class Making:
    """Makes the rows of new people. county: the code of the county they are registered in; trades: name -> code of the
    occupations; what is asked of clock and actor is asked once, so that all parts of a workbook say the same."""

    def __init__(self, *, batch: Any, by: Any, county: str, trades: dict[str, str]) -> None:
        self.batch, self.clerk = pl.lit(str(batch.pk)), pl.lit(str(by.pk))
        self.county, self.trades = county, trades
        self.moment = pl.lit(now().isoformat())

    def pack(self, people: pl.DataFrame) -> list[Packed]:
        """The records, sealed, and then what hangs on them, of wanted rows with record_id and household_id."""
        people = merged_facts(people, self.county)
        hanging = [
            Packed.of(model, frame.with_columns(pl.Series("id", keys(frame.height))))
            for model, frame in self._hanging(people)
            if frame.height
        ]
        return [Packed.of(LabourRecord, sealed(self._records(people))), *hanging]

    def _records(self, people: pl.DataFrame) -> pl.DataFrame:
        citizens = parse_columns(people["id_number"].to_list())
        names = people["full_name"].to_list()
        pinyin = {name: name_readings(name) for name in set(names)}
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
            self.clerk.alias("collected_by_id"),
            pl.format("{}T12:00:00+08:00", pl.col("collected_on").dt.to_string("%Y-%m-%d")).alias("verified_at"),
            self.clerk.alias("verified_by_id"),
            self.moment.alias("created_at"),
            self.moment.alias("updated_at"),
            pl.lit(1).alias("revision"),
        )

    def _hanging(self, people: pl.DataFrame) -> list[tuple[type[Any], pl.DataFrame]]:
        """By model; the rows still need keys."""
        day, never = pl.col("collected_on"), pl.lit(None, dtype=pl.Date).alias("ends_on")
        words = dict(EmploymentStatus.choices)

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
                    self.moment.alias("recorded_at"),
                    self.clerk.alias("recorded_by_id"),
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
                    self.moment.alias("recorded_at"),
                    self.clerk.alias("recorded_by_id"),
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
                    self.clerk.alias("recognised_by_id"),
                    self.moment.alias("recognised_at"),
                ),
            ),
            (
                PersonSkill,
                each("skills").select(
                    *PLACE,
                    pl.col("skills").alias("name"),
                    pl.col("skills")
                    .replace_strict(self.trades, default=None, return_dtype=pl.String)
                    .alias("occupation_id"),
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
                    self.batch.alias("batch_id"),
                    pl.lit(RowKind.NEW.value).alias("kind"),
                    pl.lit(1).alias("revision"),
                    pl.lit("{}").alias("before"),
                ),
            ),
        ]


def keys(count: int) -> list[str]:
    """New keys, in order."""
    return list(map(str, uuid7_many(count)))
