"""Logs without anything about a person (security.md C10): the secret part of an address, words and long numbers are left
out of every line, since an error's own words may quote what somebody typed. Our own lines are English with short numbers.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Slip codes and kiosk tokens open something to whoever holds them.
_SECRET_PARTS = re.compile(r"(/my/|/screen/kiosk/)[^/?\s]+")
# Chinese characters with what stands between them, also as programs spell them; numbers as long as a part of a phone's,
# with blanks or dashes too. Keys of rows and requests (UUIDs), heads of the audit (64 hex digits) and
# parts of a second stay.
_WORD = (
    r"(?:[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[89A-Fa-f][0-9A-Fa-f])"
)
_PERSONAL = re.compile(
    r"(?P<key>\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[0-9a-f]{64}\b)"
    rf"|{_WORD}(?:[·\s]?{_WORD})*"
    r"|(?<![.\d])\d{7,}[Xx]?|\d{3}[ -]\d{4}[ -]\d{4}"
)
LEFT_OUT = "…"


def private(text: str) -> str:
    """A line of a log as it may be written."""
    text = _PERSONAL.sub(lambda found: found["key"] or LEFT_OUT, text)
    return _SECRET_PARTS.sub(rf"\1{LEFT_OUT}", text)


class PrivateFormatter(logging.Formatter):
    """Formats as ever, tracebacks included, and leaves out what may tell of a person."""

    def format(self, record: logging.LogRecord) -> str:
        """The line that is written."""
        return private(super().format(record))


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
