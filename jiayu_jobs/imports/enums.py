"""States of an import, and who may move it where."""

from django.db.models import TextChoices


class BatchState(TextChoices):
    """Where an uploaded workbook stands."""

    RECEIVED = "received", "排队中"
    READY = "ready", "待确认"
    UNUSABLE = "unusable", "不能导入"
    CONFIRMED = "confirmed", "正在导入"
    APPLIED = "applied", "已导入"
    DISCARDED = "discarded", "已放弃"
    UNDONE = "undone", "已撤销"


# verb -> (from, to): every move of a batch; the service compares and sets, so that one of two wins.
MOVES = {
    "preview": (BatchState.RECEIVED, BatchState.READY),
    "refuse": (BatchState.RECEIVED, BatchState.UNUSABLE),
    "map": (BatchState.UNUSABLE, BatchState.RECEIVED),
    "confirm": (BatchState.READY, BatchState.CONFIRMED),
    "discard": (BatchState.READY, BatchState.DISCARDED),
    "apply": (BatchState.CONFIRMED, BatchState.APPLIED),
    "return": (BatchState.CONFIRMED, BatchState.READY),
    "undo": (BatchState.APPLIED, BatchState.UNDONE),
}
# A worker is busy with it: the page looks again by itself.
BUSY = (BatchState.RECEIVED, BatchState.CONFIRMED)


class RowKind(TextChoices):
    """What an import did to a record."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
