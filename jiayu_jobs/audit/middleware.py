"""Where a request came from, for whoever acts in it."""

import uuid
from collections.abc import Callable
from typing import Any

from jiayu_jobs.audit.context import Actor, acting


class ActorMiddleware:
    """Enters an actor without a key (nobody yet) that knows the address and the request id, and no scope."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.origin = Actor(key="", ip=request.META.get("REMOTE_ADDR", ""), request_id=uuid.uuid4().hex)
        with acting(request.origin, None):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = request.origin.request_id
        return response
