"""待办登记 as a workbook: whom to register, review or end at the provincial system, with what that needs."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from jiayu_jobs.exports.lists import Column, ExportList
from jiayu_jobs.scoping import current_scope
from workers.exports import masked_text, open_text
from workers.provincial_due import ORDER, number_of, people_due
from workers.provincial_enums import Due
from workers.provincial_forms import DueFilterForm


class RegistrationList(ExportList):
    """待办登记: a row a person."""

    kind = "registrations"
    title = "待办登记"
    sheet = "待办登记"
    capability = "province.register"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("姓名", lambda p: p.full_name, lambda p: p.masked_name, width=10),
        Column("身份证号", lambda p: open_text(p.id_number), lambda p: masked_text(p.id_number), width=22),
        Column("联系电话", lambda p: open_text(p.phone), lambda p: masked_text(p.phone), width=14),
        Column("村（社区）", lambda p: p.region.label, width=18),
        Column("就业状态", lambda p: p.get_employment_status_display()),
        Column("现状起", lambda p: p.running[0].starts_on if p.running else ""),
        Column("就业类型", lambda p: p.get_employment_type_display()),
        Column("务工单位", lambda p: p.work_unit_name, width=18),
        Column("省系统登记", number_of, width=26),
        Column("登记日期", lambda p: "、".join(str(one.registered_on) for one in p.standing)),
        Column("复核日期", lambda p: "、".join(str(one.review_on) for one in p.standing if one.review_on)),
    )

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        return DueFilterForm(given, scope_path=current_scope().path)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        return people_due(chosen.get("due", Due.REVIEW), chosen.get("region")).order_by(*ORDER)
