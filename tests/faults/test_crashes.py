"""Workers, relays and brokers that die at any instruction."""

import random
import time
from functools import partial

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from dashboard.figures import figures
from dashboard.publish import client as publisher
from dashboard.rollup import roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import DirtyMark
from jiayu_jobs.clock import today
from jiayu_jobs.outbox.models import OutboxMessage
from jiayu_jobs.outbox.services import enqueue
from jiayu_jobs.scoping import batch
from stations.models import Region
from tests.cast import COUNTY, FOREIGN, OWN, citizen, make_person
from tests.faults.processes import Broker, ended, relay, wait_for, worker
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db(transaction=True)


def people_on_the_screen() -> object:
    with batch("test"):
        return figures(Region.objects.get(code=COUNTY), "now", ["LAB02"], today())[0].value


def people_in_the_register() -> int:
    with batch("test"):
        return LabourRecord.objects.count()


def drift() -> list:
    with batch("test"):
        return verify().drift


def marks() -> int:
    return DirtyMark.objects.count()


def test_X2_X3_a_worker_killed_at_random_points_loses_and_doubles_nothing(counted, broker, tmp_path):
    """kill -9 of the worker (all of it, or the child that counts) while people are registered; then drift is zero."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    counting, sending = worker(broker, tmp_path), relay(broker, tmp_path)
    with ended(counting, sending):
        sending.start()
        counting.start()
        make_person(counted.liaison, counted.regions[OWN], 11)
        wait_for("the first figure", lambda: people_on_the_screen() == 1, 30)
        deaths, sequence = 0, 13
        next_death = time.monotonic() + dice.uniform(0.1, 0.6)
        for n in range(160):
            place = (counted.liaison, OWN) if n % 3 else (counted.other_town, FOREIGN)
            make_person(place[0], counted.regions[place[1]], sequence + 2 * n)
            if time.monotonic() > next_death and deaths < 7:
                deaths += 1
                if dice.random() < 0.5 and counting.kill_a_child():
                    next_death = time.monotonic() + dice.uniform(0.1, 0.6)
                else:
                    counting.kill()
                    counting.start()
                    next_death = time.monotonic() + dice.uniform(1.5, 3.0)
            time.sleep(dice.uniform(0, 0.03))
        assert deaths >= 2, "the stream was over before anything died"
        wait_for("every mark to be taken", lambda: not marks() and people_on_the_screen() == 161, 40)
    assert people_in_the_register() == 161
    assert drift() == []


def test_a_roll_up_killed_between_taking_marks_and_commit_gives_them_back(counted, broker, tmp_path):
    """The worker waits for a lock in the middle of its transaction, and dies there."""
    counting = worker(broker, tmp_path)
    make_person(counted.liaison, counted.regions[OWN], 11)
    before = marks()
    assert before > 0
    with ended(counting):
        with transaction.atomic():
            with batch("test"):
                from dashboard.models import RegionValues

                list(RegionValues.objects.select_for_update())
                counting.start()
                from jiayu_jobs.celery import app

                with app.connection_for_write(broker.url) as wire:
                    app.send_task("dashboard.roll_up", connection=wire)
                wait_for("the worker to hang on the lock", lambda: someone_waits_for_a_lock(), 30)
                counting.kill()
    wait_for("the dead worker's transaction to end", lambda: marks() == before, 10)
    assert people_on_the_screen() == 0
    roll_up()
    assert people_on_the_screen() == 1
    assert drift() == []


def someone_waits_for_a_lock() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_X6_registrations_go_on_without_a_broker_and_figures_are_fresh_when_it_is_back(
    counted, broker, tmp_path, signed_in
):
    client = signed_in(counted.liaison)
    counting, sending = worker(broker, tmp_path), relay(broker, tmp_path)
    cache = {"default": {**settings.CACHES["default"], "LOCATION": broker.url}}
    with override_settings(CACHES=cache), ended(counting, sending):
        sending.start()
        counting.start()
        make_person(counted.liaison, counted.regions[OWN], 11)
        wait_for("the first figure", lambda: people_on_the_screen() == 1, 30)
        broker.stop()
        for n in range(5):
            response = client.post("/workers/new/", form(counted, 21 + 2 * n))
            assert response.status_code == 302, response.content.decode()[:2000]
            page = client.get(response.headers["Location"])
            assert page.status_code == 200
        assert client.get("/workers/").status_code == 200
        assert client.get("/").status_code == 200
        assert client.get("/healthz/ready").status_code in {200, 503}
        assert people_in_the_register() == 6
        assert marks() > 0
        assert people_on_the_screen() == 1
        broker.start()
        wait_for("fresh figures", lambda: people_on_the_screen() == 6 and not marks(), 30)
    assert drift() == []


def form(cast, sequence: int) -> dict[str, str]:
    return {
        "full_name": "断线登记",
        "id_number": citizen(sequence),
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        "informant": "self",
    }


def test_X5_an_emptied_broker_costs_no_figure(counted, broker, tmp_path):
    sending, counting = relay(broker, tmp_path), worker(broker, tmp_path)
    with ended(sending, counting):
        sending.start()
        make_person(counted.liaison, counted.regions[OWN], 11)
        wait_for("a wake-up in the queue", lambda: broker.waiting(), 20)
        broker.client.flushall()
        counting.start()
        wait_for("the figure", lambda: people_on_the_screen() == 1 and not marks(), 30)
    assert drift() == []


def test_a_relay_killed_at_random_points_loses_no_message(counted, broker, tmp_path):
    """Every message of the outbox reaches the queue at least once, whenever the relay dies."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    sending = relay(broker, tmp_path)
    written: list[int] = []
    with ended(sending):
        sending.start()
        for burst in range(4):
            for _ in range(60):
                with transaction.atomic():
                    written.append(enqueue("audit.seal").pk)
            time.sleep(dice.uniform(0.0, 1.2))
            if burst < 3:
                sending.kill()
                sending.start()
        wait_for("an empty outbox", lambda: not OutboxMessage.objects.exists(), 30)
    sent = [message["headers"]["id"] for message in broker.waiting()]
    assert {f"outbox-{number}" for number in written} - set(sent) == set()
    assert set(sent) - {f"outbox-{number}" for number in written} <= {
        message["headers"]["id"] for message in broker.waiting() if message["headers"]["task"] == "dashboard.roll_up"
    }


