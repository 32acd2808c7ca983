"""Erasing a person: what identifies them goes for good, what figures of the past are counted from stays (C8).

Three steps, each done again after a crash: the key into the ledger outside the database; everything in the database in one
transaction; the files that may name the person. Runs as app_batch (workers/tasks.py): no page sees or makes an erased row.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest, Left, Replace

from jiayu_jobs.audit.models import Quota
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.exports import services as exports
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.imports import services as imports
from jiayu_jobs.imports.models import ImportBatch, ImportedRow
from jiayu_jobs.regions import codes_of
from workers.enums import (
    CHANGES,
    ERASURE_MOVES,
    PERSON_SUBJECTS,
    UNDECIDED,
    ConsentState,
    ErasureReason,
    ErasureState,
    IntentionClosed,
    RecordStatus,
    TrainingTopic,
)
from workers.households import zero_employment
from workers.models import (
    DuplicatePair,
    ErasureRequest,
    Household,
    HouseholdFigure,
    LabourRecord,
    RecordMerge,
    SavedSearch,
    TransferCase,
    TransferRequest,
)
from workers.models.person import BARE
from workers.services.own import code_key
from workers.services.slips import code_of
from workers.services.transfers import SOMEBODY

WHOLE_PLACE = 6  # digits of a place of work that stay: its county
NOBODY = "（已删除）"


@dataclass(frozen=True, slots=True)
class Forget:
    """What becomes of the rows of one model that hang on an erased record: all go, or some fields become a value."""

    delete: bool = False
    clear: dict[str, Any] = field(default_factory=dict)


# By label; every model with a foreign key `record` stands here (a test finds one that does not). Later areas add theirs.
HANGING: dict[str, Forget] = {
    "workers.StatusSpell": Forget(
        clear={
            "work_place": Left("work_place", WHOLE_PLACE),
            "work_unit_name": "",
            "not_working_reason": "",
            "industry": "",
            "occupation": None,
            "income_band": "",
        }
    ),
    "workers.PersonTag": Forget(clear={"evidence": ""}),
    "workers.JobIntention": Forget(
        clear={
            "place": Left("place", WHOLE_PLACE),
            "remark": "",
            "occupation": None,
            "wage_expected_min": None,
            "wage_expected_max": None,
        }
    ),
    "workers.PersonWish": Forget(),  # a topic that somebody typed goes below
    "workers.Consultation": Forget(clear={"question": "", "answer": ""}),
    "workers.LabourChange": Forget(clear={"summary": ""}),
    "workers.ErasureRequest": Forget(),
    "workers.PersonSkill": Forget(delete=True),
    # That somebody asked, and when, tells how fresh the register was.
    "workers.Confirmation": Forget(clear={"before": {}}),
    "workers.NumberCorrection": Forget(delete=True),
    "workers.ProvincialRegistration": Forget(delete=True),
    # The result of a month's calls stays, without what was said.
    "workers.PhoneCheck": Forget(clear={"said": ""}),
    "workers.QueryCode": Forget(delete=True),
}
# Functions of the record that forget what hangs on it in another way; called in the transaction, before it is bare.
ALSO: list[Callable[[LabourRecord], None]] = []


def erase(key: UUID, why: str) -> bool:
    """Everything in the database about one person, in the caller's transaction as app_batch; False when there is nothing
    left to do. An active person leaves the register today.

    Whoever writes to the record at the same moment comes before, and is erased as well, or after, and finds nobody.
    """
    with transaction.atomic():
        imports.hold_applying()
        row = _locked(key)
        if row is None or row.status == RecordStatus.ERASED:
            return False
        for copy in filter(None, map(_locked, keys_of(key)[1:])):
            _erase(copy, why)
        left, was_active = row.closed_on or today(), row.status == RecordStatus.ACTIVE
        _erase(row, why)
        marks = (*PERSON_SUBJECTS, CHANGES) if was_active else ()
        audit("erase_person", about=row, region=row.region, marks=marks, since=left, detail={"why": why})
    return True


def keys_of(key: UUID) -> list[UUID]:
    """A record and whatever was merged into it: all of one person."""
    found = [key]
    for one in found:  # grows as it goes: what was merged may have had records merged into it
        found += LabourRecord.objects.filter(duplicate_of=one).order_by("pk").values_list("pk", flat=True)
    return found


def _locked(key: UUID) -> LabourRecord | None:
    rows = LabourRecord.objects.select_for_update(of=("self",)).select_related("region", "household")
    return rows.filter(pk=key).first()


def _erase(row: LabourRecord, why: str) -> None:
    left = row.closed_on or today()
    _forget_traces(row)
    if why != ErasureReason.TIME:
        imports.forget(places_of(row))
        exports.forget(places_of(row))
    _forget_texts(row, row.full_name)
    _forget_merges(row)
    _keep_household_figures(row)
    for forget in ALSO:
        forget(row)
    _forget_hanging(row, left)
    _make_bare(row, left)
    _leave_household(row.household)


def hanging_models() -> list[Any]:
    """Models with rows that hang on a record."""
    return [
        model
        for model in apps.get_models()
        if any(one.name == "record" and one.related_model is LabourRecord for one in model._meta.fields)
    ]


def _forget_hanging(row: LabourRecord, left: date) -> None:
    for model in hanging_models():
        rows = model._base_manager.filter(record=row)
        forget = HANGING.get(model._meta.label, Forget(delete=True))
        if forget.delete or row.status == RecordStatus.MERGED:  # of a merged record nothing is counted
            rows.delete()
        elif forget.clear:
            rows.update(**forget.clear)
    row.tags.open().update(ends_on=Greatest("starts_on", Value(left)))
    row.wishes.open().update(ends_on=Greatest("starts_on", Value(left)))
    row.wishes.exclude(topic__in=[*TrainingTopic.values, UNDECIDED]).update(topic="")
    row.intentions.open().update(ends_on=Greatest("starts_on", Value(left)), closed_reason=IntentionClosed.LEFT)


def _make_bare(row: LabourRecord, left: date) -> None:
    """The record itself, as the database's own condition for an erased one has it (record_erased_is_bare)."""
    bare = {name.removesuffix("__isnull"): None if value is True else value for name, value in BARE.items()}
    LabourRecord.objects.filter(pk=row.pk).update(
        **bare,
        birth_date=row.birth_date.replace(day=1),
        work_place=Left("work_place", WHOLE_PLACE),
        duplicate_of=None,
        consent_state=ConsentState.WITHDRAWN,
        status=RecordStatus.ERASED,
        closed_on=Coalesce("closed_on", Value(left)),
        verified_at=None,
        verified_by=None,
        revision=F("revision") + 1,
        updated_at=now(),
    )


