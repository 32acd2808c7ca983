"""The first wall: the manager that raises outside a scope and filters inside one."""

import pytest
from django.db import transaction

from jiayu_jobs.regions import path_range
from jiayu_jobs.scoping import OutsideScope, Scope, batch, elevated, scoped
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, TOWN_B, acting_as, make_person
from workers.models import LabourRecord, StatusSpell

pytestmark = pytest.mark.django_db

LEAVES = (OWN, SIBLING, COMMUNITY, FOREIGN)


@pytest.fixture
def people(cast):
    """One person a leaf, by code."""
    return {code: make_person(cast.officer, cast.regions[code], 11 + 2 * n) for n, code in enumerate(LEAVES)}


def seen(scope: Scope) -> set[str]:
    """Codes of the regions whose people a scope reads."""
    with scoped(scope):
        return set(LabourRecord.objects.values_list("region_id", flat=True))


def test_A2_rows_asked_for_outside_a_scope_raise(people):
    for read in (
        lambda: LabourRecord.objects.all(),
        lambda: LabourRecord.objects.count(),
        lambda: LabourRecord.objects.filter(pk=people[OWN].pk).exists(),
        lambda: StatusSpell.objects.open(),
        lambda: LabourRecord._default_manager.first(),
    ):
        with pytest.raises(OutsideScope):
            read()


def test_A2_a_relation_outside_a_scope_raises_too(people, cast):
    with pytest.raises(OutsideScope):
        people[OWN].spells.all()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (OWN, {OWN}),
        (SIBLING, {SIBLING}),
        (COMMUNITY, {COMMUNITY}),
        (TOWN_A, {OWN, SIBLING, COMMUNITY}),
        (TOWN_B, {FOREIGN}),
        (FOREIGN, {FOREIGN}),
        (COUNTY, {OWN, SIBLING, COMMUNITY, FOREIGN}),
    ],
)
def test_A2_a_region_sees_its_subtree_by_parent(people, cast, code, expected):
    """Town B sees the village whose code is of no town here; no other town does."""
    assert seen(Scope.region(cast.regions[code].path)) == expected


# Everything that is not the stored path of a region sees nothing, in the manager and in the database.
WRONG_PATHS = (
    "",
    "4",
    "421221",
    "421221/4212211032",
    "421221/421221103",
    "421221103",
    "421221103/",
    "%",
    "421221/%",
    "421221/421221103_/",
    "/",
    "~",
    " ",
    "0",
    "421221/421221103/421221103200",
    "421221/421221103/4212211032/",
    "421222/",
    "421221//",
    "421221/421221103/421221103999/",
)


def raw_codes() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT region_id FROM workers_labourrecord")
        return {code for (code,) in cursor.fetchall()}


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_A7_a_path_that_no_region_stores_sees_nothing(people, path):
    with scoped(Scope.region(path)):
        assert set(LabourRecord.objects.values_list("region_id", flat=True)) == set()
        assert raw_codes() == set()


@pytest.mark.parametrize("path", ["", "%", "421221/%", "~", "/", " ", "421222/", "421221//", "421221103/"])
def test_A7_wild_cards_and_empty_paths_see_nothing(people, path):
    with scoped(Scope.region(path)):
        assert not LabourRecord.objects.exists()
        assert raw_codes() == set()


def test_A7_a_town_never_sees_a_longer_code_that_begins_like_its_own(cast):
    """421221103 and a region 4212211030 would share a prefix; the slash ends the code."""
    low, high = path_range(cast.regions[TOWN_A].path)
    assert not low <= "421221/4212211030/421221103099/" < high
    assert not low <= "421221/421221104/" < high
    assert low <= "421221/421221103/421221103999/" < high


def test_a_scope_of_another_dimension_sees_nothing_of_a_model_that_does_not_declare_it(people):
    for scope in (Scope.public(), Scope("organisation", organisation="someone"), Scope("organisation")):
        assert seen(scope) == set()


