"""Sites and posts as workbooks: nothing in them is about a citizen."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch, QuerySet

from jiayu_jobs.clock import today
from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope
from stations.account_forms import PostFilterForm
from stations.enums import HoldingKind, SiteStatus
from stations.models import PostHolding, Region, ServiceSite, StaffPost
from stations.services.posts import running
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


def _holdings(post: StaffPost, kind: str) -> list[PostHolding]:
    return [holding for holding in post.holdings.all() if holding.kind == kind]


def _holder(post: StaffPost, name: str) -> str:
    return "、".join(str(getattr(holding.user, name)) for holding in _holdings(post, HoldingKind.HOLDER))


class PostList(ExportList):
    """岗位: a row a post with who holds it."""

    kind = "posts"
    title = "岗位"
    sheet = "岗位"
    capability = "posts.manage"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("镇", lambda post: town_of(post.region)),
        Column("地区", lambda post: post.region.name, width=18),
        Column("区划代码", lambda post: post.region_id, width=16),
        Column("角色", lambda post: post.get_role_display(), width=22),
        Column("在岗", lambda post: _holder(post, "display_name"), width=14),
        Column("用户名", lambda post: _holder(post, "username"), width=20),
        Column(
            "代岗",
            lambda post: "、".join(
                f"{holding.user.display_name} 到 {holding.ends_on}" for holding in _holdings(post, HoldingKind.DEPUTY)
            ),
            width=26,
        ),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        form = PostFilterForm(given, scope_path=current_scope().path)
        del form.fields["only"]
        return form

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows = StaffPost.objects.open_on(today()).select_related("region__parent")
        if "role" in chosen:
            rows = rows.filter(role=chosen["role"])
        if "region" in chosen:
            rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
        holdings = PostHolding.objects.filter(running()).select_related("user")
        return rows.order_by("region__path", "role", "code").prefetch_related(Prefetch("holdings", holdings))
