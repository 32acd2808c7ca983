"""可能重复: found by name, never by comparing everybody; told to the town or the county, never to a desk."""

from datetime import date

import pytest
from django.core.management import call_command

from jiayu_jobs.identifiers.citizen_id import CitizenId, check_character
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, acting_as, citizen, make_person
from workers.models import DuplicatePair, LabourRecord
from workers.services.duplicates import common_path, neighbours, one_slip_apart, search_duplicates, set_apart
from workers.services.registration import undo_registration
from workers.tasks import search_duplicates_task

pytestmark = pytest.mark.django_db
NAME = {"full_name": "同名人"}


def slip(number, at=15):
    """The number with one digit wrong, and the check character that goes with it."""
    first17 = number[:at] + str((int(number[at]) + 2) % 10) + number[at + 1 : 17]
    return first17 + check_character(first17)


def pairs():
    with batch("test"):
        return [
            ({pair.first_key, pair.second_key}, pair.kind, pair.region_id, pair.state)
            for pair in DuplicatePair.objects.order_by("id")
        ]


def test_neighbours_are_valid_numbers_one_slip_away():
    number = citizen(123)
    found = neighbours(number)
    assert 150 < len(found) <= 17 * 9 + 16
    assert all(one_slip_apart(number, other) for other in found)
    assert number not in found
    swapped = number[:14] + number[15] + number[14] + number[16]
    assert swapped + check_character(swapped) in found
    assert CitizenId.parse(slip(number)).number in found
    assert not one_slip_apart(number, slip(slip(number), 14))


@pytest.mark.parametrize(
    ("code", "region"), [(OWN, OWN), (SIBLING, TOWN_A), (FOREIGN, COUNTY)], ids=["village", "town", "county"]
)
def test_a_registration_finds_whoever_it_may_be_in_the_smallest_region_that_holds_both(cast, code, region):
    desks = {OWN: cast.liaison, SIBLING: cast.sibling, FOREIGN: cast.other_town}
    one = make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    near = make_person(desks[code], cast.regions[code], 3, id_number=slip(citizen(1), 13), **NAME)
    born = make_person(desks[code], cast.regions[code], 5, **NAME)
    make_person(desks[code], cast.regions[code], 7, full_name="别的名")
    make_person(desks[code], cast.regions[code], 9, id_number=citizen(9, date(1970, 1, 1)), **NAME)
    expected = [({one.pk, near.pk}, "near_number", region, "open"), ({one.pk, born.pk}, "same_birth", region, "open")]
    assert sorted(map(str, pairs())) == sorted(map(str, expected))


def test_who_sees_a_pair_follows_from_where_both_lie(cast):
    make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    make_person(cast.sibling, cast.regions[SIBLING], 3, **NAME)
    make_person(cast.other_town, cast.regions[FOREIGN], 5, **NAME)

    def seen(user, code):
        with acting_as(user, cast.regions[code]):
            return DuplicatePair.objects.count()

    told = [(cast.liaison, OWN), (cast.town, TOWN_A), (cast.other_town, "421221106"), (cast.officer, COUNTY)]
    assert [seen(*who) for who in told] == [0, 1, 0, 3]


def test_the_nightly_search_finds_what_came_by_other_ways_and_looks_at_changes_only(cast):
    one = make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    two = make_person(cast.other_town, cast.regions[FOREIGN], 3, id_number=slip(citizen(1)), full_name="另一名")
    assert pairs() == []
    assert search_duplicates_task() == 0
    with batch("test"):  # as a workbook would change it
        row = LabourRecord.objects.get(pk=two.pk)
        row.full_name, row.name_pinyin = one.full_name, one.name_pinyin
        row.save()
    assert search_duplicates_task() == 1
    assert pairs() == [({one.pk, two.pk}, "same_birth", COUNTY, "open")]
    assert search_duplicates_task() == 0
    with batch("test"):
        DuplicatePair.objects.all().delete()
        LabourRecord.objects.update(updated_at="2024-01-01T00:00:00+08:00")
    assert search_duplicates_task() == 0  # nobody was touched
    with batch("test"):
        assert search_duplicates(everybody=True) == 1


def test_the_command_searches_everybody(cast, capsys):
    make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    make_person(cast.other_town, cast.regions[FOREIGN], 3, **NAME)
    with batch("test"):
        DuplicatePair.objects.all().delete()
    call_command("search_duplicates", "--everybody")
    assert capsys.readouterr().out == "1 new pairs\n"


def test_a_registration_can_be_taken_back_though_it_stands_in_a_pair_of_the_county(cast):
    make_person(cast.other_town, cast.regions[FOREIGN], 3, **NAME)
    one = make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    with acting_as(cast.liaison, cast.regions[OWN]):
        undo_registration(person=one, by=cast.liaison)
    assert len(pairs()) == 1
    search_duplicates_task()
    assert pairs() == []  # of what is gone nothing is left


def test_an_open_pair_follows_who_moves(cast):
    one = make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    two = make_person(cast.other_town, cast.regions[FOREIGN], 3, **NAME)
    with batch("test"):
        LabourRecord.objects.filter(pk=two.pk).update(region=SIBLING, region_path=cast.regions[SIBLING].path)
    search_duplicates_task()
    assert pairs() == [({one.pk, two.pk}, "same_birth", TOWN_A, "open")]


def test_pairs_set_apart_with_a_reason_are_not_brought_up_again(cast):
    make_person(cast.liaison, cast.regions[OWN], 1, **NAME)
    make_person(cast.liaison, cast.regions[OWN], 3, **NAME)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        pair = DuplicatePair.objects.select_related("region").get()
        with pytest.raises(Refused, match="至少 4 个字"):
            set_apart(pair=pair, reason="不", by=cast.town)
        set_apart(pair=pair, reason="见过两人的身份证", by=cast.town)
        with pytest.raises(Refused, match="已经处理过"):
            set_apart(pair=pair, reason="见过两人的身份证", by=cast.town)
    with batch("test"):
        assert search_duplicates(everybody=True) == 0
    assert [state for *_, state in pairs()] == ["distinct"]


def test_the_common_path_is_the_smallest_region_of_both():
    assert common_path("1/12/123/", "1/12/124/") == "1/12/"
    assert common_path("1/12/123/", "1/12/123/") == "1/12/123/"
    assert common_path("1/12/", "1/13/1/") == "1/"
