"""Workbooks about the map of authority: service sites."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from jiayu_jobs.imports.reading import RawSheet
from jiayu_jobs.imports.sheet import (
    Cleaner,
    Column,
    Difference,
    Judged,
    Outlook,
    Problem,
    Sheet,
    choice_cleaner,
    refuse_doubles,
    rows_in_words,
    whole_rows,
)
from jiayu_jobs.regions import normalise_code
from jiayu_jobs.scoping import current_scope
from stations.enums import SiteKind
from stations.models import Region
from stations.services.site_workbook import SiteChange, SitePlan, apply_sites, fingerprint, plan_sites, undo_sites
from stations.site_forms import MoveForm, NewSiteForm

NO_REGION = "没有这个地区，或不在您的辖区。请填 6、9 或 12 位区划代码。"
PLACES = Decimal("0.00001")


class SitesSheet(Sheet):
    """服务网点: a row a site, found by its code, or by region and name. An empty cell leaves what is stored."""

    kind = "sites"
    title = "服务网点"
    name = "服务网点"
    capability = "sites.import"
    unit = "个"
    how = (
        "网点按编码认；没有编码的，按地区和名称认。没有的新增，已有的只改表里填了、而且和登记不一样的。",
        "类别、地区、启用日期不能改；停用的网点不能用表格恢复。",
    )
    # What the exported list has besides.
    passed_over = ("镇", "村（社区）", "状态", "位置精度")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("名称", "name", required=True, aliases=("网点名称",), width=24),
        Column("类别", "kind", required=True, aliases=("网点类别",), width=18),
        Column(
            "区划代码", "region", required=True, aliases=("地区代码", "所在地区代码"), note="6、9 或 12 位", width=16
        ),
        Column("编码", "code", note="新网点留空，由系统编号", width=18),
        Column("启用日期", "opened_on", note="新网点必填，如 2024-05-06"),
        Column("停用日期", "closed_on", note="从这天起不再服务；在服务的留空"),
        Column("服务时间", "hours", width=30),
        Column("公开电话", "phone", note="所有人都能看到，请填办公电话", width=16),
        Column("地址", "address", note="门牌、楼层、旁边有什么", width=30),
        Column("经度", "lng", note="WGS-84，如 113.68019；与纬度同填"),
        Column("纬度", "lat", note="WGS-84，如 29.91196"),
    )

    def cleaner_of(self, column: Column) -> Cleaner:
        if column.field == "kind":
            return choice_cleaner(forms.ChoiceField(choices=SiteKind.choices), {})
        if column.field == "region":
            return region_cleaner()
        if column.field == "code":
            return forms.CharField(max_length=64).clean
        if column.field in MoveForm.base_fields:
            return degrees_cleaner(MoveForm.base_fields[column.field])
        name = "opened_on" if column.field == "closed_on" else column.field
        return NewSiteForm.base_fields[name].clean

    def options(self, column: Column) -> list[str]:
        return [label for _, label in SiteKind.choices] if column.field == "kind" else []

    def judge(self, sheets: list[RawSheet], mapping: Mapping[str, str] | None = None) -> Judged:
        judged = super().judge(sheets, mapping)
        regions, names = judged.values["region"], judged.values["name"]
        places = [(region.code, name) if region and name else None for region, name in zip(regions, names, strict=True)]
        refuse_doubles(judged, places, "名称", "地区和名称")
        refuse_doubles(judged, judged.values["code"], "编码", "编码")
        return judged

    def look(self, judged: Judged, batch: Any) -> Outlook:
        return self._outlook(plan_sites(whole_rows(judged)))

    def apply(self, judged: Judged, batch: Any, by: Any, revisions: Mapping[int, int]) -> Outlook:
        return self._outlook(apply_sites(whole_rows(judged), batch=batch, revisions=dict(revisions)))

    def undo(self, batch: Any, by: Any) -> int:
        return undo_sites(batch=batch)

    def _outlook(self, plan: SitePlan) -> Outlook:
        """A plan in words."""
        headers = {column.field: column.header for column in self.columns}
        message = ""
        if plan.skipped:
            message = f"有 {len(plan.skipped)} 个网点在预览之后被改过，没有改动，行号：{rows_in_words(plan.skipped)}。"
        return Outlook(
            new=len(plan.new),
            changed=len(plan.changed),
            unchanged=plan.unchanged + len(plan.skipped),
            newcomers=[(given["row"], given["name"], given["region"].label) for given in plan.new],
            differences=[difference(change, headers) for change in plan.changed],
            refusals=[Problem(row, headers[name] if name else "", words) for row, name, words in plan.refused],
            revisions={change.row: fingerprint(change.site) for change in plan.changed},
            message=message,
        )


def difference(change: SiteChange, headers: dict[str, str]) -> Difference:
    """What a row changes about a site, in words."""
    fields = [(headers[name], "—" if old in (None, "") else str(old), str(new)) for name, old, new in change.fields]
    return Difference(change.row, change.site.name, fields)


def region_cleaner() -> Cleaner:
    """A region of the scope in force by its code, of any level."""
    known = {region.code: region for region in Region.objects.under(current_scope().path).select_related("parent")}

    def clean(text: str) -> Region:
        try:
            return known[normalise_code(text)]
        except (ValueError, KeyError) as error:
            raise ValidationError(NO_REGION, code="unknown_region") from error

    return clean


def degrees_cleaner(field: forms.Field) -> Cleaner:
    """Degrees, with more places than are kept rounded: a program's export has fifteen."""

    def clean(text: str) -> Decimal:
        try:
            value = Decimal(text)
        except ArithmeticError as error:
            raise ValidationError("经纬度看不懂，请填度数，如 113.68019。", code="no_degrees") from error
        if not value.is_finite() or abs(value) > 180:
            raise ValidationError("经纬度不在范围内，请填度数，如 113.68019。", code="no_degrees")
        return field.clean(value.quantize(PLACES))

    return clean
