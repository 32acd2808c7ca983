"""The production host starts, is well by its own checks, and stops."""

from __future__ import annotations

import http.client
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.compose.host import HOST_NAME, SERVICES, Host
from tests.faults.processes import wait_for

LASTING = ("web", "worker", "beat", "relay")


@pytest.fixture
def host() -> Iterator[Host]:
    """In a folder that other users may pass through: the servers drop root."""
    home = Path(tempfile.mkdtemp(prefix="jiayu-host-"))
    made = Host(home)
    yield made
    made.end()
    shutil.rmtree(home, ignore_errors=True)


def asked(host: Host, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", host.web_port, timeout=20)
    connection.request("GET", path, headers={"Host": HOST_NAME, **headers})
    return connection.getresponse()


@pytest.mark.slow
def test_every_command_of_the_production_host_starts_is_well_and_stops(host: Host) -> None:
    host.start_servers()
    static = host.start("restore", "python", "manage.py", "collectstatic", "--no-input")  # the image does it
    host.run("migrate")
    static.wait(60)
    assert static.returncode == 0, host.said("restore")
    for name in LASTING:
        host.start(name)
    host.run("backup", "python", "docker/backup.py", "once")
    (made,) = (host.home / "backups").glob("jiayu-*.backup")
    assert made.name in host.said("backup") and "sha256" in host.said("backup")
    assert host.healthy("backup")
    for name in LASTING:
        wait_for(f"{name} to be well:\n{host.said(name)}", lambda name=name: host.healthy(name), 40)
    queue = redis.Redis(port=host.queue_port)
    with pytest.raises(redis.AuthenticationError):
        queue.ping()

    page = asked(host, "/", **{"X-Forwarded-Proto": "https"})
    body = page.read().decode()
    assert page.status == 200 and 'lang="zh-CN"' in body
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    sheet = body.split('rel="stylesheet" href="')[1].split('"')[0]
    assert asked(host, sheet, **{"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}).status == 200
    plain = asked(host, "/")
    assert plain.status == 301 and plain.headers["Location"] == f"https://{HOST_NAME}/"
    assert asked(host, "/", Host="other.example.test").status == 400

    host.run("restore", *SERVICES["restore"]["entrypoint"], str(made), "--into", "drill")
    assert "restored into drill" in host.said("restore")
    slow = {name: seconds for name in LASTING if (seconds := host.stop(name)) > 10}
    assert slow == {}


def test_the_proxy_hides_nothing_that_the_portal_needs() -> None:
    """No Caddy here: its text sends everything to the web service, unbuffered where figures stream."""
    text = (Path(__file__).resolve().parents[2] / "docker" / "Caddyfile").read_text()
    assert text.count("reverse_proxy web:8000") == 2 and "flush_interval -1" in text
    assert "/run/secrets/tls_certificate /run/secrets/tls_key" in text
