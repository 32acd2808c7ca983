"""How lists of sites are put together: by town, by kind."""

from collections.abc import Iterable
from typing import Any

from stations.enums import SiteKind
from stations.models import Region, ServiceSite


def town_of(region: Region) -> str:
    """The name of the town a region lies in; the county's for what serves the whole county."""
    return region.parent.name if region.is_leaf and region.parent else region.name


def by_town(sites: Iterable[ServiceSite]) -> list[dict[str, Any]]:
    """[{"town", "sites"}] in the order given; sites need region and its parent."""
    groups: dict[str, list[ServiceSite]] = {}
    for site in sites:
        groups.setdefault(town_of(site.region), []).append(site)
    return [{"town": name, "sites": members} for name, members in groups.items()]


def kind_counts(kinds: Iterable[str]) -> list[dict[str, Any]]:
    """[{"kind", "label", "count"}] of the six kinds in their order; kinds that do not occur are left out."""
    counts = dict.fromkeys(SiteKind.values, 0)
    for kind in kinds:
        counts[kind] += 1
    return [{"kind": kind, "label": SiteKind(kind).label, "count": count} for kind, count in counts.items() if count]
