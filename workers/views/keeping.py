"""What is kept about people, and for how long: for the county."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from jiayu_jobs.keeping.inventory import declared
from jiayu_jobs.keeping.retention import rules
from jiayu_jobs.keeping.services.retention import last_run
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.services.registration import CONSENT_VERSION


@requires("keeping.view")
@require_GET
def inventory(request: PortalRequest) -> HttpResponse:
    """数据清单: every field about a person and its purpose, as declared."""
    return page(request, "keeping/inventory.html", {"purposes": declared(), "consent_version": CONSENT_VERSION})


@requires("keeping.view")
@require_GET
def retention(request: PortalRequest) -> HttpResponse:
    """到期清理: each rule, how many rows are due now, and what the last run removed."""
    run = last_run()
    removed = run.detail if run else {}
    lines = [{"rule": rule, "due": rule.due(), "removed": removed.get(rule.name)} for rule in rules()]
    return page(request, "keeping/retention.html", {"lines": lines, "run": run})