def test_a_message_of_a_transaction_that_failed_is_never_sent(counted, broker, tmp_path):
    sending = relay(broker, tmp_path)
    with ended(sending):
        sending.start()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            enqueue("audit.seal")
            raise ZeroDivisionError
        with transaction.atomic():
            kept = enqueue("audit.seal")
        wait_for("the message", lambda: not OutboxMessage.objects.exists(), 20)
    sent = [m["headers"]["id"] for m in broker.waiting() if m["headers"]["task"] == "audit.seal"]
    assert sent == [f"outbox-{kept.pk}"]


def test_a_relay_waits_for_a_broker_that_is_away(counted, tmp_path):
    broker = Broker(tmp_path)
    sending = relay(broker, tmp_path)
    with ended(sending):
        sending.start()
        with transaction.atomic():
            enqueue("audit.seal")
        time.sleep(2.5)
        assert OutboxMessage.objects.count() == 1
        broker.start()
        try:
            wait_for("the message to be sent", lambda: not OutboxMessage.objects.exists(), 20)
            assert [m["headers"]["task"] for m in broker.waiting()].count("audit.seal") == 1
        finally:
            broker.stop()


def test_counting_goes_on_when_nobody_can_be_told(counted, broker, monkeypatch):
    """A lost publication costs nothing: the values and their version are stored."""
    from dashboard import publish as publishing
    from dashboard.tasks import roll_up_task

    broker.stop()
    with override_settings(REDIS_URL=broker.url):
        monkeypatch.setattr(publishing, "_pool", None)
        make_person(counted.liaison, counted.regions[OWN], 11)
        assert roll_up_task() > 0
    monkeypatch.setattr(publishing, "_pool", None)
    assert people_on_the_screen() == 1
    assert publisher() is not None


def sessions_of_others() -> set[int]:
    """PostgreSQL's processes that serve somebody else on this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND usename IS NOT NULL"
        )
        return {pid for (pid,) in cursor.fetchall()}


def _counted(people: int) -> bool:
    return people_on_the_screen() == people and not marks()


def test_a_worker_keeps_its_session_and_counts_on_when_it_is_cut(counted, broker, tmp_path):
    """One session serves task after task; the next task after its end gets another one and loses nothing."""
    before, asking = sessions_of_others(), Celery(broker=broker.url)
    counting = worker(broker, tmp_path)
    counting.env["DJANGO_SETTINGS_MODULE"] = "jiayu_jobs.settings.development"
    with ended(counting):
        counting.start()
        kept: set[int] = set()
        for number in range(3):
            make_person(counted.liaison, counted.regions[OWN], 11 + 2 * number)
            asking.send_task("dashboard.roll_up")
            counted_by_now = partial(_counted, number + 1)
            wait_for("the figure", counted_by_now, 30)
            held = sessions_of_others() - before
            assert len(held) == 1 and held == (kept or held), "the session of the task before"
            kept = held
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [list(kept)])
        wait_for("the end of the session", lambda: not kept & sessions_of_others())
        make_person(counted.liaison, counted.regions[OWN], 21)
        asking.send_task("dashboard.roll_up")
        wait_for("the figure", partial(_counted, 4), 30)
        assert len(sessions_of_others() - before) == 1
    assert drift() == []
