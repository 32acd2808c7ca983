"""导出 on a list: the address that asks for it as a workbook, under the conditions it is seen with."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from jiayu_jobs.web.request import PortalRequest


def export_url(request: PortalRequest, kind: str, /, **given: Any) -> str:
    """The address for a kind of list; "" for a post that takes nothing out. given: conditions, keys for objects."""
    if not request.authority.may("exports.use"):
        return ""
    kept = {name: str(getattr(value, "pk", value)) for name, value in given.items() if value not in (None, "")}
    return f"{reverse('stations:new-export')}?{urlencode({'list': kind, **kept})}"
