"""States of an export, and who may move it where."""

from django.db.models import TextChoices


class ExportState(TextChoices):
    """Where an asked-for workbook stands."""

    REQUESTED = "requested", "正在导出"
    READY = "ready", "可下载"
    FAILED = "failed", "没有导出"
    EXPIRED = "expired", "已过期"


# verb -> (from, to): the service compares and sets, so that one of two wins.
MOVES = {
    "finish": (ExportState.REQUESTED, ExportState.READY),
    "fail": (ExportState.REQUESTED, ExportState.FAILED),
    "expire": (ExportState.READY, ExportState.EXPIRED),
}
