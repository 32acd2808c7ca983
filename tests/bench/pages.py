"""P6: the screen's figures over HTTP beside a bare view in the same process, in requests a second."""

import socket
import threading
import time
from statistics import median

from tests.bench.results import Results

CONNECTIONS = 4
ADDRESSES = {
    "bare": "/bench/bare",
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
            reached = rate(connections, path, requests)
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