def test_three_villages_with_foreign_codes_are_seen_by_the_town_of_their_parent(db):
    from pathlib import Path

    from django.conf import settings

    from stations.models import Region, User
    from stations.services.county import load_county

    with acting_as(None, None):
        load_county(Path(settings.BASE_DIR) / "stations" / "data" / "jiayu", county_password="Only-4-this-test")
    foreign = Region.objects.filter(code__startswith="421221450")
    town = Region.objects.get(code="421221106")
    assert foreign.count() == 3
    assert {village.parent_id for village in foreign} == {town.code}
    for n, village in enumerate(foreign):
        make_person(User.objects.get(username="county"), village, 301 + 2 * n)
    assert seen(Scope.region(town.path)) == {village.code for village in foreign}
    others = Region.objects.filter(level="town").exclude(code=town.code)
    assert others.count() == 7
    assert all(seen(Scope.region(other.path)) == set() for other in others)


def test_batch_sees_every_region_and_gives_the_scope_back(people, cast):
    with scoped(Scope.region(cast.regions[OWN].path)):
        with batch():
            assert set(LabourRecord.objects.values_list("region_id", flat=True)) == set(LEAVES)
        assert set(LabourRecord.objects.values_list("region_id", flat=True)) == {OWN}
        assert raw_codes() == {OWN}


def test_elevated_sees_the_wider_region_and_gives_the_scope_back(people, cast):
    with scoped(Scope.region(cast.regions[OWN].path)):
        with elevated(cast.regions[TOWN_A].path, "a transfer"):
            assert set(LabourRecord.objects.values_list("region_id", flat=True)) == {OWN, SIBLING, COMMUNITY}
            assert raw_codes() == {OWN, SIBLING, COMMUNITY}
        assert set(LabourRecord.objects.values_list("region_id", flat=True)) == {OWN}
        assert raw_codes() == {OWN}


def test_elevated_needs_a_reason(cast):
    with pytest.raises(ValueError, match="reason"), elevated(cast.regions[TOWN_A].path, ""):
        pass


class Stop(Exception):
    pass


@pytest.mark.parametrize("way", ["elevated", "batch"])
def test_an_error_inside_gives_the_scope_and_the_role_back(people, cast, way):
    from django.db import connection

    with scoped(Scope.region(cast.regions[OWN].path)):
        with pytest.raises(Stop), elevated(cast.regions[COUNTY].path, "a test") if way == "elevated" else batch():
            assert len(raw_codes()) == len(LEAVES)
            raise Stop
        assert raw_codes() == {OWN}
        assert set(LabourRecord.objects.values_list("region_id", flat=True)) == {OWN}
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone()[0] == "app_web"


@pytest.mark.parametrize("way", ["elevated", "batch"])
def test_a_rollback_to_a_savepoint_gives_the_scope_and_the_role_back(people, cast, way):
    """A database error inside ends the inner transaction: the local settings must end with it."""
    from django.db import DataError, connection

    with scoped(Scope.region(cast.regions[OWN].path)), transaction.atomic():
        entered = elevated(cast.regions[COUNTY].path, "a test") if way == "elevated" else batch()
        with pytest.raises(DataError), entered, connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert raw_codes() == {OWN}
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('jiayu.lo')")
            assert cursor.fetchone() == ("app_web", cast.regions[OWN].path)


@pytest.mark.parametrize("way", ["elevated", "batch"])
def test_a_rollback_of_the_surrounding_savepoint_leaves_nothing_wide(people, cast, way):
    with scoped(Scope.region(cast.regions[OWN].path)):
        with transaction.atomic():
            with elevated(cast.regions[COUNTY].path, "a test") if way == "elevated" else batch():
                assert len(raw_codes()) == len(LEAVES)
            assert raw_codes() == {OWN}
            transaction.set_rollback(True)
        assert raw_codes() == {OWN}
        assert seen(Scope.region(cast.regions[OWN].path)) == {OWN}


def test_batch_inside_elevated_inside_batch_unwinds_step_by_step(people, cast):
    with scoped(Scope.region(cast.regions[OWN].path)):
        with elevated(cast.regions[TOWN_A].path, "outer"):
            with batch():
                with elevated(cast.regions[TOWN_B].path, "inner"):
                    assert set(LabourRecord.objects.values_list("region_id", flat=True)) == {FOREIGN}
                assert raw_codes() == set(LEAVES)
            assert raw_codes() == {OWN, SIBLING, COMMUNITY}
        assert raw_codes() == {OWN}
