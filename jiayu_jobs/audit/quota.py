"""Limited actions, counted in PostgreSQL: still enforced when the cache is down (security.md B6)."""

from datetime import datetime, timedelta

from django.db import connection

from jiayu_jobs.clock import now


class QuotaSpent(Exception):
    """The limit of this window is used up; again_at tells when the next window begins."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at:%H:%M}")
        self.again_at = again_at


def window_start(hours: int) -> datetime:
    """The start of the running window: whole hours of the county's day, aligned to midnight."""
    moment = now()
    return moment.replace(hour=moment.hour - moment.hour % hours, minute=0, second=0, microsecond=0)


def spend(key: str, *, limit: int, hours: int, amount: int = 1) -> int:
    """Use up `amount` of a limit; returns what is used now. Raises QuotaSpent and uses nothing past the limit.

    One conditional upsert: of any number of parallel callers exactly `limit` get through.
    """
    start = window_start(hours)
    again_at = start + timedelta(hours=hours)
    if amount > limit:
        raise QuotaSpent(again_at)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO audit_quota AS q (key, "window", used) VALUES (%s, %s, %s)
            ON CONFLICT (key, "window") DO UPDATE SET used = q.used + EXCLUDED.used WHERE q.used + EXCLUDED.used <= %s
            RETURNING used
            """,
            [key, start, amount, limit],
        )
        row = cursor.fetchone()
    if row is None:
        raise QuotaSpent(again_at)
    return row[0]


def give_back(key: str, *, hours: int, amount: int = 1) -> None:
    """Return what was spent on something that turned out not to count (security.md A8)."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE audit_quota SET used = GREATEST(used - %s, 0) WHERE key = %s AND "window" = %s',
            [amount, key, window_start(hours)],
        )


def used_now(key: str, *, hours: int) -> int:
    """How much of a limit is used in the running window."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT used FROM audit_quota WHERE key = %s AND "window" = %s', [key, window_start(hours)])
        row = cursor.fetchone()
    return row[0] if row else 0
