"""合并: one person, one record; both histories are kept, no figure counts twice, and 30 days long it can be taken back."""

from datetime import timedelta

import pytest
from django.db import connection, models

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, acting_as, citizen, make_person
from tests.conventions.test_models import personal_models
from tests.faults.crowd import together
from workers.enums import EmploymentStatus
from workers.models import DuplicatePair, LabourChange, LabourRecord, RecordMerge, StatusSpell
from workers.services import wishes
from workers.services.closing import reinstate_record
from workers.services.facts import Facts
from workers.services.follow_up import confirm_unchanged
from workers.services.merges import fills_in, groups_for, merge_records, undo_merge
from workers.services.slips import issue_code
from workers.services.status import change_status, correct_details
from workers.services.transfers import ask_transfer, hanging_models

pytestmark = pytest.mark.django_db
NAME = {"full_name": "同名人"}


def two(cast, code=FOREIGN, **given):
    """Somebody of the own village, and the same person of another one with a number that was typed wrong."""
    one = make_person(cast.liaison, cast.regions[OWN], 1, household_number="1", **NAME)
    by = {FOREIGN: cast.other_town, SIBLING: cast.sibling, OWN: cast.liaison}[code]
    told = {
        "phone": "15400000011",
        "household_number": "9",
        "collected_on": today() - timedelta(days=400),
        "details": {"education": "21", "villager_group": "三组"},
        "skills": ["电工"],
    }
    other = make_person(by, cast.regions[code], 3, **NAME, **{**told, **given})
    with acting_as(by, cast.regions[code]):
        wishes.add_tag(person=other, by=by, kind="veteran", starts_on=today())
        wishes.record_intention(person=other, by=by, wanted={"kind": "gig"})
        confirm_unchanged(person=other, by=by)
        change_status(
            person=other,
            facts=Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True),
            starts_on=today() - timedelta(days=100),
            by=by,
        )
        issue_code(person=other, by=by)
    return one, other


def merge(cast, survivor, take=(), by=None, code=COUNTY, revisions=None):
    by = by or cast.officer
    with acting_as(by, cast.regions[code]):
        pair = DuplicatePair.objects.select_related("region").get()
        seen = {str(row.pk): row.revision for row in LabourRecord.objects.filter(pk__in=pair.keys)}
        return merge_records(
            pair=pair, survivor_key=survivor.pk, take=take, revisions={**seen, **(revisions or {})}, by=by
        )


def undo(cast, merged, by=None, code=COUNTY):
    by = by or cast.officer
    with acting_as(by, cast.regions[code]):
        undo_merge(merge=RecordMerge.objects.select_related("region", "pair").get(pk=merged.pk), by=by)


def stored(person):
    with batch("test"):
        return LabourRecord.objects.select_related("household", "region").get(pk=person.pk)


def everything(but=("revision", "updated_at")):
    """Every row about people, opened, without what counts the writing itself."""
    found = {}
    with batch("test"):
        for model in personal_models():
            if model in (RecordMerge, DuplicatePair):
                continue
            for row in model._base_manager.all():
                values = {
                    f.attname: v.open() if hasattr(v := getattr(row, f.attname), "open") else v
                    for f in model._meta.concrete_fields
                    if f.name not in but and not (isinstance(f, models.BinaryField) and f.name == "code_index")
                }
                found[model._meta.label, row.pk] = values
    return found


def drift():
    roll_up()
    with batch("test"):
        return verify().drift


