"""B6, C6: limits are counted in PostgreSQL and hold whoever asks at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.quota import QuotaSpent, give_back, spend, used_now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import OWN, acting_as, make_person
from workers.services import contact


def together(count: int, work: Callable[[], Any]) -> list[Any]:
    """Run the same work on connections of their own, started at one moment; results or exceptions."""
    results: list[Any] = []
    start = threading.Barrier(count)

    def run() -> None:
        try:
            start.wait()
            results.append(work())
        except Exception as error:  # the exception is the result
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db
class TestSpending:
    def test_the_limit_is_reached_and_not_passed(self):
        assert [spend("k", limit=3, hours=1) for _ in range(3)] == [1, 2, 3]
        with pytest.raises(QuotaSpent):
            spend("k", limit=3, hours=1)
        assert used_now("k", hours=1) == 3

    def test_an_amount_past_the_limit_uses_nothing(self):
        with pytest.raises(QuotaSpent):
            spend("k", limit=3, hours=1, amount=4)
        assert used_now("k", hours=1) == 0
        spend("k", limit=3, hours=1, amount=2)
        with pytest.raises(QuotaSpent):
            spend("k", limit=3, hours=1, amount=2)
        assert used_now("k", hours=1) == 2

    def test_giving_back_never_gives_more_than_was_used(self):
        give_back("k", hours=1)
        spend("k", limit=3, hours=1)
        give_back("k", hours=1, amount=5)
        assert used_now("k", hours=1) == 0

    def test_keys_do_not_share(self):
        spend("a", limit=1, hours=1)
        assert spend("b", limit=1, hours=1) == 1


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_32_parallel_spends_never_exceed_the_limit(self):
        results = together(32, lambda: spend("k", limit=10, hours=24))
        assert sorted(r for r in results if isinstance(r, int)) == list(range(1, 11))
        assert sum(isinstance(r, QuotaSpent) for r in results) == 22
        assert used_now("k", hours=24) == 10

    def test_a_spend_that_is_rolled_back_is_not_used(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            spend("k", limit=10, hours=24)
            raise ZeroDivisionError
        assert used_now("k", hours=24) == 0

    def test_C6_32_parallel_reveals_show_no_more_values_than_the_day_allows_and_each_has_its_entry(self, cast):
        person = make_person(cast.liaison, cast.regions[OWN], 11, phone="15400000011")

        def look() -> str:
            with acting_as(cast.liaison, cast.regions[OWN]):
                return contact.reveal(person=person, by=cast.liaison, field="phone", reason="核对档案信息")

        results = together(settings.REVEALS_A_DAY + 8, look)
        shown = [r for r in results if r == "15400000011"]
        assert len(shown) == settings.REVEALS_A_DAY
        assert sum(isinstance(r, Refused) for r in results) == 8
        with batch("test"):
            assert AuditEntry.objects.filter(action="reveal", outcome="done").count() == settings.REVEALS_A_DAY
            assert AuditEntry.objects.filter(action="reveal", outcome="refused").count() == 8

    def test_C6_no_value_is_shown_when_the_entry_cannot_be_written(self, cast, monkeypatch):
        person = make_person(cast.liaison, cast.regions[OWN], 11, phone="15400000011")

        def broken(*args, **kwargs):
            raise ZeroDivisionError

        monkeypatch.setattr(contact, "audit", broken)
        with pytest.raises(ZeroDivisionError), acting_as(cast.liaison, cast.regions[OWN]):
            contact.reveal(person=person, by=cast.liaison, field="phone", reason="核对档案信息")
        assert used_now(f"reveal:{cast.liaison.pk}", hours=24) == 0
