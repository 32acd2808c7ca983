"""What a workbook of people would do: who is new, who changes in what, who is held elsewhere. Reads only.

Works by columns: the wanted values of all rows beside the stored ones. An empty cell leaves what is stored. The rules of
merging are those of one desk: `Facts.consistent` by column is `merged_facts`, and a test proves that they agree.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from jiayu_jobs.crypto.fields import SealedBlob
from workers.enums import EmploymentStatus, RecordStatus, WishKind
from workers.models import LabourRecord
from workers.places import scope_of_place
from workers.services.bulk import number_indexes
from workers.services.facts import LOCAL_TYPES, county_code

# Plain texts of the record that a workbook may set.
TEXTS = (
    "full_name",
    "household_kind",
    "relation_to_head",
    "villager_group",
    "grid",
    "ethnic_group",
    "education",
    "political_status",
    "marital_status",
    "note",
)
FACTS = (
    "employment_status",
    "wants_work",
    "not_working_reason",
    "employment_type",
    "work_place",
    "work_scope",
    "work_unit_name",
    "industry",
    "occupation_id",
    "income_band",
)
HELD = "已在其他村登记，可申请迁移。"
CLOSED = "此人的记录已迁出或注销，没有改动。"

WANTED: dict[str, Any] = {
    "row": pl.Int64,
    "id_number": pl.String,
    "id_index": pl.String,  # as COPY reads it
    "region_id": pl.String,
    "region_path": pl.String,
    **dict.fromkeys(TEXTS, pl.String),
    "phone": pl.String,
    "household_number": pl.String,
    "informant": pl.String,
    "employment_status": pl.String,
    "employment_type": pl.String,
    "work_place": pl.String,
    "work_unit_name": pl.String,
    "occupation_id": pl.String,
    "income_band": pl.String,
    "wants_job": pl.Boolean,
    "job_occupation": pl.String,
    "job_wage": pl.Int64,
    "startup": pl.Boolean,
    "collected_on": pl.Date,
    "tags": pl.List(pl.String),
    "skills": pl.List(pl.String),
    "topics": pl.List(pl.String),
}


@dataclass(slots=True)
class Extras:
    """What hangs on a person and changes: categories, skills, topics to add; intention to open, update or close;
    a start-up wish to open or close."""

    tags: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    intention: str = ""  # "open", "update", "close"
    startup: str = ""  # "open", "close"

    def __bool__(self) -> bool:
        return bool(self.tags or self.skills or self.topics or self.intention or self.startup)


@dataclass(slots=True)
class Plan:
    """new: wanted rows of people nobody holds; changed: wanted rows with the stored ones beside them (have_...), the
    merged facts (new_...) and flags (text_changed, facts_changed, phone_changed, household_changed); extras by row."""

    new: pl.DataFrame
    changed: pl.DataFrame
    unchanged: int
    refused: dict[int, str]
    doubts: dict[int, str]
    extras: dict[int, Extras]


def indexed(columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Wanted rows by column, with the indexes by which their numbers are found."""
    return pl.DataFrame({**columns, "id_index": number_indexes(columns["id_number"])}).select(list(WANTED))


def plan_people(wanted: pl.DataFrame, *, lock: bool = False) -> Plan:
    """Compare wanted rows with the register, in the scope in force and inside a transaction.

    lock: hold the matched records until the transaction ends, in the order of their keys.
    """
    with set_by_set():
        return _compare(wanted, lock)


