"""培训补贴 and 职工技能提升补贴."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, scoped_manager
from training.enums import ClaimState
from training.models.body import TrainingBody
from training.models.course import TrainingClass
from training.models.enrolment import Enrolment
from workers.enums import SkillLevel


class SubsidyClaim(PersonalRow):
    """What is claimed for one trainee. amount: yuan, copied from the project when it was filed; trade and level: for which
    nobody is subsidised twice."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "body"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="subsidy_claims")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="claims")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="claims")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    shown_name = models.CharField("姓名", max_length=40)
    trade = models.CharField("工种或项目", max_length=40)
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel, null=True)
    amount = models.DecimalField("补贴（元）", max_digits=7, decimal_places=2)
    state = models.CharField("状态", max_length=8, choices=ClaimState, default=ClaimState.FILED)
    filed_on = models.DateField("申报日期")
    paid_on = models.DateField("拨付日期", null=True)
    reason = models.CharField("不予补贴的原因", max_length=200, blank=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-filed_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="claim_path"),
            models.Index(fields=["training_class"], name="claim_class"),
            models.Index(fields=["record", "filed_on"], name="claim_record"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "trade", "level"],
                condition=~Q(state=ClaimState.REFUSED),
                nulls_distinct=False,
                name="no_second_subsidy_for_trade_and_level",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.PAID, paid_on__isnull=False)
                | (~Q(state=ClaimState.PAID) & Q(paid_on__isnull=True)),
                name="claim_paid_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.masked_name} {self.amount}"

    @property
    def masked_name(self) -> str:
        """The name as a public notice shows it."""
        return mask_name(self.shown_name)


class SkillSubsidyGrant(PersonalRow):
    """职工技能提升补贴, from unemployment insurance to an insured worker with a certificate; no class belongs to it."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="skill_grants")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    trade = models.CharField("工种", max_length=40)
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel)
    certificate_number = models.CharField("证书编号", max_length=40)
    amount = models.DecimalField("补贴（元）", max_digits=7, decimal_places=2)
    paid_on = models.DateField("发放日期")
    recorded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-paid_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="grant_path"),
            models.Index(fields=["counted_region", "paid_on"], name="grant_counted"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "trade", "level"], name="grant_once_a_trade_and_level"),
            models.UniqueConstraint(
                fields=["certificate_number"], condition=~Q(certificate_number=""), name="grant_once_a_certificate"
            ),
        )

    def __str__(self) -> str:
        return f"{self.trade} {self.paid_on}"


class PublicNotice(models.Model):
    """公示: the masked names of a class's claims, as everybody may read them while it lasts. lines: [[masked name, place,
    trade, yuan]]; total: yuan."""

    scope_path = GLOBAL("masked names that are put on public notice; who they are lies in SubsidyClaim")

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.CASCADE, primary_key=True, related_name="public_notice"
    )
    lines = models.JSONField("名单", default=list)
    total = models.DecimalField("合计（元）", max_digits=11, decimal_places=2)
    starts_on = models.DateField("公示从")
    until = models.DateField("到")

    class Meta:
        ordering = ("-starts_on",)
        indexes = (models.Index(fields=["until"], name="notice_until"),)

    def __str__(self) -> str:
        return f"{self.training_class} {self.until}"
