"""Health: is this process alive, and can it serve."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from redis import RedisError

from dashboard.publish import client
from jiayu_jobs.web.access import public


@public
@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@public
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Every component that a page needs: 200, or 503 naming what is missing."""
    components = {"database": database_ready(), "broker": broker_ready()}
    good = all(state == "ok" for state in components.values())
    return JsonResponse(
        {"status": "ok" if good else "unavailable", "components": components}, status=200 if good else 503
    )


def database_ready() -> str:
    """Whether migrations have run here and the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations WHERE app = 'dashboard' LIMIT 1")
            return "ok" if cursor.fetchone() else "not migrated"
    except Error:
        return "unavailable"


def broker_ready() -> str:
    """Whether the broker answers within its short time-out."""
    try:
        return "ok" if client().ping() else "unavailable"
    except RedisError:
        return "unavailable"
