"""Statements that the database keeps: asked again they are not sent anew, another one takes a name, and a plan that is kept
counts as one that is made for the regions of a run."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dashboard.counting import statement_of, within
from dashboard.indicators.registry import SUBJECTS
from dashboard.prepared import ask
from jiayu_jobs.clock import today
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, SIBLING, acting_as, make_person
from workers.services.wishes import record_intention, set_wishes

pytestmark = pytest.mark.django_db


def told(name, sql, types, params):
    with connection.cursor() as cursor:
        ask(cursor, name, sql, types, params)
        return cursor.fetchall()


def test_a_statement_is_sent_once_and_another_one_takes_its_name():
    with CaptureQueriesContext(connection) as sent:
        assert [told("of_a_test", "SELECT $1 + 1", "int", [number]) for number in (1, 2)] == [[(2,)], [(3,)]]
        assert told("of_a_test", "SELECT $1 || '%'", "text", ["7"]) == [("7%",)]
    words = [query["sql"].split()[0] for query in sent.captured_queries]
    assert words == ["PREPARE", "EXECUTE", "EXECUTE", "DEALLOCATE", "PREPARE", "EXECUTE"]


def test_a_statement_outlives_the_transaction_that_made_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert told("of_a_rollback", "SELECT 7", "", []) == [(7,)]
        raise ZeroDivisionError
    with CaptureQueriesContext(connection) as sent:
        assert told("of_a_rollback", "SELECT 7", "", []) == [(7,)]
    assert len(sent.captured_queries) == 1


@pytest.mark.parametrize("key", sorted(SUBJECTS))
def test_one_region_several_and_all_are_counted_alike(cast, key):
    for number, code in enumerate((OWN, SIBLING, FOREIGN)):
        person = make_person(cast.officer, cast.regions[code], 11 + 2 * number)
        with acting_as(cast.officer, cast.regions[code]):
            record_intention(person=person, by=cast.officer, wanted={"kind": "full_time"})
            set_wishes(person=person, by=cast.officer, kind="training", topics=["care"])
    subject = SUBJECTS[key]
    places = [cast.regions[code] for code in (OWN, FOREIGN)]
    day = date(2000, 1, 1)
    with batch("test"):
        names = [place.path if within(subject) == "path" else place.code for place in places]
        of = {extent: statement_of(subject, None, today(), extent) for extent in ("one", "some", "all")}
        one = [row for name in names for row in of["one"].rows([name], day)]
        some = list(of["some"].rows(names, day))
        every = [row for row in of["all"].rows(names, day) if row[0] in (OWN, FOREIGN)]
    assert sorted(one, key=str) == sorted(some, key=str) == sorted(every, key=str)
    assert of["one"].name and bool(of["some"].name) is not subject.plans_anew and not of["all"].name
