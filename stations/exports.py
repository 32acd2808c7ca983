"""Sites as a workbook: what everybody on staff may see, nothing personal in it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope
from stations.enums import SiteStatus
from stations.models import Region, ServiceSite
from stations.site_forms import SiteFilterForm
from stations.site_lists import town_of


class SiteList(ExportList):
    """服务网点: a row a site."""

    kind = "sites"
    title = "服务网点"
    sheet = "服务网点"
    capability = "sites.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("编码", lambda site: site.code, width=18),
        Column("名称", lambda site: site.name, width=24),
        Column("类别", lambda site: site.get_kind_display(), width=18),
        Column("镇", lambda site: town_of(site.region)),
        Column("村（社区）", lambda site: site.region.name, width=18),
        Column("区划代码", lambda site: site.region_id, width=16),
        Column("状态", lambda site: site.get_status_display()),
        Column("启用日期", lambda site: site.opened_on),
        Column("停用日期", lambda site: site.closed_on),
        Column("服务时间", lambda site: site.hours, width=30),
        Column("公开电话", lambda site: site.phone, width=16),
        Column("地址", lambda site: site.address, width=30),
        Column("经度", lambda site: site.lng),
        Column("纬度", lambda site: site.lat),
        Column("位置精度", lambda site: site.get_coordinate_quality_display()),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return SiteFilterForm(given, top=Region.objects.get(path=current_scope().path))

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = ServiceSite.objects.select_related("region__parent").filter(
            status=chosen.get("status", SiteStatus.ACTIVE)
        )
        if town := chosen.get("town"):
            rows = rows.filter(region__in=Region.objects.under(town.path))
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        return rows.order_by("region__path", "code")
