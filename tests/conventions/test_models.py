"""Every model says who may see it, and a table about people stands behind the second wall."""

from collections.abc import Mapping

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from employers.aid_enums import AID_MOVES
from employers.bus_enums import BUS_MOVES, RIDER_MOVES
from employers.enums import EMPLOYER_MOVES, MONTH_MOVES
from employers.gig_enums import GIG_MOVES
from employers.referral_enums import FOLLOW_UP_MOVES, REFERRAL_MOVES
from employers.vacancy_enums import VACANCY_MOVES
from employers.visit_enums import ISSUE_MOVES, VISIT_MOVES
from employers.welfare_enums import POST_MOVES, WELFARE_MOVES
from jiayu_jobs.crypto.fields import BlindIndexField, EncryptedTextField
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedManager, ScopedQuerySet
from jiayu_jobs.state_guard import pairs
from tests.conventions.source import APPS
from training.care_enums import CARE_ORDER_MOVES, CARE_VISIT_MOVES
from training.contest_enums import CONTEST_MOVES, ENTRY_MOVES
from training.craft_enums import CRAFT_ORDER_MOVES, CRAFT_TASK_MOVES
from training.enums import CLAIM_MOVES, CLASS_MOVES, ENROLMENT_MOVES
from workers.models import LabourRecord

GUARDED = {
    "employers_busrider": RIDER_MOVES,
    "employers_bustrip": BUS_MOVES,
    "employers_employer": EMPLOYER_MOVES,
    "employers_employerissue": ISSUE_MOVES,
    "employers_employermonth": MONTH_MOVES,
    "employers_employervisit": VISIT_MOVES,
    "employers_employmentaid": AID_MOVES,
    "employers_followup": FOLLOW_UP_MOVES,
    "employers_gigsettlement": GIG_MOVES,
    "employers_referral": REFERRAL_MOVES,
    "employers_vacancy": VACANCY_MOVES,
    "training_careorder": CARE_ORDER_MOVES,
    "training_carevisit": CARE_VISIT_MOVES,
    "training_contest": CONTEST_MOVES,
    "training_contestentry": ENTRY_MOVES,
    "training_craftorder": CRAFT_ORDER_MOVES,
    "training_crafttask": CRAFT_TASK_MOVES,
    "training_enrolment": ENROLMENT_MOVES,
    "training_subsidyclaim": CLAIM_MOVES,
    "training_trainingclass": CLASS_MOVES,
    "employers_welfareplacement": WELFARE_MOVES,
    "employers_welfarepost": POST_MOVES,
}
OUR_LABELS = {*APPS, "scoping", "crypto", "audit", "outbox", "imports", "exports", "keeping", "rest", "web"}


