"""What a password must be (B2), and one-time passwords that can be read out at a desk."""

import secrets
import string
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from jiayu_jobs.clock import now
from jiayu_jobs.identifiers.names import pinyin
from jiayu_jobs.web.refusals import Refused
from stations.models import PasswordHistory, Region, User

SHORTEST, LONGEST, CLASSES_NEEDED, FORMER = 12, 128, 3, 5
COMMON = (
    "password",
    "qwerty",
    "admin",
    "abc123",
    "letmein",
    "welcome",
    "iloveyou",
    "111111",
    "123456",
    "888888",
    "666666",
    "woaini",
    "jiuye",
    "renshe",
    "jiayu",
)
# Without characters that look alike: 0 O, 1 l I.
LOWER, UPPER, DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


@lru_cache(maxsize=1)
def county_words() -> tuple[str, ...]:
    """Names of the county and its towns, in characters and pinyin: the first thing that somebody would guess."""
    names = Region.objects.exclude(level__in=("village", "community")).values_list("short_name", flat=True)
    return tuple(word for name in names for word in (name, pinyin(name)) if len(word) > 1)


def judge(password: str, user: User | None = None) -> None:
    """Raises Refused with the first reason why a password is too weak."""
    if len(password) < SHORTEST:
        raise Refused(f"密码至少 {SHORTEST} 位,现在是 {len(password)} 位。", field="password")
    if len(password) > LONGEST:
        raise Refused(f"密码最多 {LONGEST} 位。", field="password")
    if classes(password) < CLASSES_NEEDED:
        raise Refused("密码要有大写字母、小写字母、数字、符号中的至少三种。", field="password")
    plain = password.lower()
    if user is not None and len(user.username) > 3 and user.username.lower() in plain:
        raise Refused("密码里不要带用户名。", field="password")
    if any(word in plain for word in (*COMMON, *county_words())) or len(set(plain)) < 6:
        raise Refused("密码里有常见的词、本县地名或太多重复,容易被猜到,请换一个。", field="password")
    if user is not None and user.pk and was_used(user, password):
        raise Refused(f"最近 {FORMER} 次用过的密码不能再用。", field="password")


def classes(password: str) -> int:
    """How many of upper case, lower case, digits and others a password has."""
    tests = (
        str.isupper,
        str.islower,
        str.isdigit,
        lambda c: c in string.punctuation or (not c.isalnum() and not c.isspace()),
    )
    return sum(any(test(character) for character in password) for test in tests)


def was_used(user: User, password: str) -> bool:
    """Whether a password is the present one or one of the last five."""
    former = user.former_passwords.values_list("password", flat=True)[: FORMER - 1]
    return any(check_password(password, encoded) for encoded in (user.password, *former) if encoded)


def set_password(user: User, password: str, *, one_time: bool = False) -> None:
    """Store a new password and keep the old hash; a one-time password must be changed at the first login."""
    with transaction.atomic():
        if user.password:
            PasswordHistory.objects.create(user=user, password=user.password)
        user.password = make_password(password)
        user.password_changed_at = now()
        user.must_change_password = one_time
        user.save()


def one_time_password() -> str:
    """Sixteen characters in groups of four, readable aloud, of three classes."""
    letters = [secrets.choice(LOWER) for _ in range(6)] + [secrets.choice(UPPER) for _ in range(3)]
    characters = letters + [secrets.choice(DIGITS) for _ in range(7)]
    secrets.SystemRandom().shuffle(characters)
    return "-".join("".join(characters[start : start + 4]) for start in range(0, 16, 4))
