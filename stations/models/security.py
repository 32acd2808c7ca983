"""What proves that somebody is who they say: former passwords, sessions, second factors, remembered devices, counters."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL
from stations.enums import SessionEnd
from stations.models.accounts import User


class PasswordHistory(models.Model):
    """The hash of a password that was replaced, so that it is not chosen again."""

    scope_path: ClassVar = GLOBAL("A new password is judged before its owner has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-replaced_at", "-id")
        indexes = (models.Index(fields=["user", "-replaced_at"], name="former_password_user"),)

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class RememberedDeviceQuerySet(models.QuerySet):
    """Reads about remembered devices."""

    def in_force(self) -> Self:
        """Devices that still stand for the second factor."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class RememberedDevice(models.Model):
    """A browser that gave the second factor once and is not asked for 30 days. Only the hash of its token is kept."""

    scope_path: ClassVar = GLOBAL("The second step of a login reads it before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="remembered_devices")
    digest = models.CharField(max_length=64)
    label = models.CharField("设备", max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("到期时间")
    last_used_at = models.DateTimeField("最近使用", default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RememberedDeviceQuerySet.as_manager()

    class Meta:
        ordering = ("-last_used_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.label}"


class AccountSessionQuerySet(models.QuerySet):
    """Reads about sessions."""

    def open(self) -> Self:
        """Sessions that nobody ended; their time may still have run out."""
        return self.filter(ended_at__isnull=True)


class AccountSession(models.Model):
    """One sign-in: when, from where, and how long it may stay idle. Names Django's session by a hash of its key."""

    scope_path: ClassVar = GLOBAL("Every request looks its session up before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    key_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField("登录时间", default=timezone.now)
    last_seen_at = models.DateTimeField("最近操作", default=timezone.now)
    idle_minutes = models.PositiveSmallIntegerField()
    ip = models.CharField("来源地址", max_length=45, blank=True)
    label = models.CharField("设备", max_length=60, blank=True)
    device = models.ForeignKey(RememberedDevice, on_delete=models.SET_NULL, null=True, related_name="sessions")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=SessionEnd, blank=True)

    objects = AccountSessionQuerySet.as_manager()

    class Meta:
        ordering = ("-last_seen_at",)
        indexes = (models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="session_open_user"),)

    def __str__(self) -> str:
        return f"{self.user} {self.label}"


class SecondFactor(models.Model):
    """An authenticator on a phone. A step is used once; an unconfirmed one proves nothing."""

    scope_path: ClassVar = GLOBAL("The second step of a login reads it before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors")
    secret: Any = EncryptedTextField("密钥")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=False), name="one_authenticator_an_account"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=True), name="one_authenticator_in_the_making"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {'confirmed' if self.confirmed_at else 'in the making'}"


class BackupCode(models.Model):
    """One printed code that stands for the second factor once; a keyed hash is kept."""

    scope_path: ClassVar = GLOBAL("The second step of a login reads it before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="backup_codes")
    digest = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "digest"], name="backup_code_once"),)

    def __str__(self) -> str:
        return f"{self.user} {'used' if self.used_at else 'unused'}"


class FailureCounter(models.Model):
    """How often something was tried in vain from one address or by one account; survives a lost cache (B6)."""

    scope_path: ClassVar = GLOBAL("Tries are counted before anybody has a scope.")

    key = models.CharField(max_length=80, primary_key=True)
    failures = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"
