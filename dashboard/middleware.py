"""The wall's own way in: a kiosk cookie opens the screen's pages, and nothing else."""

from collections.abc import Callable
from typing import Any

from dashboard.kiosk import COOKIE, kiosk_of

PREFIX = "/screen/"


class KioskMiddleware:
    """Sets request.kiosk to the valid link behind the cookie, for the screen's addresses; None everywhere else."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        token = request.COOKIES.get(COOKIE, "") if request.path.startswith(PREFIX) else ""
        request.kiosk = kiosk_of(token) if token and request.method == "GET" else None
        return self.get_response(request)
