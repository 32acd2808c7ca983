"""Starting, sharing and ending the bundled services, with real processes that are really killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from jiayu_jobs.embedded import ServiceError, Services, ensure, postgres, processes
from jiayu_jobs.embedded.postgres import socket_directory
from jiayu_jobs.embedded.services import PACKAGE_ROOT

USER = """
import signal, sys, time
from pathlib import Path
from jiayu_jobs.embedded import ensure
services = ensure(Path(sys.argv[1]))
print(services.started, services.database_url, flush=True)
sys.stdin.readline()
services.stop()
print("stopped", flush=True)
"""


@pytest.fixture
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A DATA_DIR of our own, and the proof at the end that no server of it is left."""
    path = tmp_path_factory.mktemp("county")
    yield path
    assert eventually(lambda: not servers(path)), servers(path)
    assert eventually(lambda: not socket_directory(path).exists())


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def servers(data_dir: Path) -> list[int]:
    """The PostgreSQL and Valkey processes that work in `data_dir`."""
    return processes.working_in(data_dir / "postgres", "postgres") + processes.working_in(
        data_dir / "valkey", "valkey-server"
    )


def keepers(data_dir: Path) -> list[int]:
    return [
        process.pid
        for process in processes.running()
        if "jiayu_jobs.embedded.keeper" in process.command and str(data_dir) in process.command
    ]


