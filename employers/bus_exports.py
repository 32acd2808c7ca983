"""送工车 as a workbook: a row a trip, no rider."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from employers.bus_forms import BusFilterForm, filtered_trips
from employers.models import BusTrip
from jiayu_jobs.exports.lists import Column, ExportList


class BusList(ExportList):
    """Trips with their seats, riders and cost."""

    kind = "buses"
    title = "送工车"
    sheet = "送工车"
    capability = "buses.view"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("车次", lambda row: row.title, width=24),
        Column("日期", lambda row: row.runs_on, width=14),
        Column("状态", lambda row: row.get_state_display()),
        Column("去哪些单位", lambda row: "、".join(firm.unit_name for firm in row.firms.all()), width=40),
        Column("座位数", lambda row: row.seats),
        Column("报名有座", lambda row: row.taken),
        Column("上车人数", lambda row: row.boarded),
        Column("费用（元）", lambda row: row.cost, width=14),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return BusFilterForm(given)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        rows: QuerySet = filtered_trips(BusTrip.objects.prefetch_related("firms"), chosen)
        return rows.order_by("runs_on", "id")
