"""Structured logs through Python's own logging, with the secret part of an address left out (security.md C10)."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Slip codes and kiosk tokens open something to whoever holds them.
_SECRET_PARTS = re.compile(r"(/my/|/screen/kiosk/)[^/?\s]+")


def mask_addresses(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor: addresses without slip codes, tokens and queries."""
    request = event.get("request")
    if request is not None:
        event["request"] = _SECRET_PARTS.sub(r"\1…", str(request)).split("?", 1)[0]
    event.pop("user_agent", None)
    return event


def configure() -> None:
    """Called once by the settings."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            mask_addresses,
            structlog.processors.KeyValueRenderer(key_order=["event", "request", "code"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
