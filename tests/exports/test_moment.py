"""Rule 11: an export reads one state of the register, from a cursor on the server, however long it takes."""

import pytest
from django.db import connection

from jiayu_jobs.exports.lists import list_of
from jiayu_jobs.exports.services import one_moment
from tests.cast import OWN, acting_as, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def test_rows_come_from_a_named_cursor_in_one_repeatable_read_transaction(cast):
    for sequence in (11, 12, 13):
        make_person(cast.liaison, cast.regions[OWN], sequence)
    with acting_as(cast.liaison, cast.regions[OWN]):
        people = list_of("people")
        with one_moment():
            rows = people.rows(people.chosen({})).iterator(chunk_size=1)
            next(rows)
            assert asked("SHOW transaction_isolation") == "repeatable read"
            assert asked("SELECT count(*) FROM pg_cursors WHERE name LIKE '_django_curs%'") == "1"
            assert len(list(rows)) == 2
        assert asked("SHOW transaction_isolation") == "read committed"
