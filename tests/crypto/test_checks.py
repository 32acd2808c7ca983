"""The start-up check of field keys."""

import base64
import os
import subprocess
import sys

import pytest
from django.core import checks
from django.test import override_settings

from jiayu_jobs.crypto.checks import check_field_keys, problems, weak
from tests.crypto.test_keyring import K1, K2, entry


def test_keys_from_a_random_source_pass():
    assert problems(f"{K2},{K1},{entry('index')}", "sm4") == []
    assert not any(weak(os.urandom(32)) for _ in range(2000))


@pytest.mark.parametrize(
    "key",
    [
        b"an-example-key-of-32-characters!",
        b"\x00" * 32,
        bytes(range(32)),
        bytes(range(200, 168, -1)),
        b"ab" * 16,
        b"\xff\x00" * 16,
    ],
)
def test_example_and_hand_made_keys_are_refused(key):
    assert len(key) == 32
    (problem,) = problems(f"{K1},{entry('k2', key)}", "sm4")
    assert "'k2'" in problem
    assert base64.b64encode(key).decode() not in problem


def test_one_key_under_two_ids_is_refused_but_may_be_kept_for_the_index():
    key = K1.partition("=")[2]
    assert "same key" in problems(f"k2={key},{K1}", "sm4")[0]
    assert "same key" in problems(f"k2={key},{K1},{entry('index')}", "sm4")[0]
    assert problems(f"{K2},{K1},index={key}", "sm4") == []


@pytest.mark.parametrize("field_keys", ["", "k1=AAAA", "k1=" + base64.b64encode(b"x" * 32).decode()])
def test_the_system_check_is_an_error_with_a_hint(field_keys):
    with override_settings(FIELD_KEYS=field_keys):
        (error,) = check_field_keys()
        assert error.level == checks.ERROR
        assert error.id == "crypto.E001"
        assert "FIELD_KEYS" in error.hint
        assert error in checks.run_checks(tags=["security"])


@pytest.mark.parametrize(
    ("field_keys", "starts"),
    [(K1, True), ("k1=" + base64.b64encode(b"an-example-key-of-32-characters!").decode(), False), ("k1=AAAA", False)],
    ids=["random", "example", "short"],
)
def test_production_does_not_start_on_bad_keys(field_keys, starts):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jiayu_jobs.settings.production",
        "SECRET_KEY": base64.b64encode(os.urandom(48)).decode(),
        "FIELD_KEYS": field_keys,
        "ALLOWED_HOSTS": "jobs.county.gov",
    }
    command = [sys.executable, "-c", "import django; django.setup(); print('started')"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ("started" in run.stdout) == starts, run.stderr
    if not starts:
        assert "FIELD_KEYS" in run.stderr.splitlines()[-1]
        assert field_keys not in run.stderr
