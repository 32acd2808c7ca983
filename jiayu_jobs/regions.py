"""Region codes and levels as pure values (domain/codes.md section 3). No rule here reads a parent out of a code."""

import re
import unicodedata
from enum import StrEnum

CODE_LENGTHS = (6, 9, 12)
PATH_SEPARATOR = "/"
# Sorts after every character that a code or a separator can hold, so that path <= x < path + END is the subtree.
PATH_END = "~"


class Level(StrEnum):
    """Administrative levels of a county, top down."""

    COUNTY = "county"
    TOWN = "town"
    COMMUNITY = "community"
    VILLAGE = "village"


LEAF_LEVELS = (Level.COMMUNITY, Level.VILLAGE)


def normalise_code(text: str) -> str:
    """A region code as stored: half-width digits, padding zeros of the 12-digit form of counties and towns removed.

    Raises ValueError when what is left is not 6, 9 or 12 digits.
    """
    digits = unicodedata.normalize("NFKC", text or "").strip().replace(" ", "")
    if not re.fullmatch("[0-9]+", digits) or len(digits) not in CODE_LENGTHS:
        raise ValueError("区划代码应为 6、9 或 12 位数字")
    if len(digits) == 12 and digits.endswith("000000"):
        return digits[:6]
    if len(digits) == 12 and digits.endswith("000"):
        return digits[:9]
    if len(digits) == 9 and digits.endswith("000"):
        return digits[:6]
    return digits


def path_of(parent_path: str, code: str) -> str:
    """The stored path of a region: the codes from the county down, each ended by a slash."""
    return f"{parent_path}{code}{PATH_SEPARATOR}"


def path_range(path: str) -> tuple[str, str]:
    """Lower (inclusive) and upper (exclusive) bound of the paths in the subtree. What does not end like a stored path,
    the empty text among it, holds nothing."""
    return (path, path + PATH_END) if path.endswith(PATH_SEPARATOR) else ("", "")


def codes_of(path: str) -> list[str]:
    """The codes on a path, county first."""
    return [code for code in path.split(PATH_SEPARATOR) if code]
