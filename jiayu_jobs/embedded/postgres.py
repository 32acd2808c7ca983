"""The bundled PostgreSQL: one cluster in DATA_DIR/postgres, reached through a Unix socket, no TCP.

Who may log in: the operating system user who runs the portal, by the kernel's word (`peer`), as the login role
`jiayu`. That role is no superuser; it owns the database `jiayu` and may create the roles that the migrations need.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import IO

from . import processes
from .binaries import executable_for_server, postgres_program, reachable
from .errors import ServiceError

MAJOR = "18"
LOGIN = DATABASE = "jiayu"
SUPERUSER = "postgres"
# Unix sockets allow 107 bytes of path; the directory below is ours alone, and its owner is checked.
SOCKET_ROOT = Path("/tmp")  # noqa: S108

SETTINGS = """\
# Written anew at every start: put lasting changes into the project's code, or run a PostgreSQL of your own.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
# two cores, a few gigabytes, a web server and a worker beside it
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
wal_level = minimal
# what a large import has written goes to disk by and by: the commit of a desk does not wait for all of it
wal_writer_delay = 10ms
max_wal_senders = 0
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 1
# the log holds no statement, no parameter and no row: personal data stays in the tables
log_statement = none
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_timezone = 'UTC'
timezone = 'UTC'
"""
NOT_DURABLE = """\
# a throw-away cluster: nothing survives it
fsync = off
synchronous_commit = off
full_page_writes = off
"""
HOST_RULES = "local all all peer map=portal\n"
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT  # what the server understands by these signals


class Postgres:
    """Prepares, starts and judges the server of one DATA_DIR; the keeper holds its process."""

    name = "postgres"
    death_signal = FAST
    stop_steps = ((FAST, 6.0), (IMMEDIATE, 2.0))

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.home = data_dir / "postgres"
        self.durable = durable
        self.socket = socket_directory(data_dir)

    @property
    def url(self) -> str:
        return database_url(self.socket)

    def prepare(self) -> None:
        """Make or mend everything that a start needs: cluster, settings, socket directory, no leftovers."""
        _own_directory(self.socket)
        try:
            exists = (self.home / "PG_VERSION").exists()
        except PermissionError:
            exists = True
        if not exists:
            self._make_cluster()
        self._refuse_other_owner()
        found = (self.home / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise ServiceError(
                f"{self.home} was made by PostgreSQL {found} and the bundled one is {MAJOR}: "
                "dump it with its own version, move the directory away, start again and restore."
            )
        self._end_leftovers()
        self._configure()

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server, writing to `log`; return at once."""
        return processes.spawn(
            [self._program("postgres"), "-D", self._directory_argument(self.home)],
            cwd=self.home,
            env=_environment(),
            output=log.fileno(),
            death_signal=self.death_signal,
            drop_root=True,
        )

    def answers(self) -> bool:
        """True when the portal's login can use its database; makes both when they are missing."""
        if accepts(self.url):
            return True
        import psycopg2

        try:
            connection = psycopg2.connect(database_url(self.socket, SUPERUSER, "postgres"), connect_timeout=3)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [LOGIN])
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {LOGIN} LOGIN NOSUPERUSER CREATEROLE CREATEDB")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {LOGIN}")
        connection.close()
        return True

    def has_way_in(self) -> bool:
        """False when somebody who tidies up /tmp has removed the socket."""
        return (self.socket / ".s.PGSQL.5432").exists()

    def clean_up(self) -> None:
        """Remove what lies outside DATA_DIR."""
        shutil.rmtree(self.socket, ignore_errors=True)

    def _program(self, name: str) -> Path:
        return executable_for_server(postgres_program(name))

    def _make_cluster(self) -> None:
        """Run initdb in a directory beside the final one, so that an interrupted first start leaves no half cluster."""
        if self.home.exists() and any(self.home.iterdir()):
            raise ServiceError(f"{self.home} holds files but no database: move it away and start again.")
        building = self.home.with_name("postgres.building")
        _own_directory(building, empty=True)
        locale = ["--locale=C.UTF-8"] if processes.LINUX else ["--locale=C", "--lc-ctype=en_US.UTF-8"]
        options = [*locale, "-E", "UTF8", "-U", SUPERUSER, "-A", "peer", "--no-instructions"]
        options += [] if self.durable else ["--no-sync"]
        process = processes.spawn(
            [self._program("initdb"), "-D", self._directory_argument(building), *options],
            cwd=building,
            env=_environment(),
            output=subprocess.PIPE,
            death_signal=signal.SIGKILL,
            drop_root=True,
        )
        output = process.communicate()[0].decode(errors="replace")
        if process.returncode != 0:
            lines = [line for line in output.splitlines() if line.startswith("initdb:")] or ["see its output"]
            raise ServiceError(f"The database cluster could not be made in {building}: {lines[0]}")
        if self.home.exists():
            self.home.rmdir()
        building.rename(self.home)

    def _refuse_other_owner(self) -> None:
        uid = (processes.unprivileged_user() or (os.geteuid(), 0))[0]
        if self.home.stat().st_uid != uid:
            raise ServiceError(
                f"{self.home} belongs to user {self.home.stat().st_uid} and the server runs as {uid}: "
                "start as the user who made it, or change its owner."
            )

    def _configure(self) -> None:
        settings = SETTINGS.format(socket=self.socket) + ("" if self.durable else NOT_DURABLE)
        try:
            me = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError as error:
            raise ServiceError(
                f"User {os.geteuid()} has no name on this system, and PostgreSQL wants one: set DATABASE_URL instead."
            ) from error
        _write(self.home / "postgresql.conf", settings)
        _write(self.home / "pg_hba.conf", HOST_RULES)
        _write(self.home / "pg_ident.conf", f"portal {me} {LOGIN}\nportal {me} {SUPERUSER}\n")

    def _end_leftovers(self) -> None:
        """End servers and backends of an earlier life of this cluster, and forget a pid file that names a stranger.

        A postmaster that is shutting down gets a moment; its orphaned backends get SIGQUIT, without which they would
        block the next start for many seconds.
        """
        pid_file = self.home / "postmaster.pid"
        leftovers = processes.working_in(self.home, "postgres")
        if not processes.LINUX and (pid := _first_number(pid_file)):
            leftovers = [
                process.pid
                for process in processes.running()
                if process.pid == pid and "postgres" in process.program and str(self.home) in process.command
            ]
        if leftovers:
            main = _first_number(pid_file)
            if main in leftovers:
                processes.end_all([main], [(FAST, 6.0)])
            processes.end_all([pid for pid in leftovers if processes.exists(pid)], [(IMMEDIATE, 3.0)])
        pid_file.unlink(missing_ok=True)
        for left in self.socket.iterdir():  # its lock file names a pid too, of a zombie perhaps
            left.unlink()

    def _directory_argument(self, directory: Path) -> str:
        """Name `directory`, our working directory at the start, so that a user shut out of a parent can open it."""
        user = processes.unprivileged_user()
        if user is None or reachable(directory / "inside", *user):
            return str(directory)
        if processes.LINUX:
            return "/proc/self/cwd"
        raise ServiceError(
            f"The database's user cannot reach {directory}: set DATA_DIR to a directory that every user may enter."
        )


