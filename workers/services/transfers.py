"""迁移: asked by a village, accepted or refused by the holder's town, overdue seen by the county.

Each step looks beyond one's own scope for one transaction: the county is the smallest region that surely holds both.
"""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError

from jiayu_jobs.audit.quota import QuotaSpent
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.names import mask_name, normalise_name
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import current_scope, elevated
from jiayu_jobs.scoping.models import PersonalRow
from stations.models import Region
from stations.services.review import refuse_own_submission
from workers.enums import CHANGES, PERSON_SUBJECTS, TRANSFER_MOVES, ChangeKind
from workers.models import LabourRecord, TransferCase, TransferRequest
from workers.services.questions import charge_question
from workers.services.registration import TooManyQuestions
from workers.services.status import locked, note_change

DAYS_TO_ANSWER = 7
SOMEBODY = "某某"
DONE_BEFORE = "这件申请已经处理过了，请刷新后再看。"
MARKS = (*PERSON_SUBJECTS, CHANGES)


def ask_transfer(*, number: str, name: str, to_region: Region, reason: str, by: Any) -> TransferRequest:
    """Ask for the person of an ID number, to be held by a village of one's own scope. Says the same whoever holds them.

    Counts as a question about the number (A8). Raises Refused when the village holds the person, nobody does, or
    somebody has asked already; TooManyQuestions past the limit of the hour.
    """
    citizen = CitizenId.parse(number)
    if not to_region.is_leaf or not to_region.path.startswith(current_scope().path):
        raise Refused("请选择本辖区内的村或社区。", field="region")
    try:
        charge_question(citizen.number, by)
    except QuotaSpent as spent:
        raise write_down("ask_transfer", TooManyQuestions(), region=to_region, reason="limit of the hour") from spent
    try:
        with elevated(county_path(), "transfer asked"):
            return _ask(citizen.number, name, to_region, reason, by)
    except IntegrityError as error:
        raise Refused("已经有人为此人申请迁移，请等待答复。", field="id_number") from error


def _ask(number: str, name: str, to_region: Region, reason: str, by: Any) -> TransferRequest:
    person = LabourRecord.objects.filter(id_index=blind_index("citizen_id", number)).first()
    if person is None:
        raise Refused("还没有登记过，请直接登记。", field="id_number")
    if person.region_id == to_region.pk:
        raise Refused("此人已在这个村（社区）登记，不用迁移。", field="id_number")
    request = TransferRequest(region=to_region, typed_name=mask_name(name), reason=reason, asked_by=by)
    request.save(force_insert=True)
    TransferCase(
        pk=request.pk,
        region=person.region,
        record_key=person.pk,
        to_region=to_region,
        masked_name=person.masked_name,
        same_name=normalise_name(name) == normalise_name(person.full_name),
        reason=reason,
        asked_by=by,
        due_on=today() + timedelta(days=DAYS_TO_ANSWER),
    ).save(force_insert=True)
    audit("ask_transfer", about=request, region=to_region, reason=reason.replace(person.full_name, SOMEBODY))
    return request


def decide_transfer(*, case: TransferCase, accept: bool, answer: str, by: Any) -> TransferCase:
    """The holder's town (or the county) says yes, and the person moves with everything about them; or no, and why.

    Raises Refused for one's own request, a refusal without a reason, a case that was decided, a person who is gone.
    """
    refuse_own_submission(case.asked_by_id, by)
    if not accept and not answer.strip():
        raise Refused("不同意要写明原因，申请方看得到。", field="answer")
    with elevated(county_path(), "transfer decided"):
        _move(case, "accept" if accept else "refuse", answer=answer.strip(), decided_by=by)
        if not accept:
            audit("refuse_transfer", about=case, region=case.region, reason=answer.strip())
            return case
        person = LabourRecord.objects.filter(pk=case.record_key, region=case.region).first()
        if person is None:
            raise Refused("此人已不在这个村（社区）登记，不能再迁移。")
        _carry_over(locked(person, closed_too=True), case, by)
    return case


def withdraw_transfer(*, request: TransferRequest, by: Any) -> None:
    """The side that asked changes its mind. Raises Refused when it was decided."""
    with elevated(county_path(), "transfer withdrawn"):
        case = TransferCase.objects.get(pk=request.pk)
        _move(case, "withdraw")
        audit("withdraw_transfer", about=request, region=request.region)


def _move(case: TransferCase, verb: str, **changes: Any) -> None:
    """Both sides of a transfer from one state to the next, by compare and set."""
    before, after, _ = TRANSFER_MOVES[verb]
    if not TransferCase.objects.filter(pk=case.pk, state=before).update(state=after, decided_at=now(), **changes):
        raise Refused(DONE_BEFORE)
    told = {"answer": changes["answer"]} if "answer" in changes else {}
    TransferRequest.objects.filter(pk=case.pk).update(state=after, decided_at=now(), **told)
    case.refresh_from_db()


def _carry_over(person: LabourRecord, case: TransferCase, by: Any) -> None:
    """The record and every row about it to the other village. Group, grid, estate and household stay behind, being of
    the village left; events stay counted where they happened (counted_region)."""
    old, new = person.region, case.to_region
    note_change(person, ChangeKind.MOVE_OUT, today(), by, f"迁往{new.label}")
    person.region, person.region_path = new, new.path
    person.household, person.relation_to_head = None, ""
    person.villager_group = person.grid = person.estate = ""
    person.revision += 1
    person.save()
    for model in hanging_models():
        model._base_manager.filter(record=person).update(region=new, region_path=new.path)
    note_change(person, ChangeKind.MOVE_IN, today(), by, f"从{old.label}迁来")
    since = person.registered_on
    audit("accept_transfer", about=person, region=old, marks=MARKS, since=since, detail={"to": new.code})
    audit("receive_transfer", about=person, region=new, marks=MARKS, since=since, detail={"from": old.code})


def hanging_models() -> list[Any]:
    """Every model whose rows hang on a record and lie where it lies."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, PersonalRow)
        and any(field.name == "record" and field.related_model is LabourRecord for field in model._meta.fields)
    ]


def county_path() -> str:
    """The path of the county this portal serves."""
    return Region.objects.only("path").get(parent__isnull=True).path
