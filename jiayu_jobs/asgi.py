"""One port: the event stream as raw ASGI, everything else through Django's WSGI application."""

from jiayu_jobs.wsgi import application as pages  # isort: skip  # sets Django up before anything below is imported

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from dashboard.stream import events

THREADS = 12
_pages: Any = WSGIMiddleware(cast(Any, pages), workers=THREADS)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Route by path; lifespan messages are answered, nothing needs them."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    elif scope["path"] == "/events/figures":
        await events(scope, receive, send)
    else:
        await _pages(scope, receive, send)
