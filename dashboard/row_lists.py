"""The rows behind a figure, and how they are listed by model: columns and one line a row, masked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dashboard.figures import subject_of
from dashboard.indicators.declaration import Kind
from dashboard.indicators.registry import MEASURES
from dashboard.periods import Period
from employers.models import (
    Agreement,
    BusRider,
    BusTrip,
    Employer,
    EmployerIssue,
    EmployerMonth,
    EmployerVisit,
    OutOfTownIntention,
    Placement,
    Referral,
    SiteGuidance,
    TalentRecruit,
    Vacancy,
    WelfarePlacement,
)
from jiayu_jobs.clock import today
from stations.models import Region, ServiceSite, StaffPost
from training.models import (
    CareVisit,
    Certificate,
    ContestEntry,
    CraftTask,
    Elder,
    Enrolment,
    SkillSubsidyGrant,
    SubsidyClaim,
    TrainingClass,
)
from workers.models import Household, JobIntention, LabourChange, LabourRecord, PersonTag, PersonWish


@dataclass(frozen=True, slots=True)
class Columns:
    """Titles, the relations a line needs, and the line of a row: {"cells": [...], "url"}.

    opens: route of the page that a row leads to, and the capability that page asks for; key: the field with its id.
    """

    titles: tuple[str, ...]
    related: tuple[str, ...]
    cells: Callable[[Any], tuple[Any, ...]]
    opens: tuple[str, str] = ("", "")
    key: str = "pk"

    def line(self, row: Any, may: Callable[[str], bool]) -> dict[str, Any]:
        """Cells of a row, and the page it opens for posts that may."""
        route, capability = self.opens
        url = reverse(route, args=[getattr(row, self.key)]) if route and may(capability) else ""
        return {"cells": self.cells(row), "url": url}


PERSON = ("workers:person", "workers.view")
EMPLOYER = ("employers:employer", "employers.view")
EMPLOYER_MONTH = ("employers:month", "employers.view")
SITE = ("stations:site", "sites.view")


def _of_person(title: str, words: Callable[[Any], Any]) -> Columns:
    """Rows that hang on a record: name, village, what it is, since when."""
    return Columns(
        ("姓名", "村（社区）", title, "起"),
        ("record", "region__parent"),
        lambda row: (row.record.masked_name, row.region.label, words(row), row.starts_on),
        opens=PERSON,
        key="record_id",
    )


def row_columns(model: Any) -> Columns:
    """The columns of a model's rows."""
    return {
        LabourRecord: Columns(
            ("姓名", "村（社区）", "就业状态", "登记日期"),
            ("region__parent",),
            lambda row: (row.masked_name, row.region.label, row.get_employment_status_display(), row.registered_on),
            opens=PERSON,
        ),
        PersonTag: _of_person("类别", lambda row: row.get_kind_display()),
        JobIntention: _of_person("意向", lambda row: row.get_kind_display()),
        PersonWish: _of_person("意愿", lambda row: row.get_kind_display()),
        Household: Columns(("户号", "村（社区）"), ("region__parent",), lambda row: (row.number, row.region.label)),
        LabourChange: Columns(
            ("姓名", "村（社区）", "变动", "日期"),
            ("record", "counted_region__parent"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.get_kind_display(), row.happened_on),
            opens=PERSON,
            key="record_id",
        ),
        ServiceSite: Columns(
            ("网点", "类别", "地区"),
            ("region__parent",),
            lambda row: (row.name, row.get_kind_display(), row.region.label),
            opens=SITE,
        ),
        Employer: Columns(
            ("单位", "所在地", "类型"),
            ("region__parent",),
            lambda row: (row.shown_name, row.region.label, row.get_kind_display()),
            opens=EMPLOYER,
        ),
        EmployerMonth: Columns(
            ("单位", "所在地", "月份", "用工人数", "缺工人数"),
            ("employer", "region__parent"),
            lambda row: (row.employer.shown_name, row.region.label, f"{row.month:%Y-%m}", row.workers, row.shortage),
            opens=EMPLOYER_MONTH,
        ),
        Vacancy: Columns(
            ("岗位", "单位", "所在地", "招聘人数", "已招人数"),
            ("region__parent",),
            lambda row: (row.title, row.unit_name, row.region.label, row.headcount, row.filled),
            opens=("employers:vacancy", "vacancies.view"),
        ),
        Referral: Columns(
            ("姓名", "村（社区）", "岗位", "状态", "日期"),
            ("record", "counted_region__parent", "vacancy"),
            lambda row: (
                row.record.masked_name,
                row.counted_region.label,
                row.vacancy.title,
                row.get_state_display(),
                row.made_on,
            ),
            opens=("employers:referral", "referrals.view"),
        ),
        BusTrip: Columns(
            ("车次", "日期", "座位数", "上车人数"),
            (),
            lambda row: (row.title, row.runs_on, row.seats, row.boarded),
            opens=("employers:bus", "buses.view"),
        ),
        BusRider: Columns(
            ("姓名", "村（社区）", "车次", "日期"),
            ("record", "counted_region__parent", "trip"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.trip.title, row.runs_on),
            opens=("employers:bus", "buses.view"),
            key="trip_id",
        ),
        Agreement: Columns(
            ("合作方", "类别", "生效", "终止"),
            (),
            lambda row: (row.partner, row.get_kind_display(), row.starts_on, row.ends_on or ""),
        ),
        OutOfTownIntention: Columns(
            ("姓名", "村（社区）", "想做什么", "日期"),
            ("record", "counted_region__parent"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.work, row.said_on),
            opens=PERSON,
            key="record_id",
        ),
        TalentRecruit: Columns(
            ("用人单位", "渠道", "学历", "录用日期"),
            (),
            lambda row: (row.unit_name, row.get_channel_display(), row.get_degree_display(), row.hired_on),
        ),
        SiteGuidance: Columns(
            ("小组", "日期", "内容"),
            ("group",),
            lambda row: (row.group.name, row.guided_on, row.summary),
        ),
        WelfarePlacement: Columns(
            ("姓名", "村（社区）", "单位", "上岗", "期满"),
            ("record", "counted_region__parent", "post"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.post.body, row.started_on, row.until),
            opens=("employers:welfare-placement", "welfare.view"),
        ),
        Placement: Columns(
            ("姓名", "村（社区）", "单位", "上岗", "离岗"),
            ("record", "counted_region__parent"),
            lambda row: (
                row.record.masked_name,
                row.counted_region.label,
                row.unit_name,
                row.started_on,
                row.ended_on or "",
            ),
            opens=("employers:placement", "referrals.view"),
        ),
        EmployerVisit: Columns(
            ("单位", "所在地", "状态", "日期"),
            ("employer", "counted_region__parent"),
            lambda row: (
                row.employer.shown_name,
                row.counted_region.label,
                row.get_state_display(),
                row.visited_on,
            ),
            opens=("employers:visit", "visits.view"),
        ),
        EmployerIssue: Columns(
            ("单位", "所在地", "类别", "提出", "办结"),
            ("employer", "counted_region__parent"),
            lambda row: (
                row.employer.shown_name,
                row.counted_region.label,
                row.get_kind_display(),
                row.raised_on,
                row.solved_on or "",
            ),
            opens=("employers:issue", "visits.view"),
        ),
        TrainingClass: Columns(
            ("班次", "培训机构", "开班", "名额"),
            ("project", "body"),
            lambda row: (str(row), row.body.name, row.starts_on, f"{row.taken} / {row.places}"),
            opens=("training:class", "classes.view"),
        ),
        Enrolment: Columns(
            ("姓名", "村（社区）", "班次", "状态", "报名"),
            ("record", "counted_region__parent", "training_class__project"),
            lambda row: (
                row.record.masked_name,
                row.counted_region.label,
                str(row.training_class),
                row.get_state_display(),
                row.enrolled_on,
            ),
            opens=("training:class", "classes.view"),
            key="training_class_id",
        ),
        Certificate: Columns(
            ("姓名", "村（社区）", "证书", "编号", "发证"),
            ("record", "counted_region__parent"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.trade, row.number, row.issued_on),
            opens=("training:certificate", "certificates.view"),
        ),
        SkillSubsidyGrant: Columns(
            ("姓名", "村（社区）", "工种", "金额（元）", "发放"),
            ("record", "counted_region__parent"),
            lambda row: (row.record.masked_name, row.counted_region.label, row.trade, row.amount, row.paid_on),
            opens=PERSON,
            key="record_id",
        ),
        SubsidyClaim: Columns(
            ("姓名", "村（社区）", "工种", "金额（元）", "拨付"),
            ("counted_region__parent",),
            lambda row: (row.masked_name, row.counted_region.label, row.trade, row.amount, row.paid_on or ""),
            opens=("training:class", "classes.view"),
            key="training_class_id",
        ),
        Elder: Columns(
            ("老人", "村（社区）", "失能等级", "首次上门"),
            ("region__parent",),
            lambda row: (row.masked_name, row.region.label, row.get_care_level_display(), row.first_served_on),
            opens=("training:elder", "care.order"),
        ),
        CareVisit: Columns(
            ("老人", "村（社区）", "做了什么", "完成"),
            ("order", "counted_region__parent"),
            lambda row: (row.order.masked_name, row.counted_region.label, row.item_labels, row.done_on),
            opens=("training:care-visit", "care.see_visit"),
        ),
        CraftTask: Columns(
            ("姓名", "村（社区）", "做什么", "金额（元）", "付款"),
            ("order", "counted_region__parent"),
            lambda row: (row.masked_name, row.counted_region.label, row.order.title, row.amount, row.paid_on),
            opens=("training:craft", "crafts.view"),
            key="order_id",
        ),
        ContestEntry: Columns(
            ("项目", "所在地", "大赛", "状态", "报名"),
            ("contest", "counted_region__parent"),
            lambda row: (
                row.title,
                row.counted_region.label,
                row.contest.title,
                row.get_state_display(),
                row.entered_on,
            ),
            opens=("training:contest", "contests.view"),
            key="contest_id",
        ),
        StaffPost: Columns(
            ("岗位", "地区"), ("region__parent",), lambda row: (row.get_role_display(), row.region.label)
        ),
        Region: Columns(
            ("村（社区）", "所属"), ("parent",), lambda row: (row.name, row.parent.name if row.parent else "")
        ),
    }[model]


def month_of(period: Period) -> Period:
    """What a monthly flow shows: the running month when now is asked for."""
    return Period(period.id, today().replace(day=1), today(), closed=False) if period.id == "now" else period


def rows_behind(indicator: Any, region: Region, period: Period) -> Any:
    """The queryset of the rows that an indicator's numerator counts in a region's subtree and period."""
    subject = subject_of(indicator)
    span = month_of(period) if indicator.kind is Kind.FLOW_MONTH else period
    as_of = span.last if span.closed and not subject.is_flow else None
    rows = subject.rows(as_of)
    condition = subject.condition(MEASURES[indicator.numerator[0]], today(), as_of)
    for name in indicator.numerator[1:]:
        condition |= subject.condition(MEASURES[name], today(), as_of)
    rows = rows.filter(condition)
    if subject.is_flow:
        rows = rows.filter(**{f"{subject.happened_on}__gte": span.first, f"{subject.happened_on}__lte": span.last})
    return rows.filter(**{f"{subject.region}__in": Region.objects.under(region.path).values("code")})
