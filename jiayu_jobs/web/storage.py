"""Static files with a content hash in their name; our own modules are imported through the import map."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _TolerantOfPackages:
    """Files outside our own folders may name files that are not shipped (source maps, images): leave them as they are."""

    manifest_strict = False
    keep_intermediate_files = False

    def url_converter(self: Any, name: str, hashed_files: Any, template: Any = None) -> Any:
        convert = super().url_converter(name, hashed_files, template)  # type: ignore[misc]
        if not name.startswith("vendor/"):
            return convert

        def tolerant(match: Any) -> str:
            try:
                return convert(match)
            except ValueError:
                return match.group(0)

        return tolerant


class PortalStaticFilesStorage(_TolerantOfPackages, ManifestStaticFilesStorage):  # type: ignore[misc]
    """Plain manifest for `make run`."""


class CompressedPortalStaticFilesStorage(_TolerantOfPackages, CompressedManifestStaticFilesStorage):
    """Compressed for the production image."""
