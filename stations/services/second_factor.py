"""The second factor: an authenticator on a phone, printed codes, remembered devices. No e-mail or SMS anywhere."""

import hashlib
import secrets
import time
from base64 import b32decode, b32encode
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.web.refusals import Refused
from stations.enums import SessionEnd
from stations.models import BackupCode, RememberedDevice, SecondFactor, User
from stations.sessions import end_sessions
from stations.tries import claim, forget

STEP_SECONDS = 30
SECRET_BYTES = 20
CODES = 10
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
PURPOSE = "backup_code"
DEVICE_COOKIE = "device"


def totp(secret: str) -> TOTP:
    """The generator of a base-32 secret: six digits, thirty seconds, as authenticator apps expect."""
    return TOTP(b32decode(secret), 6, SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303


def begin_enrolment(user: User) -> SecondFactor:
    """The authenticator in the making, made anew when there is none."""
    found = user.second_factors.filter(confirmed_at__isnull=True).first()
    if found is None:
        found = SecondFactor.objects.create(user=user, secret=b32encode(secrets.token_bytes(SECRET_BYTES)).decode())
    return found


def enrolment_address(factor: SecondFactor, issuer: str) -> str:
    """The otpauth:// address for the QR code."""
    return totp(factor.secret.open()).get_provisioning_uri(factor.user.username, issuer)


def confirm_enrolment(*, factor: SecondFactor, code: str) -> list[str]:
    """Confirm with a code of the phone; an earlier authenticator ends. Returns ten fresh printed codes.

    Raises Refused for a wrong code.
    """
    step = matching_step(factor, code)
    if step is None:
        raise Refused("验证码不对。请核对手机时间是否准确,再输入最新的 6 位数字。", field="code")
    with transaction.atomic():
        factor.user.second_factors.filter(confirmed_at__isnull=False).delete()
        factor.confirmed_at, factor.last_step = now(), step
        factor.save()
        record("confirm_second_factor", about=factor.user)
    return make_codes(user=factor.user)


def matching_step(factor: SecondFactor, code: str) -> int | None:
    """The time step whose code was typed: the present one or a neighbour, newer than the last one used."""
    generator, present = totp(factor.secret.open()), int(time.time()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        expected = generator.generate(step * STEP_SECONDS).decode()
        if step > factor.last_step and secrets.compare_digest(expected, code):
            return step
    return None


def make_codes(*, user: User) -> list[str]:
    """Ten printed one-time codes, in clear this once; earlier ones end."""
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        user.backup_codes.all().delete()
        BackupCode.objects.bulk_create(
            [BackupCode(user=user, digest=blind_index(PURPOSE, f"{user.pk}:{code}")) for code in codes]
        )
        record("make_backup_codes", about=user)
    return codes


def check_code(*, user: User, typed: str) -> None:
    """Accept a phone's code or a printed one, each once. Raises Refused; five failures lock for 15 minutes (B3)."""
    key = f"second:{user.pk}"
    if not claim(key, settings.TRIES_A_SECOND_FACTOR):
        raise Refused("试的次数太多,请 15 分钟后再来,或到上级窗口当面核对。", field="code")
    code = "".join(typed.split()).replace("-", "").upper()
    if _use_phone_code(user, code) or _use_printed_code(user, code):
        forget(key)
        return
    raise Refused("验证码不对或已用过。请输入最新的 6 位数字,或纸上没用过的一次性码。", field="code")


def _use_phone_code(user: User, code: str) -> bool:
    factor = user.second_factors.filter(confirmed_at__isnull=False).first()
    step = matching_step(factor, code) if factor and code.isdigit() and len(code) == 6 else None
    if factor is None or step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _use_printed_code(user: User, code: str) -> bool:
    digest = blind_index(PURPOSE, f"{user.pk}:{code}")
    return bool(BackupCode.objects.filter(user=user, digest=digest, used_at__isnull=True).update(used_at=now()))


def remember_device(*, user: User, label: str) -> str:
    """Remember this browser for 30 days; returns the cookie's value."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = RememberedDevice.objects.create(
            user=user,
            digest=_digest(token),
            label=label,
            expires_at=now() + timedelta(days=settings.REMEMBERED_DEVICE_DAYS),
        )
        record("remember_device", about=user, detail={"device": str(device.pk)})
    return f"{device.pk}:{token}"


def remembered(user: User, cookie: str) -> RememberedDevice | None:
    """The device in force behind a cookie, of this user only."""
    key, _, token = cookie.partition(":")
    try:
        device = RememberedDevice.objects.in_force().filter(pk=UUID(key), user=user).first() if token else None
    except ValueError:
        return None
    if device is None or not secrets.compare_digest(device.digest, _digest(token)):
        return None
    RememberedDevice.objects.filter(pk=device.pk).update(last_used_at=now())
    return device


def forget_device(*, device: RememberedDevice) -> None:
    """The device is asked for the second factor again."""
    with transaction.atomic():
        device.revoked_at = now()
        device.save(update_fields=["revoked_at"])
        record("forget_device", about=device.user, detail={"device": str(device.pk)})


def clear_second_factor(*, user: User) -> None:
    """At the desk, after a look at the ID card: phone, codes and devices are forgotten, sessions end."""
    with transaction.atomic():
        user.second_factors.all().delete()
        user.backup_codes.all().delete()
        user.remembered_devices.filter(revoked_at__isnull=True).update(revoked_at=now())
        end_sessions(user, SessionEnd.DEVICE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def grouped(secret: str) -> str:
    """A secret in groups of four, for typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def describe(user: User) -> dict[str, Any]:
    """What the account page says about the second factor."""
    return {
        "has_authenticator": user.second_factors.filter(confirmed_at__isnull=False).exists(),
        "codes_left": user.backup_codes.filter(used_at__isnull=True).count(),
    }
