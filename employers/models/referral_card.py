"""推介卡: what an employer reads of somebody who was recommended to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from employers.referral_enums import OPEN_REFERRALS, ReferralState
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class CardQuerySet(ScopedQuerySet):
    """Reads about cards."""

    def open(self) -> Self:
        """Those on which somebody has to act still."""
        return self.filter(state__in=OPEN_REFERRALS)

    def to_answer(self) -> Self:
        """Those on which the employer has to act: the person has agreed."""
        return self.open().exclude(state=ReferralState.RECOMMENDED)

    def with_old_phone(self, at: datetime) -> Self:
        """Those that show a phone longer than they may."""
        return self.filter(phone__isnull=False, phone_until__lt=at)


class ReferralCard(PersonalRow):
    """One referral as its employer sees it, with the referral's own key: masked until the person has agreed, then with
    name and, until phone_until, the phone. Whoever moves the referral writes the card (services/referral_steps.py); it
    lies where the person lies, and the employer's own people see it (policy by_organisation)."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "employer"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="referral_cards")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="referral_cards")
    vacancy = models.ForeignKey("employers.Vacancy", on_delete=models.PROTECT, related_name="referral_cards")
    state = models.CharField("状态", max_length=20, choices=ReferralState, default=ReferralState.RECOMMENDED)
    shown_name = models.CharField("姓名", max_length=40)
    about = models.CharField("简况", max_length=120, blank=True)
    reasons = models.CharField("推介理由", max_length=300, blank=True)
    phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    phone_until = models.DateTimeField("电话显示到", null=True)
    made_on = models.DateField("推介日期")
    moved_at = models.DateTimeField("最近变动")
    interview_at = models.DateTimeField("面试时间", null=True)
    interview_place = models.CharField("面试地点", max_length=120, blank=True)
    starts_on = models.DateField("约定上岗日期", null=True)
    due_at = models.DateTimeField("答复期限", null=True)
    asked_again_at = models.DateTimeField("催问时间", null=True)
    reason = models.CharField("原因", max_length=40, blank=True)

    objects = scoped_manager(CardQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="card_path"),
            models.Index(fields=["employer", "id"], name="card_employer"),
            models.Index(fields=["record"], name="card_record"),
        )

    def __str__(self) -> str:
        return f"{self.shown_name} {self.state}"

    @property
    def shows_phone(self) -> bool:
        """Whether the employer may still read the phone."""
        return self.phone is not None and self.phone_until is not None and self.phone_until >= now()
