"""Who acts for an employer: several people a firm, several firms a person."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from employers.enums import MemberRole
from employers.models.employer import Employer
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import ScopedQuerySet, scoped_manager


class MemberQuerySet(ScopedQuerySet):
    """Reads about members."""

    def in_force(self, day: date) -> Self:
        """Those who may act on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class EmployerMember(models.Model):
    """Somebody acts for an employer from a day on. One that has members keeps an admin (trigger employer_keeps_an_admin)."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "employer__region_path", "organisation": "employer"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=8, choices=MemberRole, default=MemberRole.MEMBER)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = scoped_manager(MemberQuerySet)

    class Meta:
        ordering = ("role", "starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["employer", "user"], condition=Q(ends_on__isnull=True), name="member_once_a_firm"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="member_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.employer_id}"


class EmployerInvitation(models.Model):
    """A code by which somebody becomes a member: handed over on paper or read out, kept as a hash, used once."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "employer__region_path", "organisation": "employer"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField("角色", max_length=8, choices=MemberRole, default=MemberRole.MEMBER)
    digest = models.CharField("邀请码指纹", max_length=64, unique=True)
    note = models.CharField("给谁", max_length=40)
    invited_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("发出时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期")
    used_at = models.DateTimeField("使用时间", null=True)
    used_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("作废时间", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.employer_id} {self.note}"
