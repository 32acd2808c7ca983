"""/home/: 今天要办的."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.inbox import waiting_for
from stations.navigation import navigation_for


@requires("home.view")
@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """What waits for this post today, and the ways to the usual work."""
    items = waiting_for(request.authority)
    shortcuts = [item for item in navigation_for(request) if not item["active"]]
    return page(request, "stations/home.html", {"items": items, "shortcuts": shortcuts})
