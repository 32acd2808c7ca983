"""Work made ready beside the database: while one part is being written, the next one is prepared."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


def ahead(make: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[tuple[Part, Made]]:
    """Each part with what was made of it, in order; the next one is made in a thread meanwhile.

    make touches no connection: that of the caller is busy. What it raises is raised here, at its part.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: tuple[Part, Future[Made]] | None = None
        for part in parts:
            coming = part, pool.submit(make, part)
            if waiting is not None:
                yield waiting[0], waiting[1].result()
            waiting = coming
        if waiting is not None:
            yield waiting[0], waiting[1].result()
