"""B2: what a password must be, by a table of two hundred; and the passwords that are printed at a desk."""

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import batch
from stations.models import FailureCounter, User
from stations.passwords import county_words, is_common, judge, one_time_password, problems, run, set_password
from tests.accounts.conftest import is_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

# What the sentence of each verdict says.
SAYS = {
    "short": "至少 12 位",
    "long": "最多 128 位",
    "classes": "至少要有三种",
    "word": "容易猜到",
    "common": "很多人用",
    "run": "连着的字符",
    "used": "用过的密码",
}
FORMER = ("Old-Lantern-4820", "Old-Lantern-4821", "Old-Lantern-4822", "Old-Lantern-4823", "Old-Lantern-4824")


def long_password(length: int) -> str:
    """So many characters of all classes, the same every time, without a run."""
    alphabet = "bdfhkmprtvxzBDFHKMPRTVXZ2468!#%&"
    draw, text = Random(length), ""
    while len(text) < length:
        text += draw.choice(alphabet.replace(text[-1], "") if text else alphabet)
    return text


def table() -> list[tuple[str, str]]:
    """(password, verdict) of tests/accounts/passwords.csv; *LONGn* stands for n characters."""
    with (Path(__file__).parent / "passwords.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["password"], row["verdict"]) for row in csv.DictReader(file)]
    return [
        (long_password(int(text.strip("*LONG"))) if text.startswith("*LONG") else text, verdict)
        for text, verdict in rows
    ]


@pytest.fixture
def user(cast) -> User:
    """The liaison, who used five passwords before the present one."""
    for password in (*FORMER, PASSWORD):
        set_password(cast.liaison, password)
    return cast.liaison


def test_B2_two_hundred_passwords_are_judged_as_the_table_says(user):
    rows = table()
    assert len(rows) >= 200
    wrong = []
    for password, verdict in rows:
        found = " ".join(problems(password, user))
        if found if verdict == "ok" else SAYS[verdict] not in found:
            wrong.append((password[:40], verdict, found))
    assert wrong == []
    counted = Counter(verdict for _, verdict in rows)
    assert counted["ok"] >= 100
    assert set(counted) == {"ok", *SAYS}


def test_B2_every_reason_is_told_at_once(user):
    assert len(problems("jiayu", user)) == 4


def test_B2_the_words_of_the_county_are_those_of_its_regions(cast):
    words = county_words()
    assert {"嘉鱼", "jiayu", "鱼岳", "yuyue", "潘家湾", "panjiawan", "东街", "dongjie", "头墩", "toudun"} <= set(words)
    assert not any(word.isascii() and len(word) < 4 for word in words)


def test_B2_a_new_region_is_a_word_at_once(cast, user):
    fresh = "Xinjie!Berg2024"
    assert problems(fresh, user) == []
    cast.regions["421221103201"].short_name = "新街村"
    cast.regions["421221103201"].save()
    assert "xinjie" in problems(fresh, user)[0]


def test_django_asks_the_same_rules(user):
    with pytest.raises(ValidationError, match="至少 12 位"):
        validate_password("short", user)
    validate_password("Xq7#mR2!vLp9", user)


def test_a_core_of_a_common_password_is_common_with_its_frills():
    assert is_common("Dragon#20241115")
    assert not is_common("Zaun#20241115kohl")
    assert run("xx54321xx")
    assert not run("xx5432xx")


def test_B2_the_last_five_are_refused_and_the_sixth_is_free(user):
    set_password(user, "Brand-New-Lamp-58")
    assert problems(PASSWORD, user)
    for number in range(4):
        set_password(user, f"Brand-New-Lamp-6{number}")
    assert problems(PASSWORD, user) == []


def change(client, current, new):
    return client.post(reverse("stations:password"), {"current": current, "password": new, "again": new})


def test_B2_after_ninety_days_nothing_is_done_before_a_new_password(cast, signed_in):
    client = signed_in(cast.liaison)
    User.objects.filter(pk=cast.liaison.pk).update(password_changed_at=now() - timedelta(days=89, hours=23))
    assert is_in(client)
    User.objects.filter(pk=cast.liaison.pk).update(password_changed_at=now() - timedelta(days=90, seconds=1))
    assert client.get("/workers/").headers["Location"] == reverse("stations:password")
    assert "90 天" in client.get(reverse("stations:password")).content.decode()
    assert change(client, PASSWORD, PASSWORD).status_code == 422, "the same one again is no change"
    assert change(client, PASSWORD, "Xq7#mR2!vLp9").status_code == 302
    assert is_in(client)


def test_a_one_time_password_is_changed_before_anything_else(cast, signed_in):
    set_password(cast.liaison, one_time_password(), one_time=True)
    client = signed_in(cast.liaison)
    assert client.get("/home/").headers["Location"] == reverse("stations:password")
    assert not is_in(client)


def test_changing_asks_for_the_present_password_five_times_at_most(cast, signed_in):
    client = signed_in(cast.liaison)
    for _ in range(5):
        assert "密码不对" in change(client, "Wrong-Horse-1877", "Xq7#mR2!vLp9").content.decode()
    assert "15 分钟" in change(client, PASSWORD, "Xq7#mR2!vLp9").content.decode()
    FailureCounter.objects.all().delete()
    assert change(client, PASSWORD, "Xq7#mR2!vLp9").status_code == 302
    with batch():
        outcomes = list(AuditEntry.objects.filter(action="change_password").values_list("outcome", flat=True))
    assert sorted(outcomes) == ["done", *["refused"] * 6]


def test_the_form_says_what_is_wrong_and_repeats_no_password(cast, signed_in):
    client = signed_in(cast.liaison)
    weak, other = "Jiayu-weak-77", "Different-one-88"
    page = change(client, PASSWORD, weak).content.decode()
    assert "jiayu" in page
    assert weak not in page
    assert PASSWORD not in page
    data = {"current": PASSWORD, "password": "Xq7#mR2!vLp9", "again": other}
    assert "不一样" in client.post(reverse("stations:password"), data).content.decode()


def test_printed_passwords_are_readable_and_never_the_same():
    made = {one_time_password() for _ in range(500)}
    assert len(made) == 500
    for password in made:
        assert not set(password) & set("0O1lIo")
        assert [len(part) for part in password.split("-")] == [4, 4, 4, 4]


def test_judge_raises_with_the_reasons():
    from jiayu_jobs.refusals import Refused

    with pytest.raises(Refused) as refusal:
        judge("short")
    assert refusal.value.field == "password"
