"""Secrets that the portal makes for itself on a developer's machine: DATA_DIR/secrets, for the owner's eyes only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from .errors import ServiceError


def secret(data_dir: Path, name: str, make: Callable[[], str]) -> str:
    """Return the secret `name` of `data_dir`; the first caller makes it, also among several at once."""
    folder = data_dir / "secrets"
    path = folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not path.exists():
            descriptor, building = tempfile.mkstemp(dir=folder)  # mode 0600
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(make() + "\n")
            try:
                os.link(building, path)  # fails when another process was first: its secret counts
            except FileExistsError:
                pass
            os.unlink(building)
        value = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ServiceError(f"The secret {path} can be neither read nor made: {error.strerror}.") from error
    if not value:
        raise ServiceError(f"The secret {path} is empty: remove the file to have a new one made, or restore it.")
    return value