@pytest.mark.parametrize("code", [OWN, SIBLING, FOREIGN], ids=["village", "town", "county"])
def test_a_merge_keeps_both_histories_and_no_figure_counts_the_person_twice(cast, code):
    rebuild()
    one, other = two(cast, code)
    assert drift() == []
    merged = merge(cast, one, ["phone", "education"])
    kept, gone = stored(one), stored(other)
    assert (kept.phone.open(), kept.education, kept.household.number) == ("15400000011", "21", "1")
    assert (gone.status, gone.duplicate_of_id, gone.id_number, gone.id_index) == ("merged", one.pk, None, None)
    with batch("test"):
        tags, jobs = kept.tags.values_list("kind", flat=True), kept.intentions.values_list("kind", flat=True)
        assert (list(tags), list(jobs)) == (["veteran"], ["gig"])
        assert list(kept.skills.values_list("name", flat=True)) == ["电工"]
        assert kept.query_codes.count() == 1
        # What contradicts the survivor's stays, and is read with the other.
        assert gone.spells.count() >= 1
        assert kept.spells.filter(ends_on=None).count() == 1
        assert list(gone.changes.values_list("kind", flat=True)) == ["new"]
        for model in hanging_models():
            for row in model.objects.filter(record=kept):
                assert (row.region_id, row.region_path) == (kept.region_id, kept.region_path)
        assert LabourRecord.objects.active().count() == 1
        assert {action for action, _ in told(merged)} == {"merge_records", "close_duplicate"}
        assert "15400000011" not in str(told(merged))
    assert drift() == []


def told(merged):
    keys = [str(merged.survivor_key), str(merged.other_key)]
    rows = AuditEntry._base_manager.filter(object_id__in=keys, action__in=["merge_records", "close_duplicate"])
    return list(rows.values_list("action", "detail"))


@pytest.mark.parametrize("code", [OWN, FOREIGN])
@pytest.mark.parametrize("take", [(), ("identity", "phone", "full_name", "consent", "household_kind", "household")])
def test_undoing_puts_every_row_back_as_it_was(cast, code, take):
    rebuild()
    one, _ = two(cast, code, household_kind="urban")
    before = everything()
    merged = merge(cast, one, take)
    assert everything() != before
    undo(cast, merged)
    assert everything() == before
    with batch("test"):
        assert DuplicatePair.objects.get().state == "open"
    assert drift() == []
    with pytest.raises(Refused, match="已经撤销过"):
        undo(cast, merged)
    merge(cast, one, take)  # and it can be merged again
    assert drift() == []


def test_the_survivor_may_take_the_others_number_and_its_own_is_free_again(cast):
    one, _ = two(cast)
    merged = merge(cast, one, ["identity"])
    assert stored(one).id_number == citizen(3)
    make_person(cast.sibling, cast.regions[SIBLING], 1, full_name="别的人")  # the number that was given up
    with pytest.raises(Refused, match="已被别的档案使用"):
        undo(cast, merged)
    assert stored(one).id_number == citizen(3)


def test_blanks_are_filled_unless_somebody_says_otherwise(cast):
    one, other = two(cast)
    one, other = stored(one), stored(other)
    differing = groups_for(one, other)
    assert {"identity", "phone", "education", "villager_group"} - set(differing) == {"villager_group"}  # of the village
    assert [name for name in differing if fills_in(one, other, name)] == ["phone", "education"]


@pytest.mark.parametrize("act", ["correct", "tag", "row"])
def test_a_merge_that_somebody_wrote_to_is_not_undone(cast, act):
    one, _ = two(cast)
    merged = merge(cast, one, ["phone"])
    person = stored(one)
    with acting_as(cast.liaison, cast.regions[OWN]):
        if act == "correct":
            correct_details(person=person, given={"phone": "15400000012"}, by=cast.liaison)
        elif act == "tag":
            wishes.end_tag(tag=person.tags.get(), by=cast.liaison, ends_on=today())
        else:
            wishes.withdraw_intention(person=person, by=cast.liaison)
    before = everything(but=())
    with pytest.raises(Refused, match="合并以后又有新的记录"):
        undo(cast, merged)
    assert everything(but=()) == before


