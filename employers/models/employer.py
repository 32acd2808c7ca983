"""Whoever offers work: firms, cooperatives, sole traders, institutions, and private households."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from employers.enums import INDUSTRIAL_SECTIONS, EmployerState, RegistrationKind, WrongField
from jiayu_jobs.crypto.fields import BlindIndexField, EncryptedTextField
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import Industry


class EmployerQuerySet(ScopedQuerySet):
    """Reads about employers."""

    def connected(self, day: date | None = None) -> Self:
        """互联企业: verified and not given up, now or at the end of a day (NET10)."""
        if day is None:
            return self.filter(connected_on__isnull=False, closed_on__isnull=True)
        return self.filter(connected_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def above_scale(self, year: int) -> Self:
        """规模以上工业企业 of a year (EMP01)."""
        years = AboveScaleYear.objects.filter(year=year).values("employer")
        return self.filter(pk__in=years, industry__in=INDUSTRIAL_SECTIONS)


class Employer(PersonalRow):
    """An employer by its 统一社会信用代码; a private household by its head's ID number. Staff see it by its region, the
    firm's own people by itself (policy by_organisation)."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "pk"}

    kind = models.CharField("经济类型", max_length=12, choices=RegistrationKind)
    name = models.CharField("单位名称", max_length=80)
    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, unique=True)
    id_number: Any = EncryptedTextField("身份证号", mask="citizen_id", null=True, blank=True)
    id_index = BlindIndexField(source="id_number", purpose="citizen_id", null=True, unique=True)
    legal_person = models.CharField("法定代表人", max_length=40, blank=True)
    contact_name = models.CharField("联系人", max_length=40)
    contact_phone: Any = EncryptedTextField("联系电话", mask="phone")
    address = models.CharField("地址", max_length=120, blank=True)
    lng = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    industry = models.CharField("行业门类", max_length=1, choices=Industry, blank=True)
    industry_code = models.CharField("行业代码", max_length=4, blank=True)
    park = models.CharField("产业园", max_length=40, blank=True)
    is_key = models.BooleanField("重点企业", default=False)
    is_care_centre = models.BooleanField("医养、月子中心", default=False)
    state = models.CharField("状态", max_length=10, choices=EmployerState, default=EmployerState.SUBMITTED)
    answer = models.CharField("核验意见", max_length=200, blank=True)
    wrong_fields = ArrayField(
        models.CharField(max_length=16, choices=WrongField), verbose_name="要补正的", default=list, blank=True
    )
    submitted_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("核验时间", null=True)
    # 服务专员: whom the firm calls.
    contact_staff = models.ForeignKey(
        "stations.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    connected_on = models.DateField("互联日期", null=True)
    closed_on = models.DateField("注销日期", null=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    objects = scoped_manager(EmployerQuerySet)

    class Meta:
        ordering = ("name", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="employer_path"),
            models.Index(fields=["region_path", "name", "id"], name="employer_name"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=RegistrationKind.HOUSEHOLD, credit_code__isnull=True, id_index__isnull=False)
                | (~Q(kind=RegistrationKind.HOUSEHOLD) & Q(credit_code__isnull=False, id_index__isnull=True)),
                name="employer_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(state=EmployerState.CLOSED), name="employer_closed_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(connected_on__isnull=True)
                | Q(closed_on__gte=F("connected_on")),
                name="employer_closed_after_connected",
            ),
            models.CheckConstraint(
                condition=(Q(lng__isnull=True) & Q(lat__isnull=True)) | (Q(lng__isnull=False) & Q(lat__isnull=False)),
                name="employer_point_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name as lists show it: a household's is a person's and masked."""
        return mask_name(self.name) if self.kind == RegistrationKind.HOUSEHOLD else self.name

    @property
    def shown_number(self) -> str:
        """The code, or a household's masked ID number."""
        return self.credit_code or (self.id_number.masked if self.id_number else "")


class AboveScaleYear(models.Model):
    """规上: in a year's list of the statistics office. Owned by the employer's row."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "employer__region_path", "organisation": "employer"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="above_scale_years")
    year = models.PositiveSmallIntegerField("年份")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=["employer", "year"], name="above_scale_once_a_year"),)

    def __str__(self) -> str:
        return str(self.year)
