"""How long the register keeps what: people who left it, and what is needed for a while only (security.md C8)."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from jiayu_jobs.clock import now, today, years_before
from jiayu_jobs.keeping.retention import Rule
from jiayu_jobs.keeping.services.retention import delete_first, first_keys
from jiayu_jobs.outbox.services import enqueue
from workers.enums import ErasureState, RecordStatus, TransferState
from workers.models import (
    Confirmation,
    ErasureRequest,
    LabourRecord,
    QueryCode,
    SavedSearch,
    TransferCase,
    TransferRequest,
)
from workers.services.erasing import open_request_for
from workers.services.erasures import ERASE_TASK

CODE_DAYS = 30
UNDO_DAYS = 1
TRANSFER_YEARS = 3


def last_day_of_leaving() -> date:
    """Who left the register on this day or before is due today."""
    return years_before(today(), settings.PERSON_KEEP_YEARS)


def _people() -> QuerySet:
    """People past their time whom no worker is erasing yet."""
    under_way = ErasureRequest.objects.filter(state=ErasureState.GRANTED).values("record")
    gone = (RecordStatus.MOVED_OUT, RecordStatus.DECEASED, RecordStatus.WITHDRAWN)
    left = LabourRecord.objects.filter(status__in=gone)  # what was merged goes with the record it went into
    return left.filter(closed_on__lte=last_day_of_leaving()).exclude(pk__in=under_way)


def _erase_people(limit: int) -> int:
    """Hand people to the workers, one task each."""
    keys = first_keys(_people(), limit)
    for row in LabourRecord.objects.filter(pk__in=keys).select_related("region"):
        enqueue(ERASE_TASK, request=str(open_request_for(row).pk))
    return len(keys)


def _codes() -> QuerySet:
    """Codes of slips that open nothing any more."""
    long_ago = now() - timedelta(days=CODE_DAYS)
    left = Q(record__closed_on__lt=today() - timedelta(days=CODE_DAYS)) & ~Q(record__status=RecordStatus.ACTIVE)
    return QueryCode.objects.filter(Q(revoked_at__lt=long_ago) | left)


def _values_before() -> QuerySet:
    """Answers that can no longer be taken back and still hold what stood before."""
    return Confirmation.objects.filter(answered_at__lt=now() - timedelta(days=UNDO_DAYS)).exclude(before={})


def _forget_values(limit: int) -> int:
    return Confirmation.objects.filter(pk__in=first_keys(_values_before(), limit)).update(before={})


def _transfers() -> QuerySet:
    """Requests that were decided long ago."""
    old = TransferRequest.objects.filter(decided_at__lt=now() - timedelta(days=365 * TRANSFER_YEARS))
    return old.exclude(state=TransferState.ASKED)


def _delete_transfers(limit: int) -> int:
    keys = first_keys(_transfers(), limit)
    TransferCase.objects.filter(pk__in=keys).delete()
    TransferRequest.objects.filter(pk__in=keys).delete()
    return len(keys)


def _searches() -> QuerySet:
    return SavedSearch.objects.filter(user__is_active=False)


RULES = (
    Rule(
        "people",
        "离册人员的档案",
        f"离册后 {settings.PERSON_KEEP_YEARS} 年，之后删除可识别本人的内容",
        lambda: _people().count(),
        _erase_people,
    ),
    Rule(
        "codes", "查询码", f"作废或离册后 {CODE_DAYS} 天", lambda: _codes().count(), lambda n: delete_first(_codes(), n)
    ),
    Rule("values", "核实前的原值", f"{UNDO_DAYS} 天，之后不能再撤销", lambda: _values_before().count(), _forget_values),
    Rule("transfers", "迁移申请", f"答复后 {TRANSFER_YEARS} 年", lambda: _transfers().count(), _delete_transfers),
    Rule("searches", "保存的查询", "到账号停用", lambda: _searches().count(), lambda n: delete_first(_searches(), n)),
)
