"""How large a file may be (security.md F1 and its decision 2)."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, bytes it may inflate to, rows and columns of a sheet, seconds the reader may take."""

    file_bytes: int
    inflated_bytes: int
    rows: int
    columns: int = 60
    seconds: int = 30

    @property
    def file_words(self) -> str:
        """The size in words."""
        return f"{self.file_bytes // MEBIBYTE} MB"


DESK = Limits(file_bytes=10 * MEBIBYTE, inflated_bytes=50 * MEBIBYTE, rows=20_000)
COUNTY = Limits(file_bytes=60 * MEBIBYTE, inflated_bytes=500 * MEBIBYTE, rows=200_000, seconds=120)
