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
from jiayu_jobs.refusals import Refused
from stations.enums import SessionEnd
from stations.models import AccountSession, BackupCode, RememberedDevice, SecondFactor, User
from stations.sessions import end_sessions
from stations.tries import claim, forget

DIGITS, STEP_SECONDS, SECRET_BYTES = 6, 30, 20
CODES, CODE_LENGTH = 10, 8
# No 0 O, 1 I L: the codes are read from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PURPOSE = "backup_code"
LOCKED = "试的次数太多，请 15 分钟后再试，或带身份证到上级窗口当面核对。"


def counter_key(user: User) -> str:
    """Under which name an account's failed codes are counted."""
    return f"second:{user.pk}"


def totp(secret: str) -> TOTP:
    """The generator of a base-32 secret: six digits, thirty seconds, SHA-1, as every authenticator app expects."""
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  # nosec B303  # the algorithm of RFC 6238


def begin_enrolment(user: User) -> SecondFactor:
    """The authenticator in the making; the one in use stays in force until the new one is confirmed."""
    secret = b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    found, _ = SecondFactor.objects.get_or_create(user=user, confirmed_at=None, defaults={"secret": secret})
    return found


def enrolment_address(factor: SecondFactor, issuer: str) -> str:
    """The otpauth:// address for the QR code."""
    return totp(factor.secret.open()).get_provisioning_uri(factor.user.username, issuer)


def confirm_enrolment(*, factor: SecondFactor, code: str) -> None:
    """Confirm with a code of the phone; an earlier authenticator and remembered devices end. Raises Refused."""
    if not claim(counter_key(factor.user), settings.TRIES_A_SECOND_FACTOR):
        raise Refused(LOCKED, field="code")
    step = matching_step(factor, plain(code))
    if step is None:
        raise Refused("验证码不对。请核对手机时间是否准确，再输入最新的 6 位数字。", field="code")
    with transaction.atomic():
        factor.user.second_factors.filter(confirmed_at__isnull=False).delete()
        factor.confirmed_at, factor.last_step = now(), step
        factor.save(update_fields=["confirmed_at", "last_step"])
        _forget_devices(factor.user)
        record("confirm_second_factor", about=factor.user)
    forget(counter_key(factor.user))


def matching_step(factor: SecondFactor, code: str) -> int | None:
    """The time step whose code was typed: the present one or a neighbour, newer than the last one used."""
    generator, present = totp(factor.secret.open()), int(time.time()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        expected = generator.generate(step * STEP_SECONDS)
        if secrets.compare_digest(expected, code.encode()) and step > factor.last_step:
            return step
    return None


def make_codes(*, user: User) -> list[str]:
    """Ten printed one-time codes, in clear this once ("AB2C-D3EF"); earlier ones end."""
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        user.backup_codes.all().delete()
        BackupCode.objects.bulk_create([BackupCode(user=user, digest=code_digest(user, code)) for code in codes])
        record("make_backup_codes", about=user)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def code_digest(user: User, code: str) -> bytes:
    """What is kept of a printed code: a keyed hash, another one for every account."""
    return blind_index(PURPOSE, f"{user.pk}:{code}")


def check_code(*, user: User, typed: str) -> None:
    """Accept a phone's code or a printed one, each once. Raises Refused; five failures lock for 15 minutes (B3)."""
    if not claim(counter_key(user), settings.TRIES_A_SECOND_FACTOR):
        raise Refused(LOCKED, field="code")
    code = plain(typed)
    if _use_phone_code(user, code):
        kind = "phone"
    elif _use_printed_code(user, code):
        kind = "printed"
    else:
        raise Refused("验证码不对或已用过。请输入最新的 6 位数字，或纸上没用过的一次性码。", field="code")
    forget(counter_key(user))
    with transaction.atomic():
        record("give_second_factor", about=user, detail={"kind": kind})


def plain(typed: str) -> str:
    """A code without blanks and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def _use_phone_code(user: User, code: str) -> bool:
    factor = user.second_factors.filter(confirmed_at__isnull=False).first()
    step = matching_step(factor, code) if factor and len(code) == DIGITS and code.isdecimal() else None
    if factor is None or step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _use_printed_code(user: User, code: str) -> bool:
    unused = BackupCode.objects.filter(user=user, digest=code_digest(user, code), used_at__isnull=True)
    return bool(unused.update(used_at=now()))


def device_cookie(user: User) -> str:
    """The cookie's name: one an account, since several people may share a computer."""
    return f"device_{hashlib.sha256(str(user.pk).encode()).hexdigest()[:12]}"


def remember_device(*, user: User, label: str) -> tuple[RememberedDevice, str]:
    """Remember a browser for 30 days; returns it with the value of its cookie, which the page signs."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = RememberedDevice.objects.create(
            user=user,
            digest=_digest(token),
            label=label,
            expires_at=now() + timedelta(days=settings.REMEMBERED_DEVICE_DAYS),
        )
        record("remember_device", about=user, detail={"device": str(device.pk)})
    return device, f"{device.pk}:{token}"


def remembered(user: User, cookie: str) -> RememberedDevice | None:
    """The device in force behind a cookie's value, of this user only."""
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
    """The device is asked again, and the sessions that rested on it end."""
    with transaction.atomic():
        device.revoked_at = now()
        device.save(update_fields=["revoked_at"])
        AccountSession.objects.open().filter(device=device).update(ended_at=now(), ended_by=SessionEnd.DEVICE)
        record("forget_device", about=device.user, detail={"device": str(device.pk)})


def clear_second_factor(*, user: User) -> None:
    """Phone, codes and devices are forgotten, sessions end; inside the transaction of who records it."""
    user.second_factors.all().delete()
    user.backup_codes.all().delete()
    _forget_devices(user)
    end_sessions(user, SessionEnd.DEVICE)


def _forget_devices(user: User) -> None:
    devices = user.remembered_devices.filter(revoked_at__isnull=True)
    AccountSession.objects.open().filter(device__in=devices).update(ended_at=now(), ended_by=SessionEnd.DEVICE)
    devices.update(revoked_at=now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def grouped(secret: str) -> str:
    """A secret in groups of four, for typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def describe(user: User) -> dict[str, Any]:
    """What pages say about the second factor: codes_left is None where no sheet was ever printed."""
    codes = list(user.backup_codes.values_list("used_at", flat=True))
    return {
        "has_authenticator": user.second_factors.filter(confirmed_at__isnull=False).exists(),
        "codes_left": codes.count(None) if codes else None,
    }
