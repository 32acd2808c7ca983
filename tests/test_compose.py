"""docker-compose.yml and its files, as far as they can be judged without a container engine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
JOBS = {
    wanted
    for service in SERVICES.values()
    for wanted, how in service.get("depends_on", {}).items()
    if how["condition"] == "service_completed_successfully"
}
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|FIELD_KEYS|DATABASE_URL|OWNER_URL|REDIS_URL|AUTH$")


def test_every_part_of_the_portal_is_there() -> None:
    assert set(SERVICES) == {
        "proxy", "web", "worker", "beat", "relay", "migrate", "backup", "restore", "postgres", "redis",
    }  # fmt: skip
    assert JOBS == {"migrate"}
    assert [name for name, service in SERVICES.items() if service.get("profiles")] == ["restore"], "by hand alone"


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_not_root_and_cannot_become_it(name: str) -> None:
    service = SERVICES[name]
    uid, _, gid = service["user"].partition(":")
    assert int(uid) > 0 and int(gid) > 0
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service and not service.get("privileged")
    assert service["read_only"] is True and "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - JOBS - {"restore"}))
def test_service_tells_its_health(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD" and check["interval"] and check["timeout"]
    program = check["test"][2] if check["test"][1] == "python" else None
    assert program is None or (ROOT / program).exists()


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_are_files_and_declared(name: str) -> None:
    service = SERVICES[name]
    for variable, value in service.get("environment", {}).items():
        if SECRET_NAME.search(variable.removesuffix("_FILE")):
            assert variable.endswith("_FILE"), f"{name}: {variable} is in plain sight"
            assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert not re.search(r"://[^/\s]*:[^/\s]*@", yaml.safe_dump(service)), "an address with a password"


def test_no_environment_value_has_a_default_that_is_a_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for variable in re.findall(r"\$\{(\w+):-", text):
        assert not SECRET_NAME.search(variable)


def test_only_the_proxy_is_open_and_the_database_cannot_reach_out() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all(service["networks"] == ["inside"] for name, service in SERVICES.items() if name != "proxy")


def test_the_owners_login_is_known_to_the_jobs_and_the_backup_alone() -> None:
    holders = {name for name, service in SERVICES.items() if "database_url_owner" in service.get("secrets", [])}
    assert holders == {"migrate", "backup", "restore"}
    assert "field_keys" not in SERVICES["backup"]["secrets"], "backups and keys are kept apart"
    assert "media:/data/media:ro" in SERVICES["backup"]["volumes"]
    assert "database_url_worker" not in SERVICES["web"]["secrets"]


def test_make_secrets_makes_every_secret_but_the_certificate_once(tmp_path: Path) -> None:
    (tmp_path / "docker").mkdir()
    script = tmp_path / "docker" / "make-secrets"
    script.write_bytes((ROOT / "docker" / "make-secrets").read_bytes())
    subprocess.run(["bash", script], check=True, capture_output=True)
    folder = tmp_path / "secrets"
    made = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(made) == set(COMPOSE["secrets"]) - {"tls_certificate", "tls_key"}
    assert folder.stat().st_mode & 0o077 == 0
    passwords = [made[name] for name in made if name.endswith("_password")]
    assert len(set(passwords)) == len(passwords) and all(len(word.strip()) == 40 for word in passwords)
    assert made["web_password"].strip() in made["database_url_web"]
    subprocess.run(["bash", script], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == made


def test_scripts_parse() -> None:
    for script in ["docker/make-secrets", "docker/redis.sh", "docker/postgres/logins.sh", ".ci/run"]:
        subprocess.run(["bash", "-n", ROOT / script], check=True)
