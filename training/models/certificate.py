"""证书: what somebody has learnt, on paper."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager
from training.enums import Brand, CertificateKind
from training.models.body import TrainingBody
from training.models.enrolment import Enrolment
from workers.enums import SkillLevel


class Certificate(PersonalRow):
    """One certificate of one person; completion and level are rows of their own. number: unique by kind.
    counted_region: the person's region on the day it was issued."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "body"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="certificates")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="certificates")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("证书种类", max_length=16, choices=CertificateKind)
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True, blank=True)
    trade = models.CharField("工种或项目", max_length=40)
    occupation = models.ForeignKey("workers.Occupation", on_delete=models.PROTECT, null=True, related_name="+")
    brand = models.CharField("品牌", max_length=12, choices=Brand, blank=True)
    number = models.CharField("证书编号", max_length=40)
    issued_on = models.DateField("发证日期")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-issued_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="certificate_path"),
            models.Index(fields=["counted_region", "issued_on"], name="certificate_counted"),
            models.Index(fields=["record"], name="certificate_record"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(number=""), name="certificate_number_once_a_kind"
            ),
            models.UniqueConstraint(fields=["enrolment", "kind"], name="certificate_once_an_enrolment_and_kind"),
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.SKILL_LEVEL, level__isnull=False)
                | (~Q(kind=CertificateKind.SKILL_LEVEL) & Q(level__isnull=True)),
                name="certificate_of_a_level_has_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.trade} {self.number}"


class CertificateCheck(models.Model):
    """What anybody may ask of a certificate by its check code: that it is one, of what, from when; never whose."""

    scope_path = GLOBAL("confirms that a certificate is genuine; holds nothing about its holder")

    certificate_id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("查验码", max_length=16, unique=True)
    kind = models.CharField("证书种类", max_length=16, choices=CertificateKind)
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True)
    trade = models.CharField("工种或项目", max_length=40)
    number_tail = models.CharField("编号后四位", max_length=4)
    issued_on = models.DateField("发证日期")
    issued_by = models.CharField("发证机构", max_length=80)

    class Meta:
        ordering = ("-issued_on",)

    def __str__(self) -> str:
        return self.code
