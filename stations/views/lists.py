"""A filtered list by keyset pages, and its filter in words."""

from collections.abc import Callable
from typing import Any

from django.forms import Form

from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url

PAGE_SIZE = 50


def list_context(
    request: PortalRequest,
    rows: Any,
    order: tuple[str, ...],
    form: Any,
    narrow: Callable[..., Any],
    unit: str,
    kind: str,
) -> dict[str, Any]:
    """What a filtered list by keyset pages shows: rows, what of its filter is chosen and its words, the export, the pager."""
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    keyset = Keyset(narrow(rows, chosen), order, PAGE_SIZE, request)
    shown = keyset.rows()
    whole = not keyset.previous_url and not keyset.next_url
    return {
        "rows": shown,
        "chosen": chosen,
        "words": words_for(form, chosen),
        "filter_form": form,
        "export_url": export_url(request, kind, **{n: v for n, v in chosen.items() if n != "q"}),
        "page": {
            "count_text": f"共 {len(shown)} {unit}" if whole else f"每页 {PAGE_SIZE} {unit}",
            "previous_url": keyset.previous_url,
            "next_url": keyset.next_url,
        },
    }


def words_for(form: Form, chosen: dict[str, Any]) -> list[str]:
    """The filters as the words of one sentence."""
    words = []
    for name, value in chosen.items():
        labels = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str | int) else {}
        words.append(str(getattr(value, "label", labels.get(value, f"“{value}”"))))
    return words
