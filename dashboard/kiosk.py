"""Links for the wall: they open the screen, read only, until they end or are revoked."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from dashboard.models import KioskLink
from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from stations.models import Region

COOKIE = "kiosk"
DAYS = 180


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def kiosk_of(token: str) -> KioskLink | None:
    """The valid link behind a token."""
    if not token:
        return None
    return (
        KioskLink.objects.filter(token_digest=digest(token), revoked_at__isnull=True, expires_at__gt=now())
        .select_related("region")
        .first()
    )


def state_of(link: KioskLink) -> str:
    """active, expired or revoked."""
    if link.revoked_at is not None:
        return "revoked"
    return "active" if link.expires_at > now() else "expired"


def issue_link(*, label: str, region: Region, by: Any) -> str:
    """A new link's token, in clear this once."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        link = KioskLink.objects.create(
            label=label,
            token_digest=digest(token),
            region=region,
            created_by=by,
            expires_at=now() + timedelta(days=DAYS),
        )
        record("issue_kiosk_link", about=link, region=region, detail={"label": label})
    return token


def revoke_link(*, link: KioskLink, by: Any) -> None:
    """The link opens nothing any more, at the latest after the next minute's check."""
    with transaction.atomic():
        link.revoked_at = now()
        link.save(update_fields=["revoked_at"])
        record("revoke_kiosk_link", about=link, region=link.region)
