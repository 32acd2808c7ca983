"""One typed reader for everything the portal takes from its environment.

A secret ``NAME`` may also be given as ``NAME_FILE``, the path of a file that holds it; the file wins.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Env:
    """Reads typed values; a required value that is missing ends the start with one sentence."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source

    def text(self, name: str, default: str | None = None) -> str:
        """The value of NAME, of the file that NAME_FILE points to, or the default."""
        path = self.source.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ImproperlyConfigured(f"{name}_FILE points to {path}, which cannot be read: {error}") from error
        value = self.source.get(name, "")
        if value:
            return value
        if default is None:
            raise ImproperlyConfigured(f"Set {name} (or {name}_FILE) in the environment before the portal starts.")
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        """True for 1, true, yes, on (any case)."""
        return self.text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        text = self.text(name, str(default))
        try:
            return int(text)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from error

    def items(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list without empty items."""
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]


def database_from_url(url: str) -> dict[str, Any]:
    """Django's connection fields for ``postgresql://user:password@host:port/name?host=/socket/dir``.

    A ``host`` in the query string (libpq's way to name a socket directory) wins over the one before the path.
    Other query fields become OPTIONS. Raises ImproperlyConfigured for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://, the portal runs on PostgreSQL only.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


env = Env()
