"""Keys of rows as they come with a request."""

from typing import Any
from uuid import UUID


def key_of(text: str | None) -> Any:
    """A key from an address or a form, or None for what is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
