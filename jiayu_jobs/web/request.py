"""What the portal's middleware adds to a request, for type checkers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from jiayu_jobs.audit.context import Actor


class PortalRequest(HttpRequest):
    """A request with who acts (authority) in which session (account_session), where from (origin), the wall's link (kiosk) and htmx's details."""

    authority: Any
    account_session: Any
    origin: "Actor"
    kiosk: Any
    htmx: Any
    session: "SessionBase"
    user: Any
