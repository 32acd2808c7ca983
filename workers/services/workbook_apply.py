"""A planned workbook is carried out, in the transaction and scope of whoever confirmed it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction

from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import now, today
from jiayu_jobs.crypto.fields import blind_index_many
from jiayu_jobs.identifiers.names import name_initials, name_pinyin
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.imports.enums import RowKind
from jiayu_jobs.imports.staging import Stage, hexed
from jiayu_jobs.refusals import Refused
from workers.enums import (
    CHANGES,
    OUTSIDE_SCOPES,
    PERSON_SUBJECTS,
    UNDECIDED,
    ChangeKind,
    EmploymentStatus,
    Informant,
    IntentionClosed,
    JobKind,
    WishKind,
)
from workers.models import (
    JobIntention,
    LabourChange,
    LabourRecord,
    Occupation,
    PersonSkill,
    PersonTag,
    PersonWish,
    StatusSpell,
)
from workers.services.workbook_new import household_keys, write_new_people
from workers.services.workbook_plan import FACTS, TEXTS, Extras, Plan, plan_people
from workers.services.workbook_rows import EVIDENCE

TRIES = 3
# What a name is found by, written with it.
NAMES = ("name_initials", "name_pinyin")
CHILDREN = (StatusSpell, PersonTag, JobIntention, PersonWish, PersonSkill, LabourChange)
# Columns of a record that a workbook may replace, as stored: what an undo puts back.
REPLACED = (
    *TEXTS,
    *FACTS,
    *NAMES,
    "phone",
    "phone_tail",
    "household_id",
    "informant",
    "verified_at",
    "verified_by_id",
)
STATUS_WORDS = dict(EmploymentStatus.choices)


@dataclass(slots=True)
class Applied:
    """What was done: counts, and the rows that turned out to be held elsewhere in the meantime."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)


def apply_people(wanted: pl.DataFrame, *, batch: Any, by: Any, revisions: dict[int, int] | None = None) -> Applied:
    """Write what a workbook wants, in one transaction; the caller has entered scope and actor.

    revisions: row -> revision that the preview showed; a record changed since is left alone and reported as skipped.
    A number that somebody registers at the same moment is met by the unique index: its row is planned again.
    """
    outcome = Applied()
    with transaction.atomic():
        rows = wanted
        for _ in range(TRIES):
            missed = _one_pass(rows, outcome, batch, by, revisions)
            if not missed:
                return outcome
            rows = rows.filter(pl.col("row").is_in(missed))
        raise Refused("同一批人正在被别处登记，请稍后再导入一次。")


def _one_pass(rows: pl.DataFrame, outcome: Applied, batch: Any, by: Any, revisions: dict[int, int] | None) -> list[int]:
    """Plan and write; returns the rows whose number was registered by somebody in the meantime."""
    plan = plan_people(rows, lock=True)
    outcome.skipped += _take_out_changed_since(plan, revisions)
    missed, since = write_new_people(plan.new, batch=batch, by=by)
    changing = Changing(plan, batch, by)
    changing.write()
    for code, day in changing.since.items():
        since[code] = min(day, since.get(code, day))
    mark_dirty((code, subject, day) for code, day in since.items() for subject in (*PERSON_SUBJECTS, CHANGES))
    outcome.new += plan.new.height - len(missed)
    outcome.changed += plan.changed.height
    outcome.unchanged += plan.unchanged
    outcome.refused |= plan.refused
    outcome.doubts |= plan.doubts
    return missed


def _take_out_changed_since(plan: Plan, revisions: dict[int, int] | None) -> list[int]:
    """Rows of records that somebody changed after the preview; they leave the plan."""
    if revisions is None:
        return []
    pairs = plan.changed.select("row", "have_revision").iter_rows()
    skipped = [row for row, revision in pairs if row in revisions and revisions[row] != revision]
    plan.changed = plan.changed.filter(~pl.col("row").is_in(skipped))
    return skipped