def accepts(url: str) -> bool:
    """True when the database at `url` lets us in."""
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def socket_directory(data_dir: Path) -> Path:
    """Return the short directory of the Unix socket that belongs to `data_dir`, the same for every process."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(data_dir))).hexdigest()[:12]
    return SOCKET_ROOT / f"jiayu-{digest}"


def database_url(socket: Path, user: str = LOGIN, database: str = DATABASE) -> str:
    """Return the address of the bundled database as DATABASE_URL wants it."""
    return f"postgresql://{user}@/{database}?host={socket}"


def _own_directory(directory: Path, *, empty: bool = False) -> None:
    """Make `directory` exist for the server's user alone; refuse one that somebody else put there."""
    uid, gid = processes.unprivileged_user() or (os.geteuid(), os.getegid())
    if empty:
        shutil.rmtree(directory, ignore_errors=True)
    try:
        directory.mkdir(mode=0o700)
        os.chown(directory, uid, gid)
    except FileExistsError:
        pass
    except OSError as error:
        raise ServiceError(f"{directory} cannot be made: {error.strerror}.") from error
    status = directory.lstat()
    if directory.is_symlink() or not directory.is_dir() or status.st_uid not in {uid, os.geteuid()}:
        raise ServiceError(f"{directory} belongs to somebody else: remove it and start again.")
    if status.st_uid != uid:
        os.chown(directory, uid, gid)
    directory.chmod(0o700)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    user = processes.unprivileged_user()
    if user:
        os.chown(path, *user)
    path.chmod(0o600)


def _first_number(path: Path) -> int | None:
    try:
        found = re.match(r"\d+", path.read_text())
    except OSError:
        return None
    return int(found.group()) if found else None


def _environment() -> dict[str, str]:
    """Our environment less PostgreSQL's own variables, which would override the settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
