"""P6, P7 and P8: the screen's figures, the list of people as JSON and as a page, beside a bare view and the framework's
lists in the same process, in requests a second."""

import socket
import threading
import time
from statistics import median

from tests.bench.results import Results

CONNECTIONS = 4
ADDRESSES = {
    "bare": "/bench/bare",
    "people_api": "/api/v1/workers/",
    "people_page": "/workers/",
    "people_list": "/bench/people",
    "snapshot": "/screen/snapshot",
    "api": "/api/v1/indicators",
    "list": "/bench/values",
}


class Connection:
    """One keep-alive connection that asks for one address; as little client as possible."""

    def __init__(self, port: int, cookie: str) -> None:
        self.head = f"HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = b""

    def get(self, path: str) -> int:
        """Ask, read the whole answer, return its length; raises RuntimeError unless it is 200."""
        self.socket.sendall(f"GET {path} {self.head}".encode())
        while b"\r\n\r\n" not in self.waiting:
            self.waiting += self._more()
        head, _, rest = self.waiting.partition(b"\r\n\r\n")
        if b" 200 " not in head[:15]:
            raise RuntimeError(f"{path} answers {head[:60]!r}")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if b"content-length" in fields:
            return self._rest_of(rest, int(fields[b"content-length"]))
        return self._chunks(rest)

    def _rest_of(self, rest: bytes, length: int) -> int:
        parts, got = [rest], len(rest)
        while got < length:
            parts.append(self._more())
            got += len(parts[-1])
        self.waiting = b"".join(parts)[length:]
        return length

    def _chunks(self, rest: bytes) -> int:
        while not rest.endswith(b"0\r\n\r\n"):
            rest += self._more()
        self.waiting = b""
        return len(rest)

    def _more(self) -> bytes:
        data = self.socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the server hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def rate(connections: list[Connection], path: str, requests: int) -> float:
    """Requests a second with every connection busy, over so many requests in all."""
    share = requests // len(connections)
    failed: list[BaseException] = []

    def work(connection: Connection) -> None:
        try:
            for _ in range(share):
                connection.get(path)
        except (OSError, RuntimeError) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in connections]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return share * len(connections) / (time.perf_counter() - started)


def measure_pages(results: Results, port: int, cookie: str, rounds: int, requests: int) -> None:
    """Rounds in turn over every address; medians."""
    connections = [Connection(port, cookie) for _ in range(CONNECTIONS)]
    rates: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    for number in range(rounds + 1):
        for name, path in ADDRESSES.items():
            # A list of people costs a hundred times a bare view: fewer of them tell as much.
            reached = rate(connections, path, requests // 8 if name.startswith("people") else requests)
            if number:
                rates[name].append(reached)
    sizes = {name: connections[0].get(path) for name, path in ADDRESSES.items()}
    for connection in connections:
        connection.close()
    found = {name: median(values) for name, values in rates.items()}
    for name in ("snapshot", "api"):
        what = f"{ADDRESSES[name]} ({sizes[name] / 1024:.0f} KB, process memory) against a bare view, same process"
        results.gain(f"P6.{name}", what, found[name], found["bare"], "req/s", 0.85)
    what = f"/screen/snapshot against REST framework's list of the stored values ({sizes['list'] / 1024:.0f} KB)"
    results.gain("P6.list", what, found["snapshot"], found["list"], "req/s")
    measured_lists(results, found, sizes)


def measured_lists(results: Results, found: dict[str, float], sizes: dict[str, int]) -> None:
    """P7 and P8, in the scope of the whole county."""
    page = f"/workers/ of 50 people ({sizes['people_page'] / 1024:.0f} KB of HTML)"
    results.gain(
        "P7.list",
        "/api/v1/workers/ of 50 people against REST framework's numbered list",
        found["people_api"],
        found["people_list"],
        "req/s",
        2,
    )
    results.gain(
        "P7.bare", "/api/v1/workers/ of 50 people against a bare view", found["people_api"], found["bare"], "req/s"
    )
    results.gain(
        "P8.list",
        f"{page} against REST framework's numbered list",
        found["people_page"],
        found["people_list"],
        "req/s",
        1,
    )
    results.gain("P8.bare", f"{page} against a bare view", found["people_page"], found["bare"], "req/s")


class ListTimes:
    """How the page of people stands at one size of the register: queries, and milliseconds of a request."""

    def __init__(self, cookie: str, rounds: int) -> None:
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(HTTP_COOKIE=cookie, HTTP_HOST="127.0.0.1")
        client.get("/workers/")
        with CaptureQueriesContext(connection) as queries:
            if client.get("/workers/").status_code != 200:
                raise RuntimeError("/workers/ does not answer")
        # Scope and session settings are statements too; what reads is counted.
        self.queries = sum(
            query["sql"].lstrip().startswith("SELECT") and "set_config" not in query["sql"] for query in queries
        )
        taken = []
        for _ in range(rounds * 5):
            started = time.perf_counter()
            client.get("/workers/")
            taken.append((time.perf_counter() - started) * 1000)
        self.milliseconds = median(taken)


def compare_sizes(results: Results, small: ListTimes, large: ListTimes, factor: int) -> None:
    """P8: the page at one county and at several."""
    results.cost("P8.queries", "queries of the page of people; the limit", small.queries, 12, "queries", 1)
    what = f"the page of people at {factor} times the records against once"
    results.cost("P8.growth", what, large.milliseconds, small.milliseconds, "ms", 1.5)
