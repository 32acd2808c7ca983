"""The regions of the county."""

from typing import Any, ClassVar, Self

from django.db import models

from jiayu_jobs.regions import LEAF_LEVELS, Level, codes_of, path_range
from jiayu_jobs.scoping.models import GLOBAL
from stations.enums import CoordinateQuality, PolygonQuality


class RegionQuerySet(models.QuerySet):
    """Reads about regions."""

    def under(self, path: str) -> Self:
        """The subtree of a stored path, its own region included; an empty path holds nothing."""
        low, high = path_range(path)
        return self.filter(path__gte=low, path__lt=high) if low else self.none()

    def leaves(self) -> Self:
        """Villages and communities."""
        return self.filter(level__in=LEAF_LEVELS)


class Region(models.Model):
    """A county, town, village or community. `parent` decides the hierarchy, never the digits of the code."""

    scope_path: ClassVar = GLOBAL("Names and outlines of regions are public.")

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=64)
    short_name = models.CharField("简称", max_length=32)
    initials = models.CharField("拼音首字母", max_length=32, blank=True, db_index=True)
    level = models.CharField("级别", max_length=10, choices=[(level.value, level.value) for level in Level])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.TextField("路径", db_collation="C", unique=True)
    lng = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True)
    lat = models.DecimalField("纬度", max_digits=7, decimal_places=5, null=True)
    coordinate_quality = models.CharField(max_length=12, choices=CoordinateQuality, default=CoordinateQuality.SOURCE)
    polygon_quality = models.CharField(max_length=12, choices=PolygonQuality, default=PolygonQuality.NONE)
    area_km2 = models.DecimalField("面积", max_digits=8, decimal_places=2, null=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(level=Level.COUNTY, parent__isnull=True)
                | (~models.Q(level=Level.COUNTY) & models.Q(parent__isnull=False)),
                name="region_only_county_has_no_parent",
            ),
            # What personal tables refer to: a region together with its path.
            models.UniqueConstraint(fields=["code", "path"], name="region_code_with_path"),
            models.CheckConstraint(condition=models.Q(path__endswith="/"), name="region_path_ends_with_slash"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def polygon(self) -> dict[str, Any] | None:
        """GeoJSON geometry, WGS-84; whoever draws many asks for them with select_related("outline")."""
        return getattr(getattr(self, "outline", None), "geometry", None)

    @property
    def is_leaf(self) -> bool:
        """Whether it is a village or community, where people are registered."""
        return self.level in LEAF_LEVELS

    @property
    def label(self) -> str:
        """Town and name, since villages of different towns share names: 官桥镇 · 官桥村."""
        if self.is_leaf and self.parent is not None:
            return f"{self.parent.name} · {self.short_name}"
        return self.name

    def codes(self) -> list[str]:
        """The codes from the county down to this region."""
        return codes_of(self.path)

    def contains(self, path: str) -> bool:
        """Whether a stored path lies in this region's subtree."""
        return path.startswith(self.path)


class RegionOutline(models.Model):
    """The outline of a region, apart from it: most reads of a region, and of its parent beside it, draw no map."""

    scope_path: ClassVar = GLOBAL("Names and outlines of regions are public.")

    region = models.OneToOneField(Region, on_delete=models.CASCADE, primary_key=True, related_name="outline")
    geometry = models.JSONField("GeoJSON geometry, WGS-84")

    def __str__(self) -> str:
        return self.region_id