def our_models() -> list[type[models.Model]]:
    """Concrete models of the project's own apps."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OUR_LABELS]


def is_about_a_person(model: type[models.Model]) -> bool:
    """Whether a row tells something about one person of the register."""
    points_at_one = any(field.is_relation and field.related_model is LabourRecord for field in model._meta.fields)
    return issubclass(model, PersonalRow) or model is LabourRecord or points_at_one


def personal_models() -> list[type[models.Model]]:
    return [model for model in our_models() if is_about_a_person(model)]


def ids(model: type[models.Model]) -> str:
    return model._meta.label


def test_there_are_models_to_judge():
    assert len(our_models()) > 15
    assert len(personal_models()) >= 8


@pytest.mark.parametrize("model", our_models(), ids=ids)
def test_a_model_declares_who_sees_it(model):
    declared = model.__dict__.get("scope_path", getattr(model, "scope_path", None))
    assert isinstance(declared, GLOBAL | Mapping), f"{model._meta.label} declares no scope_path"
    if isinstance(declared, GLOBAL):
        assert len(declared.why) > 10, "GLOBAL needs a reason"
    else:
        assert declared
        assert set(declared) <= {"region", "organisation", "public", "employer"}


@pytest.mark.parametrize("model", [m for m in our_models() if isinstance(m.scope_path, Mapping)], ids=ids)
def test_a_scoped_model_has_the_fail_closed_manager_and_an_open_base_manager(model):
    assert isinstance(model._default_manager, ScopedManager)
    assert issubclass(model._default_manager._queryset_class, ScopedQuerySet)
    assert not isinstance(model._base_manager, ScopedManager), "a scoped base manager breaks relations and deletion"
    assert all(isinstance(manager, ScopedManager) for manager in model._meta.managers), "a manager without the wall"


@pytest.mark.parametrize("model", [m for m in our_models() if isinstance(m.scope_path, Mapping)], ids=ids)
def test_a_scope_path_leads_to_columns_that_exist(model):
    for dimension, path in model.scope_path.items():
        if dimension == "public":
            assert callable(getattr(model._default_manager._queryset_class, path))
        elif dimension == "organisation":
            for key in [path] if isinstance(path, str) else path:
                str(model._base_manager.filter(**{key: uuid7()}).query)
        else:
            str(model._base_manager.filter(**{f"{path}__gte": "", f"{path}__lt": "~"}).query)


@pytest.mark.parametrize("model", our_models(), ids=ids)
def test_sealed_values_stand_only_on_personal_rows(model):
    sealed = [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField | BlindIndexField)]
    about_staff = model._meta.app_label == "stations"  # keys of second factors belong to accounts, not to the register
    assert not sealed or about_staff or issubclass(model, PersonalRow)


@pytest.mark.parametrize("model", personal_models(), ids=ids)
def test_a_model_about_a_person_is_a_personal_row(model):
    assert issubclass(model, PersonalRow), f"{model._meta.label} tells of a person and does not inherit PersonalRow"
    assert model._meta.pk.get_internal_type() == "UUIDField", "A6: no serial key on a row about a person"


def catalog(query: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


@pytest.mark.django_db
class TestSecondWall:
    """What PostgreSQL itself knows about each personal table."""

    pytestmark = pytest.mark.parametrize("table", [m._meta.db_table for m in personal_models()])

    def test_row_security_is_enabled_and_forced(self, table):
        assert catalog("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table) == [
            (True, True)
        ]

    def test_exactly_the_three_policies_each_with_a_check_and_what_is_published(self, table):
        found = catalog(
            "SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies "
            "WHERE tablename = %s ORDER BY policyname",
            table,
        )
        own = {m._meta.db_table for m in personal_models() if "organisation" in m.scope_path}
        organisation = [("by_organisation", ["app_web"], "ALL")] if table in own else []
        public = {m._meta.db_table for m in personal_models() if "public" in m.scope_path}
        published = [("as_published", ["app_web"], "SELECT")] if table in public else []
        assert [(name, roles, command) for name, _, roles, command, _, _ in found] == [
            ("as_batch", ["app_batch"], "ALL"),
            ("as_owner", ["app_owner"], "ALL"),
            *published,
            *organisation,
            ("by_region", ["app_web"], "ALL"),
        ]
        if published:
            assert found.pop(2)[4:] == ("(published_at IS NOT NULL)", None)
        by_region = found[-1]
        (keys,) = [m.scope_path.get("organisation", ()) for m in personal_models() if m._meta.db_table == table]
        for one in found[2:-1]:
            for condition in one[4:6]:
                assert condition.count("NULLIF(current_setting('jiayu.org'") == (
                    1 if isinstance(keys, str) else len(keys)
                )
        for condition in by_region[4:6]:
            assert "region_path >= NULLIF(current_setting('jiayu.lo'" in condition
            assert "region_path < NULLIF(current_setting('jiayu.hi'" in condition

    def test_region_and_path_are_bound_together(self, table):
        found = catalog(
            "SELECT confrelid::regclass::text, confupdtype, array_agg(a.attname ORDER BY a.attname) "
            "FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
            "WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND cardinality(c.conkey) = 2 "
            "GROUP BY c.oid, confrelid, confupdtype",
            table,
        )
        assert ("stations_region", "c", ["region_id", "region_path"]) in found

    def test_no_write_without_an_actor(self, table):
        found = catalog(
            "SELECT tgtype, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'require_actor'", table
        )
        before, insert, delete, update, row = 2, 4, 8, 16, 1
        assert len(found) == 1
        kind, enabled = found[0]
        assert kind & (before | insert | delete | update) == (before | insert | delete | update)
        assert not kind & row
        assert enabled == "O"

    def test_an_index_starts_with_the_path(self, table):
        first_columns = catalog(
            "SELECT a.attname, a.attcollation::regcollation::text FROM pg_index i "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
            "WHERE i.indrelid = %s::regclass",
            table,
        )
        assert ("region_path", '"C"') in first_columns

    def test_it_belongs_to_the_owner_and_the_web_role_gets_no_more_than_rows(self, table):
        assert catalog("SELECT tableowner FROM pg_tables WHERE tablename = %s", table) == [("app_owner",)]
        for role in ("app_web", "app_batch"):
            privileges = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
            held = {
                privilege
                for privilege in privileges
                if catalog("SELECT has_table_privilege(%s, %s, %s)", role, table, privilege) == [(True,)]
            }
            assert held == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.django_db
def test_no_view_looks_past_the_wall():
    views = catalog(
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    safe = catalog(
        "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace "
        "AND 'security_invoker=true' = ANY (reloptions)"
    )
    assert set(views) == set(safe)


@pytest.mark.django_db
def test_only_known_functions_look_past_the_wall_and_none_is_open_to_everybody():
    found = catalog(
        "SELECT proname, has_function_privilege('public', oid, 'EXECUTE'), proconfig::text[] FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname"
    )
    assert {name for name, _, _ in found} <= {
        "employer_keeps_an_admin",
        "find_people",
        "find_query_code",
        "held_elsewhere",
        "purge_audit",
    }
    for name, open_to_all, settings in found:
        assert not open_to_all, f"{name} is granted to PUBLIC"
        assert any(setting.startswith("search_path=") for setting in settings or []), f"{name} has no fixed search_path"


@pytest.mark.django_db
def test_the_application_roles_have_no_power_over_the_walls():
    found = catalog(
        "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole FROM pg_roles WHERE rolname ~ '^app_'"
    )
    assert {row[0] for row in found} == {"app_owner", "app_web", "app_batch"}
    assert all(not any(row[1:]) for row in found)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_state_moves_in_the_database_by_the_table_that_the_services_move_it_by():
    """Every model of the demand side with a table of moves; a new one joins GUARDED."""
    found = dict(
        catalog(
            "SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgname = 'guard_state' AND NOT tgisinternal"
        )
    )
    assert set(found) == set(GUARDED)
    for table, moves in GUARDED.items():
        column, *allowed = bytes(found[table]).decode().rstrip("\0").split("\0")
        assert (column, tuple(allowed)) == ("state", pairs(moves)), table


@pytest.mark.django_db
def test_a_state_outside_its_table_is_refused_by_the_database_itself():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE guarded (id int, state text)")
        cursor.execute(
            "CREATE TRIGGER guard_state BEFORE UPDATE OF state ON guarded FOR EACH ROW "
            "EXECUTE FUNCTION jiayu_guard_state('state', 'open>shut')"
        )
        cursor.execute("INSERT INTO guarded VALUES (1, 'open')")
        cursor.execute("UPDATE guarded SET state = 'open'")
        cursor.execute("UPDATE guarded SET state = 'shut'")
        with pytest.raises(IntegrityError, match="does not go from shut to open"):
            cursor.execute("UPDATE guarded SET state = 'open'")
