"""Who saw and did what: the audit, for the leader."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from dashboard.audit_words import action_word, detail_words, object_word, post_word
from dashboard.forms import AuditFilterForm
from jiayu_jobs.audit.models import AuditBlock, AuditEntry, Outcome
from jiayu_jobs.audit.reading import filtered_entries
from jiayu_jobs.regions import codes_of
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from stations.views.export_links import export_url

ROWS = 50


@requires("audit.view")
@require_GET
def entries(request: PortalRequest) -> HttpResponse:
    """Entries of one's scope, newest first, by account, action, outcome or day."""
    form = AuditFilterForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    keyset = Keyset(filtered_entries(AuditEntry.objects.all(), chosen), ("-id",), ROWS, request)
    shown = keyset.rows()
    block = AuditBlock.objects.order_by("-id").first()
    context = {
        "lines": lines(shown, block),
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "filter_form": form,
        "words": words_for(chosen),
        "clear_url": reverse("dashboard:audit"),
        "export_url": export_url(request, "audit", **chosen),
        "seal": block,
        "seal_entries": len(block.entries) if block else 0,
    }
    return page(request, "dashboard/audit.html", context)


def words_for(chosen: dict[str, Any]) -> list[str]:
    """The filters as the words of one sentence."""
    words = []
    if "who" in chosen:
        words.append(f"姓名含“{chosen['who']}”")
    if "action" in chosen:
        words.append(action_word(chosen["action"]))
    if "outcome" in chosen:
        words.append(Outcome(chosen["outcome"]).label)
    if "about" in chosen:
        words.append("同一对象")
    if "since" in chosen:
        words.append(f"从 {chosen['since']}")
    if "until" in chosen:
        words.append(f"到 {chosen['until']}")
    return words


def lines(shown: list[AuditEntry], block: AuditBlock | None) -> list[dict[str, Any]]:
    """Entries in words; sealed: a closed block holds the transaction that wrote it."""
    places = {entry: (codes_of(entry.region_path) or [""])[-1] for entry in shown}
    regions = Region.objects.select_related("parent").in_bulk(set(places.values()) - {""})
    horizon = block.to_transaction if block else 0
    return [
        {
            "entry": entry,
            "action": action_word(entry.action),
            "object": object_word(entry),
            "post": post_word(entry),
            "region": regions.get(places[entry]),
            "details": detail_words(entry),
            "sealed": int(entry.transaction) < horizon,
        }
        for entry in shown
    ]
