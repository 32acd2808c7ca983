"""Time-ordered keys."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.identifiers.uid import milliseconds, uuid7, uuid7_many


def test_A6_keys_are_version_7_and_their_random_part_differs():
    made = [uuid7() for _ in range(1000)]
    assert {(key.version, key.variant) for key in made} == {(7, "specified in RFC 4122")}
    assert len({key.int & (1 << 62) - 1 for key in made}) == 1000


def test_one_process_makes_them_in_ascending_order():
    made = [uuid7() for _ in range(20_000)]
    made += uuid7_many(5_000)
    made += [uuid7() for _ in range(100)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_key_says_when_it_was_made():
    assert abs(milliseconds(uuid7()) - time.time() * 1000) < 60_000


def test_the_clock_may_go_back(monkeypatch):
    before = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    assert uuid7() > before


@given(st.integers(-1, 300))
def test_many_are_real_uuids(n):
    made = uuid7_many(n)
    assert len(made) == max(n, 0)
    for key in made:
        assert UUID(str(key)) == key
        assert key.is_safe is UUID(int=0).is_safe
        assert key.version == 7


def test_threads_never_share_one():
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [uuid7() for _ in range(500)] + uuid7_many(500), range(8)))
    assert len({key for made in batches for key in made}) == 8_000


def test_a_forked_child_makes_others():
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"".join(uuid7().bytes for _ in range(50)))
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    data = os.read(reader, 65536)
    os.close(reader)
    theirs = {UUID(bytes=data[start : start + 16]) for start in range(0, len(data), 16)}
    assert len(theirs) == 50
    assert not theirs & {uuid7() for _ in range(50)}
    assert not {key.int & 2**62 - 1 for key in theirs} & {uuid7().int & 2**62 - 1 for _ in range(200)}
