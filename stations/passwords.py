"""What a password must be (B2), and one-time passwords that can be read out at a desk."""

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from jiayu_jobs.clock import now
from jiayu_jobs.identifiers.names import pinyin
from jiayu_jobs.refusals import Refused
from stations.models import PasswordHistory, Region, User

SHORTEST, LONGEST, CLASSES_NEEDED, FORMER, DIFFERENT = 12, 128, 3, 5, 6
HINT = "至少 12 位；大写字母、小写字母、数字、符号至少三种；不用地名、姓名、用户名和常见词。"
# What people here type first. Words of the county itself come from its regions.
OBVIOUS = ("password", "passw0rd", "qwerty", "admin", "letmein", "welcome", "iloveyou", "woaini", "jiuye", "renshe")
# Runs along the keyboard and the alphabet, read both ways.
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
RUN_LENGTH = 5
# Digits and signs that stand for letters: P@ssw0rd is password; a 1 may be an l or an i.
DISGUISE = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "l", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
DISGUISE_I = {**DISGUISE, ord("1"): "i"}
SHORTEST_WORD = 4
SUFFIXES = re.compile("(街道|社区|县|市|区|镇|乡|村)$")
# Without characters that look alike: 0 O, 1 l I.
LOWER, UPPER, DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"

_common = CommonPasswordValidator()


def judge(password: str, user: User | None = None) -> None:
    """Raises Refused with every reason why a password will not do."""
    if found := problems(password, user):
        raise Refused(" ".join(found), field="password")


def problems(password: str, user: User | None = None) -> list[str]:
    """What is wrong with a new password, in sentences; empty when nothing is. user: whose it would be."""
    if len(password) > LONGEST:
        return [f"密码最多 {LONGEST} 位，现在是 {len(password)} 位。"]
    found = []
    if len(password) < SHORTEST:
        found.append(f"密码至少 {SHORTEST} 位，现在是 {len(password)} 位。")
    if classes(password) < CLASSES_NEEDED:
        found.append("大写字母、小写字母、数字、符号至少要有三种。")
    if word := obvious_word(password, user):
        found.append(f"不要用容易猜到的“{word}”。")
    elif is_common(password):
        found.append("这是很多人用的密码，请换一个。")
    if run(password) or len(set(password.lower())) < DIFFERENT:
        found.append("不要用键盘上连着的字符，也不要多次重复同一个字符。")
    if not found and user is not None and was_used(user, password):
        found.append(f"最近 {FORMER} 次用过的密码不能再用。")
    return found


def classes(password: str) -> int:
    """How many of upper case, lower case, digits and other characters a password has; a blank is none of them."""
    tests = (str.isupper, str.islower, str.isdigit)
    known = sum(any(test(character) for character in password) for test in tests)
    return known + any(not any(test(c) for test in tests) and not c.isspace() for c in password)


def obvious_word(password: str, user: User | None = None) -> str:
    """The first word in a password that somebody who knows the county or the person would try; empty without one."""
    lower = password.lower()
    forms = (lower, lower.translate(DISGUISE), lower.translate(DISGUISE_I))
    words = [*OBVIOUS, *county_words(), *(own_words(user) if user else ())]
    return next((word for word in words if any(word in form for form in forms)), "")


def county_words() -> list[str]:
    """Names of the county's regions in characters and in pinyin, without what they are (县, 镇, 村)."""
    words: dict[str, None] = {}
    for name in Region.objects.order_by("path").values_list("short_name", flat=True):
        bare = SUFFIXES.sub("", name)
        for word in (bare, pinyin(bare)):
            if len(word) >= (SHORTEST_WORD if word.isascii() else 2):
                words[word] = None
    return list(words)


def own_words(user: User) -> list[str]:
    """The account's name and the person's, in characters and pinyin."""
    words = (user.username.lower(), user.display_name.lower(), pinyin(user.display_name))
    return [word for word in words if len(word) >= (SHORTEST_WORD if word.isascii() else 2)]


def is_common(password: str) -> bool:
    """Whether a password, or its letters without the digits and signs around them, is on the list of common ones."""
    lower = password.lower()
    letters = re.sub(r"^[^a-z]+|[^a-z]+$", "", lower.translate(DISGUISE))
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", lower)
    return any(len(form) >= SHORTEST_WORD and form in _common.passwords for form in (lower, core, letters))


def run(password: str) -> bool:
    """Whether five characters follow each other on the keyboard or in the alphabet, or are the same."""
    lower = password.lower()
    pieces = [lower[start : start + RUN_LENGTH] for start in range(len(lower) - RUN_LENGTH + 1)]
    return any(len(set(piece)) == 1 or any(piece in line or piece[::-1] in line for line in RUNS) for piece in pieces)


def was_used(user: User, password: str) -> bool:
    """Whether a password is the present one or one of the four before it."""
    former = user.former_passwords.values_list("password", flat=True)[: FORMER - 1]
    return any(check_password(password, encoded) for encoded in (user.password, *former) if encoded)


def set_password(user: User, password: str, *, one_time: bool = False) -> None:
    """Store a new password and keep the old hash; a one-time password must be changed at the first login.

    The caller has judged it, and ends the account's sessions.
    """
    with transaction.atomic():
        if user.password:
            PasswordHistory.objects.create(user=user, password=user.password)
        user.password = make_password(password)
        user.password_changed_at = now()
        user.must_change_password = one_time
        # Only these: whoever disables the account meanwhile must not be undone.
        changed = ["password", "password_changed_at", "must_change_password"]
        user.save(update_fields=None if user._state.adding else changed)


def one_time_password() -> str:
    """Sixteen characters in groups of four, readable aloud, of three classes; about 80 bits."""
    characters = [secrets.choice(LOWER) for _ in range(6)] + [secrets.choice(UPPER) for _ in range(3)]
    characters += [secrets.choice(DIGITS) for _ in range(7)]
    secrets.SystemRandom().shuffle(characters)
    return "-".join("".join(characters[start : start + 4]) for start in range(0, 16, 4))


class PasswordRules:
    """The same rules for whatever asks Django to judge a password."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with every reason."""
        if found := problems(password, user if isinstance(user, User) and user.pk else None):
            raise ValidationError(found)

    def get_help_text(self) -> str:
        """What a password must be, in one sentence."""
        return HINT