def test_merges_one_upon_the_other_are_undone_in_turn(cast):
    rebuild()
    one, other = two(cast)
    first = merge(cast, one)
    third = make_person(cast.sibling, cast.regions[SIBLING], 7, **NAME)
    with batch("test"):
        found = DuplicatePair.objects.get(first_key=one.pk, second_key=third.pk)
        DuplicatePair.objects.exclude(pk__in=[found.pk, first.pair_id]).delete()
    before = everything()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        seen = {str(row.pk): row.revision for row in LabourRecord.objects.filter(pk__in=found.keys)}
        pair = DuplicatePair.objects.select_related("region").get(pk=found.pk)
        second = merge_records(pair=pair, survivor_key=third.pk, take=(), revisions=seen, by=cast.officer)
    assert drift() == []
    with pytest.raises(Refused, match="请先撤销后一次"):
        undo(cast, first)
    undo(cast, second)
    assert everything() == before
    undo(cast, first)
    assert stored(other).status == "active"
    assert drift() == []


def test_what_moved_before_a_merge_counts_where_it_happened(cast):
    """Somebody is registered in one village, moves, and turns out to be on file: the first village's month changes."""
    one, other = two(cast, SIBLING)
    with batch("test"):
        LabourChange.objects.filter(record=other, kind="new").update(counted_region=FOREIGN)
    rebuild()
    merged = merge(cast, one)
    assert drift() == []
    undo(cast, merged)
    assert drift() == []


def test_after_thirty_days_a_merge_stands(cast):
    one, _ = two(cast)
    merged = merge(cast, one)
    with batch("test"):
        RecordMerge.objects.update(merged_at=now() - timedelta(days=31))
    with pytest.raises(Refused, match="超过 30 天"):
        undo(cast, merged)


@pytest.mark.parametrize("case", ["edited", "closed", "moving", "twice"])
def test_what_cannot_be_merged(cast, case):
    one, other = two(cast)
    words = {"edited": "刚才有人改过", "closed": "要在册", "moving": "迁移申请", "twice": "已经处理过"}[case]
    if case == "closed":
        with batch("test"):
            LabourRecord.objects.filter(pk=one.pk).update(status="moved_out", closed_on=today())
    if case == "moving":
        with acting_as(cast.other_town, cast.regions[FOREIGN]):
            ask_transfer(
                number=citizen(1), name="某", to_region=cast.regions[FOREIGN], reason="户口", by=cast.other_town
            )
    if case == "twice":
        merge(cast, one)
    before = everything()
    with pytest.raises(Refused, match=words):
        merge(cast, one, revisions={str(other.pk): 99} if case == "edited" else None)
    assert everything() == before


def test_a_merged_record_is_not_reinstated(cast):
    one, other = two(cast)
    merge(cast, one)
    with (
        acting_as(cast.other_town, cast.regions[FOREIGN]),
        pytest.raises(Refused, match="撤销合并"),
    ):
        reinstate_record(person=other, by=cast.other_town)


def test_spells_that_do_not_overlap_go_over(cast):
    one, other = two(cast)
    with batch("test"):
        StatusSpell.objects.filter(record=one).update(starts_on=today() - timedelta(days=10))
        LabourRecord.objects.filter(pk=one.pk).update(registered_on=today() - timedelta(days=10))
    merge(cast, one)
    with batch("test"):
        assert StatusSpell.objects.filter(record=one).count() == 2  # the other's closed spell of last year
        assert StatusSpell.objects.filter(record=other).count() == 1
        assert LabourChange.objects.filter(record=one, kind="new").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_merge_one_pair_one_is_told(cast):
    one, other = two(cast)

    def run(survivor):
        try:
            merge(cast, survivor)
        except Refused:
            return "refused"
        return "done"

    assert sorted(together([lambda: run(one), lambda: run(other)])) == ["done", "refused"]
    with batch("test"):
        assert LabourRecord.objects.active().count() == 1
        assert RecordMerge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_beside_an_edit_loses_neither(cast):
    one, other = two(cast)

    def edit():
        with acting_as(cast.other_town, cast.regions[FOREIGN]):
            try:
                correct_details(person=other, given={"note": "刚记的"}, by=cast.other_town)
            except Refused:
                return "refused"
            return "edited"

    def join():
        try:
            merge(cast, one)
        except Refused:
            return "refused"
        return "merged"

    assert sorted(together([edit, join])) in (["edited", "refused"], ["merged", "refused"])
    connection.close()
