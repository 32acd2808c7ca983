"""/events/figures: server-sent events as a raw ASGI application. Holds no thread and no database connection a client.

One hub a process listens on the Redis channel and hands each message to the clients whose regions it touches. Who may
listen is checked at connect and again each minute; a lost message shows as a version that the heartbeat carries.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings

from dashboard.publish import CHANNEL
from dashboard.watching import Watcher, watcher_for
from jiayu_jobs.regions import LEAF_LEVELS

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 10
RECHECK_SECONDS = 60
QUEUE_LIMIT = 200

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(eq=False)
class Client:
    """One open screen: what it watches, and what waits to be sent."""

    watcher: Watcher
    queue: asyncio.Queue = field(default_factory=lambda: asyncio.Queue(QUEUE_LIMIT))

    def offer(self, message: dict[str, Any]) -> None:
        """Queue a message; a client that does not keep up is told to fetch everything anew."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait({"resync": True})


class Hub:
    """The listeners of one process."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.task: asyncio.Task | None = None
        self.version = 0
        self.as_of = ""

    def join(self, client: Client) -> None:
        """Add a client; the first one starts listening."""
        self.clients.add(client)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())

    def leave(self, client: Client) -> None:
        """Remove a client."""
        self.clients.discard(client)

    async def listen(self) -> None:
        """Read the channel for ever; after a lost connection every client fetches its values anew."""
        while True:
            with contextlib.suppress(redis.RedisError, OSError):
                connection = redis.asyncio.from_url(settings.REDIS_URL)
                try:
                    channel = connection.pubsub()
                    await channel.subscribe(CHANNEL)
                    for client in self.clients:
                        client.offer({"resync": True})
                    async for message in channel.listen():
                        if message["type"] == "message":
                            self.hand_out(json.loads(message["data"]))
                finally:
                    await connection.aclose()
            await asyncio.sleep(1)

    def hand_out(self, message: dict[str, Any]) -> None:
        """Give a message to every client."""
        self.version, self.as_of = max(self.version, message["version"]), message["as_of"]
        for client in self.clients:
            client.offer(message)


hub = Hub()


async def events(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    """The ASGI application behind /events/figures?region=CODE."""
    query = parse_qs(scope["query_string"].decode())
    cookies = cookies_of(scope)
    region = (query.get("region") or [""])[0]
    watcher = await sync_to_async(watcher_for, thread_sensitive=False)(cookies, region)
    if watcher.refused:
        await refuse(send, watcher.refused)
        return
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"x-accel-buffering", b"no"),
                *safe_headers(),
            ],
        }
    )
    client = Client(watcher)
    hub.join(client)
    gone = asyncio.create_task(until_gone(receive))
    try:
        await write(send, "hello", {"version": watcher.version, "as_of": hub.as_of})
        await serve(client, cookies, region, send, gone)
    finally:
        hub.leave(client)
        gone.cancel()


async def serve(client: Client, cookies: dict[str, str], region: str, send: Send, gone: asyncio.Task) -> None:
    """Send what the client watches until it goes away or may no longer listen."""
    loop = asyncio.get_running_loop()
    next_check = loop.time() + RECHECK_SECONDS
    while not gone.done():
        waiting = asyncio.create_task(client.queue.get())
        done, _ = await asyncio.wait({waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if waiting in done:
            await pass_on(waiting.result(), client.watcher, send)
        else:
            waiting.cancel()
        if gone.done():
            return
        if loop.time() >= next_check:
            next_check = loop.time() + RECHECK_SECONDS
            watcher = await sync_to_async(watcher_for, thread_sensitive=False)(cookies, region)
            if watcher.refused:
                await write(send, "ended", {"status": watcher.refused})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            if watcher.version > max(hub.version, client.watcher.version):
                await write(send, "resync", {})
            client.watcher = watcher
        if waiting not in done:
            await write(send, "heartbeat", {"version": max(hub.version, client.watcher.version), "as_of": hub.as_of})


async def pass_on(message: dict[str, Any], watcher: Watcher, send: Send) -> None:
    """The part of a message that concerns the watched region, its children and, for the ripple, what lies below."""
    if message.get("resync"):
        await write(send, "resync", {})
        return
    lines, stale = [], False
    for change in message["changes"]:
        if change["path"].startswith(watcher.path):
            leaf = change["region"] if change["region"] not in watcher.near else ""
            if leaf and change["id"] not in watcher.ripples:
                continue
            data = {k: change[k] for k in ("id", "region", "value", "previous")}
            data |= {"version": message["version"], "as_of": message["as_of"], "origin": leaf or None}
            if watcher.public_wall and watcher.levels.get(change["region"]) in LEAF_LEVELS:
                # Small numbers are judged over all siblings at once, which only the snapshot does.
                data |= {"value": None, "previous": None, "status": "small"}
                stale = stale or not leaf
                if not leaf:
                    continue
            lines.append(event("figure", data))
    for happened in message["happened"]:
        if happened["region"] in watcher.below:
            # Before visitors the ticker tells the town: one change in one village is a count of one.
            where = {"region": happened["town_code"]} if watcher.public_wall else {}
            lines.append(event("happened", {**happened, **where, "at": message["as_of"]}))
    if stale:
        lines.append(event("resync", {}))
    if lines:
        await send({"type": "http.response.body", "body": "".join(lines).encode(), "more_body": True})


def event(name: str, data: dict[str, Any]) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def write(send: Send, name: str, data: dict[str, Any]) -> None:
    """Send one event."""
    await send({"type": "http.response.body", "body": event(name, data).encode(), "more_body": True})


async def until_gone(receive: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int) -> None:
    """Problem details for who may not listen."""
    title = {401: "请先登录", 403: "您的岗位没有这项权限", 404: "没有这个地区"}[status]
    body = json.dumps({"type": "about:blank", "title": title, "status": status}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"), *safe_headers()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def safe_headers() -> list[tuple[bytes, bytes]]:
    """What Django's middleware puts on every other answer (G1): nothing here may be framed, stored or guessed at."""
    headers = [
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}".encode()))
    return headers


def cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    """The request's cookies."""
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            jar.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in jar.items()}
