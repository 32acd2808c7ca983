"""Every address of the portal, from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """name with its namespace, the route as written, the converters by parameter, the view."""

    name: str
    route: str
    converters: dict[str, str]
    view: Any

    def __str__(self) -> str:
        return self.name or self.route


def addresses() -> list[Address]:
    """All of them; one address may have a name only once."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            converters = {name: type(c).__name__ for name, c in entry.pattern.converters.items()}
            yield Address(f"{space}{entry.name or ''}", route, converters, entry.callback)
        else:
            yield from _walk(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
