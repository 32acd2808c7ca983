"""Accounts, posts, and who holds which post when."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, ScopedQuerySet, scoped_manager
from stations.enums import FIVE_ROLES, HoldingKind, Role, TextSize


class UserManager(BaseUserManager):
    """Accounts are found by user name, whatever the case typed."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account of a person who works with the portal. What it may do comes from the post it holds, not from here."""

    scope_path: ClassVar = GLOBAL("Login looks accounts up before anybody has a scope.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("账号", max_length=40, unique=True)
    display_name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    # Set where the account closed by itself, when its last post ended; empty where somebody disabled it.
    left_at = models.DateTimeField("离岗时间", null=True, blank=True, editable=False)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now)
    text_size = models.CharField("字号", max_length=8, choices=TextSize, default=TextSize.NORMAL)
    is_demo = models.BooleanField("演示账号", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Meta:
        ordering = ("username",)
        constraints = (models.CheckConstraint(condition=Q(username=Lower("username")), name="username_is_lower_case"),)

    def __str__(self) -> str:
        return self.display_name

    def holdings_on(self, day: date) -> models.QuerySet:
        """The posts held on a day, the own ones first; suspended and closed ones are left out."""
        return (
            PostHolding._base_manager.filter(user=self)
            .filter(PostHolding.in_force(day))
            .select_related("post", "post__region", "post__region__parent")
            .order_by(models.Case(models.When(kind=HoldingKind.HOLDER, then=0), default=1), "post__code")
        )

    def suspended_on(self, day: date) -> models.QuerySet:
        """The posts that are the person's on a day but suspended, the latest first; what has ended is left out."""
        return (
            PostHolding._base_manager.filter(user=self, starts_on__lte=day, suspended_at__isnull=False)
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
            .select_related("post", "post__region", "post__region__parent")
            .order_by("-suspended_at")
        )


class StaffPostQuerySet(ScopedQuerySet):
    """Reads about posts."""

    def open_on(self, day: date) -> Self:
        """Posts that exist on a day; one without a start has always been there."""
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=day)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        )

    def five_roles(self) -> Self:
        """Posts of the county's team of five roles, which NET08 counts."""
        return self.filter(role__in=FIVE_ROLES)


class StaffPost(models.Model):
    """A post of the establishment: a role in a region. The region's subtree is what its holder works in."""

    scope_path: ClassVar = {"region": "region__path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("岗位编号", max_length=64, unique=True)
    role = models.CharField("角色", max_length=24, choices=Role)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="posts")
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = scoped_manager(StaffPostQuerySet)

    class Meta:
        ordering = ("region__path", "role", "code")

    def __str__(self) -> str:
        return f"{self.region.label} {self.get_role_display()}"


class PostHolding(models.Model):
    """Somebody holds a post from a day to a day, as its holder or as deputy; suspended holdings give no right."""

    scope_path: ClassVar = {"region": "post__region__path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(StaffPost, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField("方式", max_length=8, choices=HoldingKind, default=HoldingKind.HOLDER)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    suspended_at = models.DateTimeField("停用时间", null=True, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["post"], condition=Q(kind="holder", ends_on__isnull=True), name="post_has_one_holder"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="holding_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(kind="holder") | Q(ends_on__isnull=False), name="deputy_has_an_end"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"

    @staticmethod
    def in_force(day: date) -> Q:
        """The condition under which a holding gives rights on a day (its last day included)."""
        return (
            Q(starts_on__lte=day, suspended_at__isnull=True)
            & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
            & (Q(post__closed_on__isnull=True) | Q(post__closed_on__gt=day))
        )
