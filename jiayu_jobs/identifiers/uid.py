"""Time-ordered identifiers, UUID version 7 (RFC 9562): made here, so that a row knows its key before it is stored.

The 48 bits of milliseconds are continued by 12 bits that count 1/4096 of a millisecond and keep one process strictly
ascending; 62 bits are random, so that no key can be guessed from its neighbour.
"""

import os
import threading
import time
from collections import deque
from itertools import repeat
from uuid import UUID, SafeUUID

_TICKS_A_MS = 4096
_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_62 = (1 << 62) - 1

_set_int, _set_safe = vars(UUID)["int"].__set__, vars(UUID)["is_safe"].__set__

_lock = threading.Lock()
_last_tick = 0


def uuid7() -> UUID:
    """A new identifier, greater than every one made before in this process."""
    return UUID(int=_value(_claim(1), int.from_bytes(os.urandom(8))))


def uuid7_many(n: int) -> list[UUID]:
    """``n`` new identifiers, ascending. Runs the counter ahead of the clock by up to n / 4096 milliseconds."""
    if n <= 0:
        return []
    first = _claim(n)
    noise = memoryview(os.urandom(8 * n)).cast("Q")
    values = map(_value, range(first, first + n), noise)
    made = list(map(UUID.__new__, repeat(UUID, n)))
    # The constructor checks arguments that are right by construction; filling its two slots costs half as much.
    deque(map(_set_int, made, values), maxlen=0)
    deque(map(_set_safe, made, repeat(SafeUUID.unknown, n)), maxlen=0)
    return made


def milliseconds(uid: UUID) -> int:
    """When an identifier was made, in milliseconds since 1970 UTC."""
    return uid.int >> 80


def _value(tick: int, noise: int) -> int:
    """The 128 bits of one identifier: its tick around the version, 62 bits of noise after the variant."""
    return (tick >> 12) << 80 | _VERSION | (tick & 4095) << 64 | _VARIANT | noise & _RANDOM_62


def _claim(n: int) -> int:
    """The first of ``n`` consecutive ticks that nobody in this process had; never goes back with the clock."""
    global _last_tick
    now = time.time_ns() * _TICKS_A_MS // 1_000_000
    with _lock:
        first = max(now, _last_tick + 1)
        _last_tick = first + n - 1
    return first


def _new_lock() -> None:
    """A child must not inherit a lock that another thread of its parent held at the fork."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_lock)
