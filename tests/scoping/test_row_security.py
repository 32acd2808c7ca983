"""The second wall: what PostgreSQL lets through when the code forgets its filter."""

import uuid

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from jiayu_jobs.scoping import Scope, batch, scoped
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, make_person
from tests.conventions.test_models import personal_models
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in personal_models()]


@pytest.fixture
def people(cast):
    return {
        code: make_person(cast.officer, cast.regions[code], 11 + 2 * n, household_number="1-1")
        for n, code in enumerate((OWN, SIBLING, COMMUNITY, FOREIGN))
    }


def run(sql: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


def test_A2_a_forgotten_filter_returns_only_the_village(people, cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        rows = run("SELECT * FROM workers_labourrecord")
        assert run("SELECT region_id, id FROM workers_labourrecord") == [(OWN, people[OWN].pk)]
    assert len(rows) == 1


def test_A2_a_forgotten_filter_of_the_orm_returns_only_the_village(people, cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert [p.pk for p in LabourRecord._base_manager.all()] == [people[OWN].pk]
        assert LabourRecord._base_manager.filter(pk=people[SIBLING].pk).first() is None


@pytest.mark.parametrize("table", TABLES)
def test_A2_every_personal_table_shows_a_village_only_its_own_rows(people, cast, table):
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert {path for (path,) in run(f"SELECT region_path FROM {table}")} <= {cast.regions[OWN].path}
    with acting_as(cast.town, cast.regions[TOWN_A]):
        wide = {path for (path,) in run(f"SELECT region_path FROM {table}")}
    assert not any(path.endswith(f"{FOREIGN}/") for path in wide)
    with scoped(None):
        assert run(f"SELECT count(*) FROM {table}") == [(0,)]
    with scoped(Scope.region("")):
        assert run(f"SELECT count(*) FROM {table}") == [(0,)]
    with scoped(Scope.public()):
        assert run(f"SELECT count(*) FROM {table}") == [(0,)]


def test_the_tables_of_the_test_hold_rows_of_several_villages(people):
    """Otherwise the test above would pass over empty tables."""
    with batch():
        for table in ("workers_labourrecord", "workers_statusspell", "workers_labourchange", "workers_household"):
            assert run(f"SELECT count(DISTINCT region_path) FROM {table}") == [(4,)]


@pytest.mark.parametrize("verb", ["UPDATE workers_labourrecord SET note = 'x'", "DELETE FROM workers_labourchange"])
def test_A2_a_write_without_a_filter_reaches_only_the_village(people, cast, verb):
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert run(verb) == [(1,)]


def test_A2_another_villages_row_cannot_be_changed_or_deleted(people, cast):
    other = people[SIBLING].pk
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert run("UPDATE workers_labourrecord SET full_name = 'x' WHERE id = %s", other) == [(0,)]
        assert run("DELETE FROM workers_labourrecord WHERE id = %s", other) == [(0,)]
    with batch():
        assert LabourRecord.objects.get(pk=other).full_name != "x"


def test_A2_a_row_cannot_be_pushed_into_another_village(people, cast):
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            run(
                "UPDATE workers_labourrecord SET region_id = %s, region_path = %s WHERE id = %s",
                SIBLING,
                cast.regions[SIBLING].path,
                people[OWN].pk,
            )


def test_A2_a_row_cannot_be_inserted_into_another_village(people, cast):
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(ProgrammingError, match="row-level security"):
        with transaction.atomic():
            run(
                "INSERT INTO workers_household (id, region_id, region_path, number) VALUES (%s, %s, %s, '9')",
                str(uuid.uuid4()),
                SIBLING,
                cast.regions[SIBLING].path,
            )


def test_A2_a_row_cannot_lie_about_its_path(people, cast):
    """One's own path beside another village's code: the composite foreign key refuses the pair."""
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(IntegrityError, match="region_path_fk"):
        with transaction.atomic():
            run(
                "INSERT INTO workers_household (id, region_id, region_path, number) VALUES (%s, %s, %s, '9')",
                str(uuid.uuid4()),
                SIBLING,
                cast.regions[OWN].path,
            )


def test_a_region_that_moves_takes_its_peoples_path_along(people, cast):
    """ON UPDATE CASCADE: the village goes to the other town, and so does what its liaison may see."""
    village = cast.regions[OWN]
    moved = cast.regions["421221106"].path + f"{OWN}/"
    with acting_as(None, cast.regions[COUNTY]):
        run("UPDATE stations_region SET parent_id = '421221106', path = %s WHERE code = %s", moved, village.code)
        assert run("SELECT region_path FROM workers_labourrecord WHERE id = %s", people[OWN].pk) == [(moved,)]
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert people[OWN].pk not in {pk for (pk,) in run("SELECT id FROM workers_labourrecord")}


@pytest.mark.parametrize("table", TABLES)
def test_no_write_without_an_actor_whatever_the_role(people, cast, table):
    for verb in (f"UPDATE {table} SET region_path = region_path", f"DELETE FROM {table}"):
        with scoped(Scope.region(cast.regions[COUNTY].path)):
            run("SELECT set_config('jiayu.actor', '', false)")
            with pytest.raises(DatabaseError, match="without an actor"), transaction.atomic():
                run(verb)


def test_an_insert_without_an_actor_is_refused(cast):
    with scoped(Scope.region(cast.regions[OWN].path)):
        with pytest.raises(DatabaseError, match="without an actor"), transaction.atomic():
            run(
                "INSERT INTO workers_household (id, region_id, region_path, number) VALUES (%s, %s, %s, '9')",
                str(uuid.uuid4()),
                OWN,
                cast.regions[OWN].path,
            )


def test_A2_copying_into_a_personal_table_is_refused(cast):
    from io import StringIO

    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(psycopg2.Error), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert("COPY workers_household (id) FROM STDIN", StringIO(f"{uuid.uuid4()}\n"))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE workers_labourrecord DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE workers_labourrecord NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY by_region ON workers_labourrecord",
        "CREATE POLICY everything ON workers_labourrecord TO app_web USING (true)",
        "ALTER TABLE workers_labourrecord DISABLE TRIGGER require_actor",
        "TRUNCATE workers_labourrecord CASCADE",
        "CREATE OR REPLACE FUNCTION jiayu_require_actor() RETURNS trigger LANGUAGE sql AS ''",
        "SET LOCAL session_replication_role = replica",
        "ALTER ROLE app_web BYPASSRLS",
    ],
)
def test_the_application_cannot_take_its_own_wall_down(cast, statement):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


def test_held_elsewhere_answers_only_what_was_asked(people, cast):
    from jiayu_jobs.crypto.fields import blind_index

    held = bytes(blind_index("citizen_id", people[FOREIGN].id_number.open()))
    unknown = bytes(blind_index("citizen_id", "421299199001010000"))
    with acting_as(cast.liaison, cast.regions[OWN]):
        found = run("SELECT * FROM held_elsewhere(%s)", [held, unknown])
        columns = run("SELECT count(*) FROM information_schema.columns WHERE table_name = 'held_elsewhere'")
    assert [bytes(value) for (value,) in found] == [held]
    assert columns == [(0,)]
