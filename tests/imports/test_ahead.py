"""Work made ready in a thread comes in order, and its mistakes where they belong."""

import threading

import pytest

from jiayu_jobs.imports.ahead import ahead


def test_what_is_made_ahead_comes_in_order_with_its_part_while_another_is_used():
    made_in = set()

    def double(number: int) -> int:
        made_in.add(threading.current_thread())
        return 2 * number

    assert list(ahead(double, iter(range(5)))) == [(number, 2 * number) for number in range(5)]
    assert threading.current_thread() not in made_in
    assert list(ahead(double, [])) == []


def test_what_making_raises_is_raised_at_its_part():
    seen = []
    with pytest.raises(ZeroDivisionError):
        for part, _ in ahead(lambda number: 1 // number, [2, 1, 0, 3]):
            seen.append(part)
    assert seen == [2, 1]