class Changing:
    """People that change: records, spells, what hangs on them, and what stood before."""

    def __init__(self, plan: Plan, batch: Any, by: Any) -> None:
        self.plan, self.batch, self.by = plan, batch, by
        self.day, self.moment = today(), now().isoformat()
        self.rows: dict[type, list[dict[str, Any]]] = defaultdict(list)
        self.made: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.closed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.trades = dict(Occupation.objects.values_list("name", "code"))
        self.since: dict[str, date] = {}

    def write(self) -> None:
        """Update records, close and open spells, note changes; keep what was before."""
        changed = self.plan.changed
        if changed.is_empty():
            return
        households = household_keys(changed)
        phone = LabourRecord._meta.get_field("phone")
        seals = phone.seal_many(changed["have_id"].to_list(), changed["phone"].to_list())
        names = [
            name if name is not None else have
            for name, have in changed.select("full_name", "have_full_name").iter_rows()
        ]
        stage = pl.DataFrame(
            {
                "id": changed["have_id"],
                "region_id": changed["region_id"],
                "region_path": changed["region_path"],
                **{name: changed.select(pl.coalesce(name, f"have_{name}"))[name] for name in TEXTS},
                **{name: changed[f"new_{name}"] for name in FACTS},
                "name_initials": [name_initials(name) for name in names],
                "name_pinyin": [name_pinyin(name) for name in names],
                "phone": hexed(seals),
                "phone_tail": hexed(blind_index_many("phone_tail", changed["phone"].to_list())),
                "household_id": households,
                "informant": changed["informant"],
                "verified_at": self.moment,
                "verified_by_id": str(self.by.pk),
            }
        )
        staged = Stage(LabourRecord, stage)
        self.keep_before(staged)
        staged.update(
            {
                **{name: f"s.{name}" for name in (*TEXTS, *FACTS, *NAMES, "verified_at", "verified_by_id")},
                "phone": "coalesce(s.phone, t.phone)",
                "phone_tail": "coalesce(s.phone_tail, t.phone_tail)",
                "household_id": "coalesce(s.household_id, t.household_id)",
                "informant": "coalesce(s.informant, t.informant)",
                "revision": "t.revision + 1",
                "updated_at": "now()",
            }
        )
        staged.audit("import_person", current_actor(), LabourRecord._meta.label_lower)
        ended: list[dict[str, Any]] = []
        for row in changed.iter_rows(named=True):
            key, day = row["have_id"], row["collected_on"] or self.day
            if row["facts_changed"]:
                day = self.next_spell(key, row, day, ended)
            if row["phone_changed"]:
                self.change(key, row, ChangeKind.CONTACT, self.day, "")
            self.hang(key, row, self.plan.extras.get(row["row"], Extras()), self.day)
            self.touched(row, min(day, row["have_since"] or day))
        self.end_spells(ended)
        for model, rows in self.rows.items():
            Stage(model, pl.DataFrame(rows, infer_schema_length=None)).insert()
        self.say_what_was_made(changed["have_id"].to_list())

    def next_spell(self, key: str, row: dict[str, Any], day: date, ended: list[dict[str, Any]]) -> date:
        """A new spell from a day on, never before the running one; on its own first day the running one is replaced."""
        since = row["have_since"]
        if since is not None and day <= since:
            day = since
            ended.append({"id": row["have_spell"], "ends_on": None, "delete": True})
        elif since is not None:
            ended.append({"id": row["have_spell"], "ends_on": day, "delete": False})
        self.spell(key, row, day)
        was_out, is_out = row["have_work_scope"] in OUTSIDE_SCOPES, row["new_work_scope"] in OUTSIDE_SCOPES
        kind = ChangeKind.LEAVE if is_out and not was_out else ChangeKind.RETURN if was_out and not is_out else None
        self.change(key, row, kind or ChangeKind.STATUS, day, STATUS_WORDS[row["new_employment_status"]])
        if row["new_employment_status"] == EmploymentStatus.EMPLOYED and row["wants_job"] is not True:
            self.plan.extras.setdefault(row["row"], Extras()).intention = "employed"
        return day

    def end_spells(self, ended: list[dict[str, Any]]) -> None:
        """Close the spells that ran, or take away those that are replaced on their own first day."""
        replaced = [one["id"] for one in ended if one["delete"]]
        for start in range(0, len(replaced), 5000):
            StatusSpell.objects.filter(pk__in=replaced[start : start + 5000]).delete()
        by_day: dict[date, list[str]] = defaultdict(list)
        for one in ended:
            if not one["delete"]:
                by_day[one["ends_on"]].append(one["id"])
        for day, keys in by_day.items():
            StatusSpell.objects.filter(pk__in=keys).update(ends_on=day)

    def keep_before(self, staged: Stage) -> None:
        """What stands now of the records about to change, kept as stored, with their running spell."""
        names = ", ".join(f"'{name}', t.{name}" for name in REPLACED)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO imports_importedrow (id, region_id, region_path, batch_id, record_key, kind, revision, before) "  # noqa: S608
                "SELECT gen_random_uuid(), t.region_id, t.region_path, %s, t.id, %s, t.revision + 1, jsonb_build_object("
                f"'record', jsonb_build_object({names}), 'spell', (SELECT to_jsonb(p) FROM workers_statusspell p "
                "WHERE p.record_id = t.id AND p.ends_on IS NULL)) "
                f"FROM workers_labourrecord t JOIN {staged.name} s ON s.id = t.id",
                [self.batch.pk, RowKind.CHANGED.value],
            )

    def say_what_was_made(self, keys: list[str]) -> None:
        """Adds to the kept rows the keys of what the import made and closed."""
        notes = [
            (key, json.dumps({"made": self.made.get(key, {}), "closed": self.closed.get(key, {})}))
            for key in keys
            if key in self.made or key in self.closed
        ]
        if not notes:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_importedrow i SET before = i.before || n.note::jsonb "
                "FROM unnest(%s::uuid[], %s::text[]) AS n(key, note) WHERE i.batch_id = %s AND i.record_key = n.key",
                [[key for key, _ in notes], [note for _, note in notes], self.batch.pk],
            )

    # -- what hangs on people ------------------------------------------------------------------------------------

    def hang(self, key: str, row: dict[str, Any], extras: Extras, day: date) -> None:
        """Categories, skills, wishes and the intention of one person."""
        for kind in extras.tags:
            self.add(PersonTag, key, row, kind=kind, starts_on=day, ends_on=None, evidence=EVIDENCE,
                     recognised_by_id=str(self.by.pk), recognised_at=self.moment)  # fmt: skip
        for name in extras.skills:
            self.add(PersonSkill, key, row, name=name, occupation_id=self.trades.get(name))
        for topic in extras.topics:
            self.add(PersonWish, key, row, kind=WishKind.TRAINING.value, topic=topic, starts_on=day, ends_on=None)
        if extras.startup == "open":
            self.add(PersonWish, key, row, kind=WishKind.STARTUP.value, topic=UNDECIDED, starts_on=day, ends_on=None)
        elif extras.startup == "close":
            self.close(key, PersonWish, PersonWish.objects.open().filter(record=key, kind=WishKind.STARTUP))
        if extras.intention in ("update", "close", "employed"):
            reason = IntentionClosed.EMPLOYED if extras.intention == "employed" else IntentionClosed.WITHDRAWN
            self.close(key, JobIntention, JobIntention.objects.open().filter(record=key), closed_reason=reason)
        if extras.intention in ("open", "update"):
            self.add(JobIntention, key, row, kind=JobKind.ANY.value, occupation_id=row["job_occupation"], place="",
                     wage_expected_min=row["job_wage"], remark="", starts_on=day, renewed_on=day, ends_on=None,
                     closed_reason="")  # fmt: skip

    def close(self, key: str, model: type, rows: Any, **more: Any) -> None:
        """End rows today, remembering which."""
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        if keys:
            rows.update(ends_on=self.day, **more)
            self.closed[key][model._meta.db_table] += keys  # type: ignore[attr-defined]

    def spell(self, key: str, row: dict[str, Any], day: date) -> None:
        facts = {name: row[f"new_{name}"] for name in FACTS}
        self.add(StatusSpell, key, row, **facts, starts_on=day, ends_on=None, recorded_at=self.moment,
                 informant=row["informant"] or Informant.SELF.value, recorded_by_id=str(self.by.pk))  # fmt: skip

    def change(self, key: str, row: dict[str, Any], kind: ChangeKind, day: date, summary: str) -> None:
        self.add(LabourChange, key, row, counted_region_id=row["region_id"], kind=kind.value, happened_on=day,
                 summary=summary, recorded_at=self.moment, recorded_by_id=str(self.by.pk))  # fmt: skip

    def add(self, model: type, key: str, row: dict[str, Any], **values: Any) -> None:
        """One more row of a model about a person, written in bulk at the end."""
        made = str(uuid7())
        place = {"region_id": row["region_id"], "region_path": row["region_path"]}
        self.rows[model].append({"id": made, "record_id": key, **place, **values})
        self.made[key][model._meta.db_table].append(made)  # type: ignore[attr-defined]

    def touched(self, row: dict[str, Any], since: date) -> None:
        """A region whose figures move, from a day on."""
        known = self.since.get(row["region_id"], since)
        self.since[row["region_id"]] = min(known, since)
