"""Writing exported lists, in a worker, in the asker's scope; and clearing them away after a day."""

from typing import Any

from celery import shared_task

from jiayu_jobs.audit.context import SYSTEM, acting, on_behalf_of
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.exports import services
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch, current_scope

BROKEN = "导出时出错，没有生成文件。请重新导出；仍不行请联系县级信息员。"


def as_asker(key: str) -> tuple[ExportFile, Any]:
    """The export, and the actor and scope to work in."""
    with batch("exports"):
        found = ExportFile.objects.select_related("region", "requested_by").get(pk=key)
    return found, on_behalf_of(found.requested_by, found.region)


@shared_task(name=services.WRITE_TASK)
def write_export(export: str) -> str:
    """Write a workbook that was asked for; returns the state it ends in."""
    found, scope = as_asker(export)
    with scope:
        try:
            return str(services.write(found).state)
        except Refused as refusal:
            services.give_up(found, write_down("finish_export", refusal, about=found).message)
        except Exception:
            services.give_up(found, BROKEN)
            raise
    return str(found.state)


@shared_task(name="exports.expire")
def expire_exports() -> int:
    """Remove expired files; returns how many."""
    with batch("exports"):
        with acting(SYSTEM, current_scope()):
            return services.expire_old()
