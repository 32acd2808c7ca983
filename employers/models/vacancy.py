"""岗位: what an employer offers, from draft to closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from employers.vacancy_enums import ContractKind, Insurance, PayCycle, VacancyEnd, VacancyKind, VacancyState, WageUnit
from jiayu_jobs.clock import today
from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.scoping.context import Scope
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import Education, SkillLevel

PUBLISHED_ON = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"


class VacancyQuerySet(ScopedQuerySet):
    """Reads about vacancies."""

    def within(self, scope: Scope) -> Self:
        """A desk sees its own region's and, of the others, those that were published: it recommends them to its people."""
        if scope.kind != "region":
            return super().within(scope)
        low, high = scope.bounds()
        if not low:
            return self.none()
        return self.filter(Q(region_path__gte=low, region_path__lt=high) | Q(published_at__isnull=False))

    def published(self) -> Self:
        """在招岗位: what anybody may answer to now."""
        return self.filter(state=VacancyState.PUBLISHED)

    def open_on(self, day: date) -> Self:
        """Those of the published ones that take people on a day."""
        return self.published().filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class Vacancy(PersonalRow):
    """One vacancy. Wages in yuan a wage_unit; hours_a_day in hours; probation_months in months.

    It lies where its employer lies and moves with it. Once published it is public (policy as_published), its contact's
    phone too: that is what it is published for. `answer` and `review` are between the firm and its staff.
    """

    scope_path: ClassVar[Mapping[str, str]] = {
        "region": "region_path",
        "organisation": "employer",
        "public": "published",
    }

    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="vacancies")
    # The employer's name as it is offered: who reads a published vacancy does not always read its employer's row.
    unit_name = models.CharField("单位", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=VacancyState, default=VacancyState.DRAFT)
    kind = models.CharField("岗位类型", max_length=12, choices=VacancyKind, default=VacancyKind.FULL_TIME)
    title = models.CharField("岗位名称", max_length=40)
    occupation = models.ForeignKey(
        "workers.Occupation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工种"
    )
    headcount = models.PositiveIntegerField("招聘人数", default=1)
    filled = models.PositiveIntegerField("已招人数", default=0)

    wage_min = models.DecimalField("工资", max_digits=8, decimal_places=2)
    wage_max = models.DecimalField("工资上限", max_digits=8, decimal_places=2, null=True, blank=True)
    wage_unit = models.CharField("工资单位", max_length=8, choices=WageUnit, default=WageUnit.MONTH)
    pay_parts = models.CharField("工资构成", max_length=80, blank=True)
    overtime_pay = models.CharField("加班费", max_length=80, blank=True)
    pay_cycle = models.CharField("结算周期", max_length=10, choices=PayCycle, default=PayCycle.MONTH)
    pay_day = models.CharField("发薪日", max_length=20, blank=True)
    meals_included = models.BooleanField("包吃", default=False)
    lodging_included = models.BooleanField("包住", default=False)
    shuttle = models.BooleanField("班车接送", default=False)

    starts_on = models.DateField("上工日期", null=True, blank=True)
    ends_on = models.DateField("完工日期", null=True, blank=True)
    works_from = models.TimeField("上班时间", null=True, blank=True)
    works_until = models.TimeField("下班时间", null=True, blank=True)
    shifts = models.CharField("班次", max_length=60, blank=True)
    hours_a_day = models.DecimalField("每天工时", max_digits=3, decimal_places=1, null=True, blank=True)
    rest_days = models.CharField("休息", max_length=40, blank=True)
    fits_school_hours = models.BooleanField("适合接送孩子的时间", default=False)

    education_min = models.CharField("学历要求", max_length=2, choices=Education, blank=True)
    age_min = models.PositiveSmallIntegerField("最小年龄", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("最大年龄", null=True, blank=True)
    age_reason = models.CharField("年龄要求的理由", max_length=100, blank=True)
    takes_retired = models.BooleanField("接收超过退休年龄的人", default=False)
    certificate = models.CharField("需要的证书", max_length=40, blank=True)
    certificate_level = models.PositiveSmallIntegerField("证书等级", choices=SkillLevel, null=True, blank=True)
    health_certificate = models.BooleanField("需要健康证", default=False)
    duties = models.CharField("工作内容", max_length=500, blank=True)
    requirements = models.CharField("其他要求", max_length=300, blank=True)
    hazards = models.CharField("职业危害", max_length=100, blank=True)
    protection = models.CharField("劳动保护", max_length=100, blank=True)
    contract_kind = models.CharField("签什么", max_length=18, choices=ContractKind, blank=True)
    probation_months = models.PositiveSmallIntegerField("试用期（月）", null=True, blank=True)
    probation_pay = models.DecimalField("试用期工资", max_digits=8, decimal_places=2, null=True, blank=True)
    insurance_kinds = ArrayField(models.CharField(max_length=12, choices=Insurance), default=list, blank=True)

    work_region = models.ForeignKey(
        "stations.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工作所在村、社区",
    )
    work_place = models.CharField("工作地点", max_length=120, blank=True)
    lng = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    call_hours = models.CharField("接电话时间", max_length=40, blank=True)
    interview_place = models.CharField("面试地点", max_length=120, blank=True)
    what_to_bring = models.CharField("面试带什么", max_length=100, blank=True)

    expires_on = models.DateField("招聘截止", null=True, blank=True)
    extended_for = models.CharField("延期原因", max_length=100, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    # The day of it in the county, which figures group by.
    published_on = models.GeneratedField(
        expression=models.Func("published_at", template=PUBLISHED_ON, output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    is_unreviewed = models.BooleanField("先发后审", default=False)
    submitted_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审核时间", null=True)
    answer = models.CharField("审核意见", max_length=200, blank=True)
    closed_on = models.DateField("结束日期", null=True)
    closed_reason = models.CharField("结束原因", max_length=14, choices=VacancyEnd, blank=True)
    outcome_asked_at = models.DateTimeField("问过招聘结果", null=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("填写时间", auto_now_add=True)
    created_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(VacancyQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="vacancy_path"),
            models.Index(fields=["state", "id"], name="vacancy_state"),
            models.Index(fields=["employer", "id"], name="vacancy_employer"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(headcount__gte=1), name="vacancy_wants_somebody"),
            models.CheckConstraint(condition=Q(filled__gte=0, filled__lte=F("headcount")), name="vacancy_last_opening"),
            models.CheckConstraint(
                condition=Q(wage_min__gt=0) & (Q(wage_max__isnull=True) | Q(wage_max__gte=F("wage_min"))),
                name="vacancy_pays",
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True, age_max__isnull=True) | ~Q(age_reason=""),
                name="vacancy_age_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_min__gte=16), name="vacancy_nobody_under_16"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(VacancyState.PUBLISHED, VacancyState.SUSPENDED, VacancyState.FILLED))
                | Q(published_at__isnull=False),
                name="vacancy_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=VacancyState.CLOSED, closed_on__isnull=False)
                | (~Q(state=VacancyState.CLOSED) & Q(closed_on__isnull=True)),
                name="vacancy_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
                name="vacancy_point_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def openings(self) -> int:
        """How many people are wanted still (人)."""
        return self.headcount - self.filled

    @property
    def is_open(self) -> bool:
        """Whether somebody may be recommended to it today."""
        return self.state == VacancyState.PUBLISHED and (self.expires_on is None or self.expires_on >= today())
