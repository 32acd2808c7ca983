"""Reading and applying workbooks, in a worker. Arguments are keys of batches; each enters the uploader's scope first."""

import logging
from typing import Any

from celery import shared_task

from jiayu_jobs.audit.context import on_behalf_of
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.imports import services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch

logger = logging.getLogger(__name__)

BROKEN = "导入时出错，没有写入任何数据。请稍后再确认一次；仍不行请联系县级信息员。"


def as_uploader(key: str) -> tuple[ImportBatch, Any]:
    """The batch, and the actor and scope to work in."""
    with batch("imports"):
        found = ImportBatch.objects.select_related("region", "uploaded_by").get(pk=key)
    return found, on_behalf_of(found.uploaded_by, found.region)


@shared_task(name=services.PREVIEW_TASK)
def preview_import(batch: str) -> str:
    """Read an uploaded file; returns the state it ends in."""
    found, scope = as_uploader(batch)
    with scope:
        return str(services.preview(found).state)


@shared_task(name=services.APPLY_TASK)
def apply_import(batch: str) -> str:
    """Carry out a confirmed import; returns the state it ends in."""
    found, scope = as_uploader(batch)
    if found.state != BatchState.CONFIRMED:
        return str(found.state)
    with scope:
        try:
            return str(services.apply(found, found.uploaded_by).state)
        except Refused as refusal:
            services.give_up(found, write_down("apply_import", refusal, about=found).message)
        except Exception:
            services.give_up(found, BROKEN)
            raise
    return str(found.state)