def other_process(data_dir: Path) -> subprocess.Popen[str]:
    """Another process that uses the services until a line arrives on its stdin."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PACKAGE_ROOT)},
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> None:
    assert process.communicate("\n", timeout=20)[0].strip() == "stopped"


def one_value(services: Services, sql: str) -> object:
    connection = psycopg2.connect(services.database_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def test_services_answer_with_the_promised_settings_and_stop_without_trace(data_dir: Path) -> None:
    services = ensure(data_dir)
    assert services.started and services.alive()
    assert one_value(services, "SELECT current_user || current_database()") == "jiayujiayu"
    assert one_value(services, "SELECT rolsuper::int::text || rolcreaterole::int || rolcreatedb::int "
                               "FROM pg_roles WHERE rolname = current_user") == "011"  # fmt: skip
    assert one_value(services, "SELECT datcollate || pg_encoding_to_char(encoding) FROM pg_database "
                               "WHERE datname = 'jiayu'") == "C.UTF-8UTF8"  # fmt: skip
    assert one_value(services, "SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_settings WHERE name IN "
                               "('fsync', 'jit', 'listen_addresses', 'log_parameter_max_length', "
                               "'log_parameter_max_length_on_error', 'synchronous_commit')") == (
        "fsyncon,jitoff,listen_addresses,log_parameter_max_length0,log_parameter_max_length_on_error0,"
        "synchronous_commiton"
    )  # fmt: skip
    client = redis.Redis.from_url(str(services.redis_url))
    assert client.ping() and client.config_get("appendonly")["appendonly"] == "yes"
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=client.connection_pool.connection_kwargs["port"]).ping()
    client.close()
    services.stop()
    assert not servers(data_dir) and not keepers(data_dir)


def test_data_survives_a_restart_and_throw_away_services_leave_nothing(data_dir: Path) -> None:
    services = ensure(data_dir)
    one_value(services, "CREATE TABLE kept AS SELECT 7 AS number; SELECT 1")
    redis.Redis.from_url(str(services.redis_url)).set("kept", "7")
    services.stop()
    services = ensure(data_dir)
    assert one_value(services, "SELECT number FROM kept") == 7
    assert redis.Redis.from_url(str(services.redis_url)).get("kept") == b"7"
    services.stop()
    brief = data_dir / "brief"
    services = ensure(brief, throwaway=True)
    assert one_value(services, "SHOW fsync") == "off"
    services.stop()
    assert not brief.exists()


def test_a_second_user_attaches_and_the_last_one_to_leave_stops_them(data_dir: Path) -> None:
    first = other_process(data_dir)
    assert said(first).startswith("True ")
    second = ensure(data_dir)
    assert not second.started
    finish(first)
    assert one_value(second, "SELECT 1") == 1
    assert len(servers(data_dir)) > 1
    second.stop()
    assert not servers(data_dir)


def test_five_commands_at_once_share_one_server(data_dir: Path) -> None:
    users = [other_process(data_dir) for _ in range(5)]
    answers = [said(user).split() for user in users]
    assert [started for started, _ in answers].count("True") == 1
    assert len({address for _, address in answers}) == 1
    assert len(keepers(data_dir)) == 2
    for user in users:
        assert user.stdin
        user.stdin.write("\n")
        user.stdin.flush()
    assert all(user.wait(20) == 0 for user in users)


def test_kill_9_of_the_only_user_ends_the_services(data_dir: Path) -> None:
    user = other_process(data_dir)
    said(user)
    user.kill()
    user.wait()
    assert eventually(lambda: not servers(data_dir) and not keepers(data_dir))


def test_sigterm_of_the_only_user_ends_the_services(data_dir: Path) -> None:
    user = other_process(data_dir)
    said(user)
    user.terminate()
    user.wait()
    assert eventually(lambda: not servers(data_dir) and not keepers(data_dir))


def test_kill_9_of_everything_does_not_block_the_next_start(data_dir: Path) -> None:
    user = other_process(data_dir)
    said(user)
    postmaster = int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    for pid in [*keepers(data_dir), postmaster, user.pid]:
        os.kill(pid, signal.SIGKILL)
    user.wait()
    started = time.monotonic()
    services = ensure(data_dir)
    assert time.monotonic() - started < 10
    assert one_value(services, "SELECT 1") == 1
    services.stop()


def test_a_server_that_dies_comes_back_at_the_same_address(data_dir: Path) -> None:
    services = ensure(data_dir)
    client = redis.Redis.from_url(str(services.redis_url))
    for pid in servers(data_dir):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    assert eventually(lambda: not services.alive() or bool(servers(data_dir)))
    assert eventually(lambda: services.alive() and answers(services, client))
    client.close()
    services.stop()


def test_a_removed_socket_comes_back(data_dir: Path) -> None:
    services = ensure(data_dir, redis=False)
    shutil.rmtree(socket_directory(data_dir))
    assert eventually(lambda: services.alive() and postgres.accepts(str(services.database_url)))
    services.stop()


def answers(services: Services, client: redis.Redis) -> bool:
    try:
        return bool(one_value(services, "SELECT 1") == 1 and client.ping())
    except (psycopg2.OperationalError, redis.RedisError):
        return False


def test_a_pid_file_that_names_a_stranger_is_forgotten(data_dir: Path) -> None:
    ensure(data_dir).stop()
    user = processes.unprivileged_user()
    stranger = processes.spawn(["/bin/sleep", "60"], drop_root=bool(user))
    try:
        (data_dir / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data_dir / 'postgres'}\n")
        services = ensure(data_dir)
        assert one_value(services, "SELECT 1") == 1
        services.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another user")
def test_a_closed_parent_directory_does_not_stop_root(data_dir: Path) -> None:
    closed = data_dir / "home"
    closed.mkdir(mode=0o700)
    services = ensure(closed / "var")
    assert one_value(services, "SELECT 1") == 1
    services.stop()
    assert (data_dir / "home").stat().st_mode & 0o777 == 0o700
    assert not servers(closed / "var")


def test_a_cluster_of_another_user_gets_one_sentence(data_dir: Path) -> None:
    ensure(data_dir, redis=False).stop()
    home = data_dir / "postgres"
    if os.geteuid() != 0:
        pytest.skip("only root can give the directory away")
    os.chown(home, 4242, 4242)
    with pytest.raises(ServiceError, match="belongs to user 4242") as caught:
        ensure(data_dir, redis=False)
    assert "\n" not in str(caught.value)


def test_a_cluster_of_another_version_gets_one_sentence(data_dir: Path) -> None:
    ensure(data_dir, redis=False).stop()
    (data_dir / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServiceError, match="made by PostgreSQL 15 and the bundled one is 18"):
        ensure(data_dir, redis=False)


def test_an_interrupted_first_start_leaves_no_half_cluster(data_dir: Path) -> None:
    half = data_dir / "postgres.building"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    services = ensure(data_dir, redis=False)
    assert one_value(services, "SELECT 1") == 1 and not half.exists()
    services.stop()


def test_only_missing_services_start(data_dir: Path) -> None:
    services = ensure(data_dir, database=False)
    assert services.database_url is None and str(services.redis_url).startswith("redis://")
    assert not (data_dir / "postgres").exists()
    services.stop()
