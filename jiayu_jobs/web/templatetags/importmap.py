"""The import map of the county screen, and its hash for the Content-Security-Policy.

The screen's modules import each other by relative paths. The map translates the plain static address of each
module into its fingerprinted one, so that pages stay cacheable for ever; a browser that knows no import maps
follows the plain addresses and works all the same.
"""

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

MODULE_DIRECTORY = "js/screen"
VENDOR_MODULES = ("vendor/echarts/dist/echarts.esm.min.mjs",)

register = template.Library()


def _module_paths() -> list[str]:
    """Static paths of the screen's own modules and of the packages they import, sorted."""
    directory = finders.find(MODULE_DIRECTORY)
    own = [f"{MODULE_DIRECTORY}/{file.name}" for file in Path(str(directory)).glob("*.js")] if directory else []
    return [*sorted(own), *VENDOR_MODULES]


def _build() -> tuple[str, tuple[str, ...]]:
    """Return the map as JSON text and the addresses it points at."""
    addresses = {urljoin(settings.STATIC_URL, path): static(path) for path in _module_paths()}
    text = json.dumps({"imports": addresses}, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return text, tuple(addresses.values())


_build_once = lru_cache(maxsize=1)(_build)


def _current() -> tuple[str, tuple[str, ...]]:
    """The map; built once a process, or at each call while developing, when files come and go."""
    return _build() if settings.DEBUG else _build_once()


def importmap_hash() -> str:
    """The CSP source expression that allows exactly this map, quotes included: ``'sha256-…'``."""
    digest = hashlib.sha256(_current()[0].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@register.simple_tag
def importmap() -> SafeString:
    """Emit the import map and a preload for each module; goes into ``<head>`` before any module script."""
    text, addresses = _current()
    preloads = format_html_join("\n", '<link rel="modulepreload" href="{}">', ((address,) for address in addresses))
    # JSON of our own static addresses with "<" escaped: nothing in it can end the element.
    script = mark_safe(f'<script type="importmap">{text}</script>')  # noqa: S308  # nosec B308,B703
    return format_html("{}\n{}", script, preloads)
