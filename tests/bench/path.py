"""P5: from a commit to the subscriber, through the real relay and worker; and to an open event stream under load."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from typing import Any

import redis
from django.db import transaction

from dashboard.publish import CHANNEL, publish
from dashboard.rollup import current_version, roll_up
from jiayu_jobs.scoping import batch
from stations.enums import Role
from stations.models import Region, User
from tests.bench.desk import at_the_desk, holder_of, register, session_cookie
from tests.bench.figures import village_of_middle_size
from tests.bench.measure import MILLI, percentile
from tests.bench.results import Results

PATIENCE = 10.0
# Long enough that the relay does not take the next commit for a part of the same burst.
PAUSE = 0.06
BLOCK = 10
RATE = 50


class Subscriber:
    """Whoever listens on the channel, as each web process does."""

    def __init__(self) -> None:
        self.channel = redis.Redis.from_url(os.environ["REDIS_URL"]).pubsub(ignore_subscribe_messages=True)
        self.channel.subscribe(CHANNEL)

    def drain(self, seconds: float) -> None:
        """Throw away what comes within some time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.channel.get_message(timeout=left)

    def wait(self) -> float:
        """The moment at which the next figures arrive."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            if self.channel.get_message(timeout=1):
                return time.perf_counter()
        raise RuntimeError("no figures were published: see the logs of relay and worker")


def committed(region: Region, user: User) -> float:
    """Register somebody; the moment at which the commit was sent."""
    with transaction.atomic():
        register(region, user)
        moment = time.perf_counter()
    return moment


def measure_path(results: Results, relay: subprocess.Popen[bytes], blocks: int) -> None:
    """Blocks of commits in turn: with relay and worker, and with the relay held still and the same done in process."""
    region, heard = village_of_middle_size(), Subscriber()
    through: list[float] = []
    inside: list[float] = []
    with at_the_desk(region) as user:
        for number in range(blocks + 1):
            through_block = [one_through(region, user, heard) for _ in range(BLOCK)]
            relay.send_signal(signal.SIGSTOP)
            inside_block = [one_inside(region, user, heard) for _ in range(BLOCK)]
            relay.send_signal(signal.SIGCONT)
            heard.drain(0.3)
            if number:  # the first block warms both
                through += through_block
                inside += inside_block
    for share, bound in ((0.5, 1.5), (0.95, 2.0)):
        what = f"commit, relay, Celery, recount, publish, subscriber (p{share:.0%}); against the same in process"
        ours, other = percentile(through, share), percentile(inside, share)
        results.cost(f"P5.p{share * 100:.0f}", what.replace("%", ""), ours, other, "ms", bound)


def one_through(region: Region, user: User, heard: Subscriber) -> float:
    """Milliseconds from a commit to the subscriber, through relay and worker."""
    heard.drain(PAUSE)
    started = committed(region, user)
    return (heard.wait() - started) * MILLI


def one_inside(region: Region, user: User, heard: Subscriber) -> float:
    """The same with the roll-up called by the process that committed."""
    heard.drain(PAUSE)
    started = committed(region, user)
    publish(roll_up())
    return (heard.wait() - started) * MILLI


class Screen:
    """An open event stream: the moments at which the county's count of records arrived."""

    def __init__(self, port: int, cookie: str, county: str) -> None:
        self.county = county
        self.arrived: list[tuple[float, int]] = []
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(
            f"GET /events/figures?region={county} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        self.lines = self.socket.makefile("rb")
        status = self.lines.readline()
        if b" 200 " not in status:
            raise RuntimeError(f"the event stream answers {status!r}")
        while not self.lines.readline().startswith(b"event: hello"):
            pass
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.lines:
            if line.startswith(b"data: "):
                data = json.loads(line[6:])
                if data.get("id") == "LAB02" and data.get("region") == self.county and data.get("value"):
                    self.arrived.append((time.perf_counter(), data["value"]))

    def close(self) -> None:
        """Hang up."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.reader.join(PATIENCE)


def measure_screen(results: Results, port: int, seconds: int) -> None:
    """A village registers 50 people a second; how old each is when the screen shows a count that holds it."""
    region = village_of_middle_size()
    county = Region.objects.get(code=region.codes()[0])
    screen = Screen(port, session_cookie(holder_of(Role.BUREAU_LEADER)), county.code)
    with batch("bench"):
        first_version = current_version()
    commits: list[float] = []
    with at_the_desk(region) as user:
        time.sleep(1)
        base = last_count(county)
        begun = time.perf_counter()
        while (now := time.perf_counter() - begun) < seconds:
            if now < len(commits) / RATE:
                time.sleep(len(commits) / RATE - now)
            commits.append(committed(region, user))
        rate = len(commits) / (time.perf_counter() - begun)
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and not (screen.arrived and screen.arrived[-1][1] >= base + len(commits)):
        time.sleep(0.02)
    screen.close()
    ages = ages_of(commits, base, screen.arrived)
    with batch("bench"):
        runs = current_version() - first_version
    what = f"{rate:.0f} registrations/s for {seconds} s: oldest figure an event stream showed; against one second"
    results.cost("P5.screen", what, max(ages), MILLI, "ms", 1)
    results.cost("P5.screen_p50", "the same, median", percentile(ages, 0.5), MILLI, "ms")
    results.cost("P5.coalesced", "recounts of that village against its registrations", runs, len(commits), "runs", 1)


def last_count(county: Region) -> int:
    """The county's count of records as stored."""
    from dashboard.figures import figures
    from jiayu_jobs.clock import today

    with batch("bench"):
        return int(figures(county, "now", ["LAB02"], today())[0].value or 0)


def ages_of(commits: list[float], base: int, arrived: list[tuple[float, int]]) -> list[float]:
    """Milliseconds from each commit to the first event whose count holds it; raises when one never arrived."""
    ages: list[float] = []
    events: Any = iter(arrived)
    moment, value = next(events)
    for number, commit in enumerate(commits, start=1):
        while value < base + number:
            try:
                moment, value = next(events)
            except StopIteration:
                raise RuntimeError(f"the screen never showed registration {number} of {len(commits)}") from None
        ages.append((moment - commit) * MILLI)
    return ages