@contextmanager
def set_by_set() -> Iterator[None]:
    """Sets are joined as sets in this transaction: right after a large import the statistics still say that the tables
    are small, and a plan made for a handful of rows takes minutes for a county."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _compare(wanted: pl.DataFrame, lock: bool) -> Plan:
    have = _stored(wanted, lock)
    # Most of a first load is held by nobody: those rows are handed on as they are, without a copy.
    strangers = wanted.join(have, on="row", how="anti") if have.height else wanted
    joined = wanted.join(have, on="row", how="inner")
    held = _held(strangers["row"].to_list())
    elsewhere = joined.filter(pl.col("have_region_id") != pl.col("region_id"))
    refused = dict.fromkeys([*held, *elsewhere["row"].to_list()], HELD)
    known = joined.filter(pl.col("have_region_id") == pl.col("region_id"))
    closed = known.filter(pl.col("have_status") != RecordStatus.ACTIVE)["row"].to_list()
    known = _with_changes(known.filter(pl.col("have_status") == RecordStatus.ACTIVE))
    extras = _extras(known)
    touched = known["text_changed"] | known["facts_changed"] | known["phone_changed"] | known["household_changed"]
    touched |= known["row"].is_in(list(extras))
    return Plan(
        new=strangers.filter(~pl.col("row").is_in(held)) if held else strangers,
        changed=known.filter(touched),
        unchanged=int((~touched).sum()) + len(closed),
        refused=refused,
        doubts=dict.fromkeys(closed, CLOSED),
        extras=extras,
    )


def _stored(wanted: pl.DataFrame, lock: bool) -> pl.DataFrame:
    """The stored record of each wanted row that one's own scope holds."""
    keys = wanted.select("row", "id_index")
    columns = [*TEXTS, *FACTS]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_keys")
        cursor.execute("CREATE TEMPORARY TABLE import_keys (row int, id_index bytea) ON COMMIT DROP")
        buffer = BytesIO()
        keys.write_csv(buffer, include_header=False)
        buffer.seek(0)
        cursor.cursor.copy_expert("COPY import_keys FROM STDIN (FORMAT csv)", buffer)
        cursor.execute("ANALYZE import_keys")
        listed = ", ".join(f"r.{name}" for name in columns)
        cursor.execute(
            f"SELECT k.row, r.id::text, r.region_id, r.status, r.revision, r.phone, {listed} "  # noqa: S608  # constants
            "FROM import_keys k JOIN workers_labourrecord r USING (id_index) "
            f"ORDER BY r.id {'FOR UPDATE OF r' if lock else ''}"
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT k.row, h.number, s.id::text, s.starts_on FROM import_keys k "
            "JOIN workers_labourrecord r USING (id_index) LEFT JOIN workers_household h ON h.id = r.household_id "
            "LEFT JOIN workers_statusspell s ON s.record_id = r.id AND s.ends_on IS NULL"
        )
        besides = cursor.fetchall()
    phone = LabourRecord._meta.get_field("phone")
    wants_phone = set(wanted.select("row", "phone").drop_nulls()["row"].to_list()) if rows else set()
    names = ["row", "id", "region_id", "status", "revision", "phone", *columns]
    data = list(zip(*rows, strict=True)) or [()] * len(names)
    frame = {f"have_{name}": list(values) for name, values in zip(names, data, strict=True)}
    frame["have_phone"] = [
        phone.bind(key, SealedBlob(bytes(blob))).open() if blob is not None and row in wants_phone else ""
        for row, key, blob in zip(data[0], data[1], data[5], strict=True)
    ]
    types = {"have_row": pl.Int64, "have_revision": pl.Int64, "have_wants_work": pl.Boolean}
    have = pl.DataFrame(frame, schema={name: types.get(name, pl.String) for name in frame})
    beside = pl.DataFrame(
        besides,
        schema={"row": pl.Int64, "have_household": pl.String, "have_spell": pl.String, "have_since": pl.Date},
        orient="row",
    )
    return have.rename({"have_row": "row"}).join(beside, on="row", how="left")


