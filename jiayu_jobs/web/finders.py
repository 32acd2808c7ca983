"""Finds the few front-end package files that pages load, under vendor/."""

import fnmatch
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"


class PackagesFinder(BaseFinder):
    """Serves settings.NPM_PACKAGES_SERVED out of node_modules as vendor/<package>/<path>."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NPM_PACKAGES_DIR)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        if name != path and any(fnmatch.fnmatch(name, pattern) for pattern in settings.NPM_PACKAGES_SERVED):
            full = Path(settings.NPM_PACKAGES_DIR) / name
            if full.is_file():
                return [str(full)] if find_all else str(full)
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        root = Path(settings.NPM_PACKAGES_DIR)
        for pattern in settings.NPM_PACKAGES_SERVED:
            for path in root.glob(pattern):
                yield str(path.relative_to(root)), self.storage
