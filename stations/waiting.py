"""What waits for staff about accounts and posts, on their page 今天要办的."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from jiayu_jobs.clock import now, today
from stations.authentication import locked_names
from stations.enums import HoldingKind
from stations.inbox import Waiting, register
from stations.models import PostHolding, StaffPost
from stations.services.posts import manageable

SOON_DAYS = 7
FEW_CODES = 3


@register
def posts_to_look_after(authority: Any) -> list[Waiting]:
    """Locked accounts, empty posts and deputies whose time runs out, for who manages posts."""
    if not authority.may("posts.manage"):
        return []
    posts = manageable(StaffPost.objects.open_on(today()), authority.role)
    holdings = PostHolding.objects.filter(post__in=posts)
    held = holdings.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True)
    ending = holdings.filter(
        kind=HoldingKind.DEPUTY, ends_on__gte=today(), ends_on__lte=today() + timedelta(days=SOON_DAYS)
    )
    address = reverse("stations:posts")
    return [
        Waiting(
            "账号被锁",
            held.filter(user__username__in=locked_names()).count(),
            f"{address}?only=locked",
            "核对身份后可以马上解锁。",
        ),
        Waiting(
            "空着的岗位", posts.exclude(pk__in=held.values("post")).count(), f"{address}?only=empty", "安排人接手。"
        ),
        Waiting("代岗快到期", ending.count(), address, f"{SOON_DAYS} 天内结束，需要时再设。"),
    ]


@register
def own_account(authority: Any) -> list[Waiting]:
    """A password about to expire, a sheet of codes about to run out."""
    found, user = [], authority.user
    left = settings.PASSWORD_DAYS - (now() - user.password_changed_at).days
    if left <= SOON_DAYS and not user.is_demo:
        found.append(Waiting("密码快到期", 1, reverse("stations:password"), f"还有 {max(left, 0)} 天，请先换一个。"))
    codes = list(user.backup_codes.values_list("used_at", flat=True))
    phone = user.second_factors.filter(confirmed_at__isnull=False)
    if codes and codes.count(None) < FEW_CODES and not phone.exists():
        note = f"只剩 {codes.count(None)} 个，用完就登不进来了。"
        found.append(Waiting("补打一次性码", 1, reverse("stations:account"), note))
    return found
