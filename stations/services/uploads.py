"""A workbook that somebody sends, by the page or by the API."""

from collections.abc import Collection
from typing import Any

from jiayu_jobs.imports import services
from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.models import ImportBatch


def take_in(
    *, kind: str, file: Any, by: Any, region: Any, mapping: Any = None, switches: Collection[str] = ()
) -> ImportBatch:
    """Receive an uploaded file for a worker to read; its size is judged before it is read. Raises Refused.

    file: Django's uploaded file; mapping: the ColumnMapping of a source, or None.
    """
    limits = services.limits_of(region)
    if file.size > limits.file_bytes:
        raise Unusable(f"文件超过 {limits.file_words}。请分成几个文件，分次上传。")
    return services.receive(
        kind=kind,
        content=file.read(),
        file_name=file.name,
        by=by,
        region=region,
        source=mapping.source if mapping else "",
        mapping=mapping.mapping if mapping else {},
        switches=switches,
    )
