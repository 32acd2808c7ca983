"""Many callers at one moment, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def together(work: list[Callable[[], Any]]) -> list[Any]:
    """Run all of it at one moment; each result, or the exception that came instead."""
    results: list[Any] = []
    start = threading.Barrier(len(work))

    def run(task: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results.append(task())
        except Exception as error:  # the exception is the result
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
