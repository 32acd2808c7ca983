"""The cache, which no page depends on: while Valkey is away every look-up is a miss and every write is forgotten."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache
from redis import RedisError

logger = logging.getLogger(__name__)

# After a failure nobody tries again for so long: a page must not wait for a server that hangs, once for every look-up.
PAUSE_SECONDS = 5.0


class ForgivingCache(RedisCache):
    """Django's Redis cache; limits and sessions live in PostgreSQL, so that nothing kept here needs to be true."""

    # By server: until when it is taken to be away, for every thread of this process.
    _away_until: ClassVar[dict[str, float]] = {}

    def _try(self, work: Callable[[], Any], otherwise: Any) -> Any:
        """The result of a call to the server, or what stands for it while the server is away."""
        server = str(self._servers[0])  # type: ignore[attr-defined]
        if time.monotonic() < self._away_until.get(server, 0.0):
            return otherwise
        try:
            return work()
        except (RedisError, OSError) as error:
            self._away_until[server] = time.monotonic() + PAUSE_SECONDS
            logger.warning("the cache is away: %s", error.__class__.__name__)
            return otherwise

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(lambda: super(ForgivingCache, self).add(key, value, *args, **kwargs), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try(lambda: super(ForgivingCache, self).set(key, value, *args, **kwargs), None)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(lambda: super(ForgivingCache, self).touch(key, *args, **kwargs), False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(lambda: super(ForgivingCache, self).delete(key, version), False))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._try(lambda: super(ForgivingCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(lambda: super(ForgivingCache, self).has_key(key, version), False))

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(lambda: super(ForgivingCache, self).set_many(data, *args, **kwargs), [])

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._try(lambda: super(ForgivingCache, self).delete_many(keys, version), None)

    def clear(self) -> bool:  # type: ignore[override]  # Django's Redis cache does the same
        return bool(self._try(lambda: super(ForgivingCache, self).clear(), False))
