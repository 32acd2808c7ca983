"""Who saw and did what: the audit, for the leader."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from jiayu_jobs.audit.models import AuditBlock, AuditEntry
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.views.words import ACTIONS

ROWS = 50


@requires("audit.view")
@require_GET
def entries(request: PortalRequest) -> HttpResponse:
    """Entries of one's scope, newest first, by account, action or outcome."""
    rows = AuditEntry.objects.all()
    chosen = {name: request.GET.get(name, "").strip()[:64] for name in ("who", "action", "outcome")}
    if chosen["who"]:
        rows = rows.filter(actor_label__contains=chosen["who"])
    if chosen["action"]:
        rows = rows.filter(action=chosen["action"])
    if chosen["outcome"] in {"done", "refused"}:
        rows = rows.filter(outcome=chosen["outcome"])
    keyset = Keyset(rows, ("-id",), ROWS, request)
    context = {
        "entries": [(entry, ACTIONS.get(entry.action, entry.action)) for entry in keyset.rows()],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "chosen": chosen,
        "actions": sorted(ACTIONS.items()),
        "sealed": AuditBlock.objects.order_by("-id").first(),
    }
    return page(request, "dashboard/audit.html", context)