def _held(rows: list[int]) -> list[int]:
    """Which of the rows that one's own scope does not hold are held by another village; one question for all.

    Somebody registered in one's own scope a moment ago is held too, and not elsewhere: those are met when written.
    """
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.row FROM import_keys k JOIN held_elsewhere((SELECT array_agg(id_index) FROM import_keys "
            "WHERE row = ANY(%s))) AS held(id_index) USING (id_index) WHERE k.row = ANY(%s) "
            "AND NOT EXISTS (SELECT 1 FROM workers_labourrecord r WHERE r.id_index = k.id_index)",
            [rows, rows],
        )
        return [row for (row,) in cursor.fetchall()]


def _with_changes(known: pl.DataFrame) -> pl.DataFrame:
    """The stored rows with merged facts and the flags of what differs."""
    # A mask is no name: it stays out of a record that has one.
    masked = pl.col("full_name").str.contains("*", literal=True)
    known = known.with_columns(pl.when(~masked).then(pl.col("full_name")).alias("full_name"))
    known = merged_facts(known, county_code())
    texts = [pl.col(name).is_not_null() & (pl.col(name) != pl.col(f"have_{name}")) for name in TEXTS]
    facts = [pl.col(f"new_{name}").ne_missing(pl.col(f"have_{name}")) for name in FACTS]
    return known.with_columns(
        text_changed=pl.any_horizontal(texts),
        facts_changed=pl.any_horizontal(facts),
        phone_changed=pl.col("phone").is_not_null() & (pl.col("phone") != pl.col("have_phone")),
        household_changed=pl.col("household_number").is_not_null()
        & pl.col("household_number").ne_missing(pl.col("have_household")),
    )


def merged_facts(frame: pl.DataFrame, county: str) -> pl.DataFrame:
    """Adds new_<fact>: what the row says, else what is stored while the status stays; made consistent with the status."""
    if "have_employment_status" not in frame.columns:
        frame = frame.with_columns(
            *(pl.lit(None, dtype=pl.Boolean if n == "wants_work" else pl.String).alias(f"have_{n}") for n in FACTS)
        )
    same = pl.col("employment_status") == pl.col("have_employment_status")
    working = pl.col("employment_status") == EmploymentStatus.EMPLOYED.value
    looking = pl.col("employment_status") == EmploymentStatus.UNEMPLOYED.value

    def kept(name: str, wanted: str | None) -> pl.Expr:
        stored = pl.when(same).then(pl.col(f"have_{name}"))
        return pl.coalesce([pl.col(wanted), stored]) if wanted else stored

    def text(name: str, when: pl.Expr, wanted: str | None) -> pl.Expr:
        return pl.when(when).then(kept(name, wanted).fill_null("")).otherwise(pl.lit("")).alias(f"new_{name}")

    frame = frame.with_columns(
        pl.col("employment_status").alias("new_employment_status"),
        pl.when(looking).then(kept("wants_work", "wants_job")).alias("new_wants_work"),
        text("employment_type", working, "employment_type"),
        text("work_place", working, "work_place"),
        text("work_unit_name", working, "work_unit_name"),
        text("industry", working, None),
        text("income_band", working, "income_band"),
        pl.when(working).then(kept("occupation_id", "occupation_id")).alias("new_occupation_id"),
    )
    frame = frame.with_columns(
        text("not_working_reason", looking & (pl.col("new_wants_work") == pl.lit(False)), None),
        pl.when(
            working
            & (pl.col("new_work_place") == "")
            & pl.col("new_employment_type").is_in([str(t.value) for t in LOCAL_TYPES])
        )
        .then(pl.lit(county))
        .otherwise(pl.col("new_work_place"))
        .alias("new_work_place"),
    )
    scopes = {code: str(scope_of_place(code, county)) for code in frame["new_work_place"].unique().to_list()}
    return frame.with_columns(
        pl.col("new_work_place").replace_strict(scopes, return_dtype=pl.String, default="").alias("new_work_scope")
    )


def _extras(known: pl.DataFrame) -> dict[int, Extras]:
    """What is to be added to, opened for or closed of the people of a frame."""
    asks = known.filter(
        pl.any_horizontal(pl.col(name).is_not_null() for name in ("tags", "skills", "topics", "wants_job", "startup"))
    )
    if asks.is_empty():
        return {}
    open_now = _open_now()
    found: dict[int, Extras] = {}
    names = ("row", "have_id", "tags", "skills", "topics", "wants_job", "job_occupation", "job_wage", "startup")
    for row, key, tags, skills, topics, wants_job, occupation, wage, startup in asks.select(names).iter_rows():
        mine = open_now.get(key, {})
        held_topics = {t for kind, t in mine.get("wish", ()) if kind == WishKind.TRAINING}
        starts = any(kind == WishKind.STARTUP for kind, _ in mine.get("wish", ()))
        intention = next(iter(mine.get("intention", ())), None)
        extras = Extras(
            tags=[tag for tag in tags or () if (tag, "") not in mine.get("tag", ())],
            skills=[skill for skill in skills or () if (skill, "") not in mine.get("skill", ())],
            topics=[topic for topic in topics or () if topic not in held_topics],
        )
        if wants_job and intention is None:
            extras.intention = "open"
        elif (
            wants_job
            and intention
            and ((occupation and occupation != intention[0]) or (wage is not None and str(wage) != intention[1]))
        ):
            extras.intention = "update"
        elif wants_job is False and intention is not None:
            extras.intention = "close"
        if startup is not None and startup != starts:
            extras.startup = "open" if startup else "close"
        if extras:
            found[row] = extras
    return found


def _open_now() -> dict[str, dict[str, set[tuple[str, str]]]]:
    """What is open of the people whose keys are staged: record -> what -> {(kind, detail)}."""
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    of_them = "JOIN workers_labourrecord r ON r.id = x.record_id JOIN import_keys k USING (id_index)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id::text, 'tag', kind, '' FROM workers_persontag x {of_them} WHERE ends_on IS NULL "  # noqa: S608
            f"UNION ALL SELECT record_id::text, 'wish', kind, topic FROM workers_personwish x {of_them} "
            f"WHERE ends_on IS NULL UNION ALL SELECT record_id::text, 'skill', name, '' FROM workers_personskill x {of_them} "
            "UNION ALL SELECT record_id::text, 'intention', coalesce(x.occupation_id, ''), coalesce(wage_expected_min::text, '') "
            f"FROM workers_jobintention x {of_them} WHERE ends_on IS NULL"
        )
        for key, what, kind, detail in cursor.fetchall():
            found.setdefault(key, {}).setdefault(what, set()).add((kind, detail))
    return found
