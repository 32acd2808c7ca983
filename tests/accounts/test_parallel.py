"""B1, B3: fifty tries at one moment find no gap between counting and checking."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from jiayu_jobs.refusals import Refused
from stations.models import BackupCode, SecondFactor
from stations.services.second_factor import begin_enrolment, check_code, confirm_enrolment
from stations.tries import claim
from tests.accounts.conftest import phone_code
from tests.accounts.test_login import WRONG, CountingHasher
from tests.cast import PASSWORD, acting_as

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 32


def at_once(work: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    """Run something many times at one moment, each on a database connection of its own."""
    barrier = Barrier(times)

    def run(number: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.fixture
def hasher(settings, cast):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_login.CountingHasher"]
    cast.liaison.set_password(PASSWORD)
    cast.liaison.save()
    CountingHasher.count = 0
    return CountingHasher


def test_B1_of_fifty_parallel_tries_five_reach_the_hasher(hasher, give_password):
    answers = at_once(lambda number: give_password("liaison", WRONG)[1].status_code, 50)
    assert hasher.count == 5
    assert sorted(set(answers)) == [401, 429]
    assert answers.count(401) == 4, "the fifth failure locks"
    assert give_password("liaison", PASSWORD)[1].status_code == 429


def test_B1_of_parallel_tries_from_one_address_exactly_fifty_get_through(hasher, give_password):
    for number in range(45):
        give_password(f"nobody{number}", WRONG)
    hasher.count = 0
    answers = at_once(lambda number: give_password(f"other{number}", WRONG)[1].status_code)
    assert hasher.count == 5
    assert answers.count(401) == 5


def test_a_limit_is_exact_when_the_counter_is_new(db):
    assert sum(at_once(lambda number: claim("new-key", 5))) == 5


def try_code(user: Any, code: str) -> bool:
    try:
        with acting_as(user, None):
            check_code(user=user, typed=code)
    except Refused:
        return False
    return True


def test_B3_one_printed_code_lets_one_of_many_in(cast, codes_of):
    code = codes_of(cast.liaison)[0]
    assert sum(at_once(lambda number: try_code(cast.liaison, code))) == 1
    assert BackupCode.objects.filter(user=cast.liaison, used_at__isnull=False).count() == 1


def test_B3_one_code_of_a_phone_lets_one_of_many_in(cast):
    factor = begin_enrolment(cast.liaison)
    with acting_as(cast.liaison, None):
        confirm_enrolment(factor=factor, code=phone_code(factor, -1))
    code = phone_code(factor)
    assert sum(at_once(lambda number: try_code(cast.liaison, code))) == 1
    assert SecondFactor.objects.get().last_step > 0


def test_B3_wrong_codes_at_one_moment_are_no_more_than_five(cast, codes_of):
    right = codes_of(cast.liaison)[0]
    at_once(lambda number: try_code(cast.liaison, f"{number:06d}"))
    assert not try_code(cast.liaison, right), "locked, also for the right code"
