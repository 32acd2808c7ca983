"""零工结算 as a workbook; people by their masked names."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from employers.gig_forms import GigFilterForm, filtered_gigs
from employers.models import GigSettlement
from employers.referral_exports import WHO, DeskList
from jiayu_jobs.exports.lists import Column


class GigList(DeskList):
    """A row a settlement."""

    kind = "gigs"
    title = "零工结算"
    sheet = "零工结算"
    filter_form = GigFilterForm
    columns: ClassVar[tuple[Column, ...]] = (
        *WHO,
        Column("单位", lambda row: row.unit_name, width=30),
        Column("岗位", lambda row: row.work, width=20),
        Column("哪天起", lambda row: row.since, width=14),
        Column("工钱标准", lambda row: row.rate),
        Column("工钱单位", lambda row: row.get_unit_display()),
        Column("合计", lambda row: row.quantity),
        Column("应付（元）", lambda row: row.amount, width=14),
        Column("状态", lambda row: row.get_state_display(), width=20),
        Column("应付日期", lambda row: row.pay_by, width=14),
        Column("付清日期", lambda row: row.paid_on, width=14),
        Column("争议", lambda row: row.get_dispute_display()),
    )

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_gigs(GigSettlement.objects.all(), chosen)
        return rows.select_related("record", "region__parent").order_by("id")
