"""A cell on the map for every village that has no surveyed outline: the part of its town nearest to its point."""

from typing import Any

from shapely import GeometryCollection, MultiPoint, Point, voronoi_polygons
from shapely.geometry import mapping, shape

# Points that coincide are pulled apart by about 30 m, so that each still gets a cell.
NUDGE_DEGREES = 0.0003
DECIMALS = 5


def village_cells(town: dict[str, Any], points: list[tuple[float, float]]) -> list[dict[str, Any]]:
    """GeoJSON geometries, one a point in the same order: Voronoi cells of the points clipped to the town.

    town: GeoJSON geometry (WGS-84). The cells only show where about a village lies; nothing is measured on them.
    """
    if not points:
        return []
    outline = shape(town).buffer(0)
    if len(points) == 1:
        return [_rounded(outline)]
    apart = _pulled_apart(points)
    cells = list(voronoi_polygons(MultiPoint(apart), extend_to=outline).geoms)
    result = []
    for point in apart:
        cell = next((cell for cell in cells if cell.covers(Point(point))), None)
        part = outline.intersection(cell) if cell is not None else GeometryCollection()
        result.append(_rounded(part if not part.is_empty else Point(point).buffer(NUDGE_DEGREES * 10)))
    return result


def _pulled_apart(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    seen: set[tuple[float, float]] = set()
    apart = []
    for point in points:
        lng, lat = point
        while (lng, lat) in seen:
            lng, lat = round(lng + NUDGE_DEGREES, 6), round(lat + NUDGE_DEGREES / 2, 6)
        seen.add((lng, lat))
        apart.append((lng, lat))
    return apart


def _rounded(geometry: Any) -> dict[str, Any]:
    def rounded(value: Any) -> Any:
        return round(value, DECIMALS) if isinstance(value, float) else [rounded(item) for item in value]

    if geometry.geom_type == "GeometryCollection":
        polygons = [part for part in geometry.geoms if part.geom_type in {"Polygon", "MultiPolygon"}]
        geometry = max(polygons, key=lambda part: part.area)
    plain = mapping(geometry)
    return {"type": plain["type"], "coordinates": rounded(list(plain["coordinates"]))}