def _forget_traces(row: LabourRecord) -> None:
    """What other tables keep under an index of the number or the code of a slip."""
    if row.id_index:
        Quota.objects.filter(key__startswith="id-asked:", key__endswith=f":{row.id_index[:12].hex()}").delete()
    keys = [f"own-code:{code_key(code_of(code))}" for code in row.query_codes.all()]
    Quota.objects.filter(key__in=keys).delete()
    ImportedRow.objects.filter(record_key=row.pk).delete()


def _forget_merges(row: LabourRecord) -> None:
    """What compared the person with others, and the values of before that a merge keeps."""
    RecordMerge.objects.filter(Q(survivor_key=row.pk) | Q(other_key=row.pk)).delete()
    DuplicatePair.objects.filter(Q(first_key=row.pk) | Q(second_key=row.pk)).delete()


def _forget_texts(row: LabourRecord, name: str) -> None:
    """What somebody may have typed about the person elsewhere."""
    cases = TransferCase.objects.filter(record_key=row.pk)
    TransferRequest.objects.filter(pk__in=cases.values("pk")).update(typed_name=NOBODY, reason="", answer="")
    cases.update(masked_name=NOBODY, reason="", answer="")
    if not name:
        return
    SavedSearch.objects.filter(Q(name__contains=name) | Q(query__contains=name)).delete()
    for model, column in (
        (ErasureRequest, "answer"),
        (ImportBatch, "file_name"),
        (ImportBatch, "message"),
        (ExportFile, "reason"),
    ):
        named = model._base_manager.filter(**{f"{column}__contains": name})
        named.update(**{column: Replace(column, Value(name), Value(SOMEBODY))})


def places_of(row: LabourRecord) -> set[str]:
    """Codes of the villages that have held the person, and of everything above them: whose files may name them."""
    paths = {row.region_path, *TransferCase.objects.filter(record_key=row.pk).values_list("region_path", flat=True)}
    paths |= set(TransferCase.objects.filter(record_key=row.pk).values_list("to_region__path", flat=True))
    return {code for path in paths for code in codes_of(path)}


def forget_files(request: ErasureRequest, before: datetime) -> int:
    """Workbooks, previews and exported lists from before a moment that may name an erased person; returns how many went.
    Who left the register years ago stands in none that has not its own end soon: then nobody's import is given up.

    A worker that had read a file when the person was erased may still keep a preview: the daily job comes once more.
    """
    row = LabourRecord.objects.filter(pk=request.record_id).first()
    if row is None or request.reason == ErasureReason.TIME:
        return 0
    return imports.forget_files(places_of(row), before) + exports.forget_files(places_of(row), before)


# -- households ------------------------------------------------------------------------------------------------------


def _keep_household_figures(row: LabourRecord) -> None:
    """The answers of past year ends, from before the link goes."""
    if row.household is None:
        return
    kept = set(row.household.figures.values_list("day", flat=True))
    for year in range(row.registered_on.year, today().year):
        day = date(year, 12, 31)
        if day not in kept and (row.closed_on is None or row.closed_on > day):
            counted = zero_employment(day).filter(pk=row.household.pk).exists()
            HouseholdFigure(household=row.household, region=row.household.region, day=day, counted=counted).save(
                force_insert=True
            )


def _leave_household(household: Household | None) -> None:
    """A household without members gives up its number; without a figure to keep it goes."""
    if household is None or household.members.exists():
        return
    if household.figures.filter(counted=True).exists():
        Household.objects.filter(pk=household.pk).update(number=household.pk.hex[-24:])
    else:
        household.delete()


# -- requests --------------------------------------------------------------------------------------------------------


def begin(key: UUID) -> ErasureRequest | None:
    """The request to carry out, or None when it is not granted or done already."""
    return ErasureRequest.objects.filter(pk=key, state=ErasureState.GRANTED).first()


def finish(request: ErasureRequest) -> None:
    """Nothing is left to do."""
    before, after = ERASURE_MOVES["finish"]
    ErasureRequest.objects.filter(pk=request.pk, state=before).update(state=after, done_at=now())


def open_request_for(row: LabourRecord, reason: str = ErasureReason.TIME) -> ErasureRequest:
    """A granted request that nobody has asked for: the time is over, or a backup brought the person back."""
    waiting = ErasureRequest.objects.filter(record=row, state__in=[ErasureState.ASKED, ErasureState.GRANTED]).first()
    made = waiting or ErasureRequest(record=row, region=row.region, region_path=row.region_path, reason=reason)
    made.state, made.decided_at = ErasureState.GRANTED, now()
    made.save()
    return made
