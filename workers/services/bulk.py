"""People in bulk: the same rows, encryption, index, audit entries and dirty marks as one registration, by COPY."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from jiayu_jobs.audit.context import current_actor
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.crypto.fields import blind_index_many
from jiayu_jobs.imports.staging import Stage, hexed
from workers.enums import CHANGES, PERSON_SUBJECTS
from workers.models import (
    Confirmation,
    Household,
    JobIntention,
    LabourChange,
    LabourRecord,
    PersonTag,
    PersonWish,
    StatusSpell,
)


@dataclass
class People:
    """Frames by database column. records carry id_number, phone and address in clear; they are sealed here."""

    households: pl.DataFrame
    records: pl.DataFrame
    spells: pl.DataFrame
    tags: pl.DataFrame
    intentions: pl.DataFrame
    wishes: pl.DataFrame
    changes: pl.DataFrame
    confirmations: pl.DataFrame


def load_people(people: People, *, action: str, since: date) -> int:
    """Insert everything in one transaction as the acting user, in the scope in force; returns the number of people.

    action: the audit action of each record; since: the first day on which a loaded fact counts.
    Any refused row (scope, uniqueness, overlap) refuses the whole load.
    """
    with transaction.atomic():
        Stage(Household, people.households).insert()
        records = Stage(LabourRecord, sealed(people.records.with_columns(number_indexes(people.records["id_number"]))))
        count = records.insert()
        for model, frame in (
            (StatusSpell, people.spells),
            (PersonTag, people.tags),
            (JobIntention, people.intentions),
            (PersonWish, people.wishes),
            (LabourChange, people.changes),
            (Confirmation, people.confirmations),
        ):
            if frame.height:
                Stage(model, frame).insert()
        records.audit(action, current_actor(), LabourRecord._meta.label_lower)
        regions = people.records["region_id"].unique().sort().to_list()
        mark_dirty((code, subject, since) for code in regions for subject in (*PERSON_SUBJECTS, CHANGES))
    return count


def sealed(records: pl.DataFrame) -> pl.DataFrame:
    """The records, whose numbers are indexed already, with sealed values and the phone's index in place of what was in clear."""
    keys: list[Any] = records["id"].to_list()
    tails = blind_index_many("phone_tail", records["phone"].to_list())
    columns = [pl.Series("phone_tail", hexed(tails), dtype=pl.String)]
    for name in ("id_number", "phone", "address"):
        values = records[name].to_list()
        columns.append(pl.Series(name, hexed(field(name).seal_many(keys, values)), dtype=pl.String))
    return records.with_columns(columns)


def number_indexes(numbers: pl.Series) -> pl.Series:
    """The column id_index: by what ID numbers are found, as COPY reads it."""
    return pl.Series("id_index", hexed(blind_index_many("citizen_id", numbers.to_list())), dtype=pl.String)


def field(name: str) -> Any:
    """An encrypted field of the record."""
    return LabourRecord._meta.get_field(name)
