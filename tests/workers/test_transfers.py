"""迁移: who may ask, what is told, what moves, what stays counted where it happened."""

from datetime import timedelta

import pytest

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, SIBLING, TOWN_B, acting_as, citizen, make_person
from tests.faults.crowd import together
from workers.inbox import transfers_to_decide
from workers.models import LabourChange, LabourRecord, TransferCase, TransferRequest
from workers.services import transfers
from workers.services.registration import TooManyQuestions
from workers.services.wishes import add_tag, record_intention

pytestmark = pytest.mark.django_db
REASON = "户口已迁来"


def ask(cast, number=None, region=OWN, by=None, name="测试人1"):
    by = by or cast.liaison
    with acting_as(by, cast.regions[region]):
        return transfers.ask_transfer(
            number=number or citizen(1), name=name, to_region=cast.regions[region], reason=REASON, by=by
        )


def decide(cast, request, accept=True, answer="", by=None, region=TOWN_B):
    by = by or cast.other_town
    with acting_as(by, cast.regions[region]):
        case = TransferCase.objects.get(pk=request.pk)
        return transfers.decide_transfer(case=case, accept=accept, answer=answer, by=by)


def stored(key=None):
    """A record as it is stored, or the only one, wherever it lies."""
    with batch("test"):
        rows = LabourRecord.objects.select_related("household", "region")
        return rows.get(pk=key) if key else rows.get()


@pytest.fixture
def person(cast):
    """Somebody of the foreign village with a household, a tag and an intention."""
    made = make_person(
        cast.other_town, cast.regions[FOREIGN], 1, household_number="9", details={"villager_group": "三组"}
    )
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        add_tag(person=made, by=cast.other_town, kind="veteran", starts_on=today())
        record_intention(person=made, by=cast.other_town, wanted={"kind": "gig"})
    return stored(made.pk)


def test_the_record_moves_with_every_row_about_it_and_events_stay_counted_where_they_were(cast, person):
    rebuild()
    decide(cast, ask(cast))
    row = stored(person.pk)
    assert (row.region_id, row.household, row.villager_group) == (OWN, None, "")
    with batch("test"):
        for model in transfers.hanging_models():
            places = set(model.objects.filter(record=row).values_list("region_id", "region_path"))
            assert places <= {(OWN, row.region_path)}, model
        counted = dict(LabourChange.objects.filter(record=row).values_list("kind", "counted_region_id"))
    assert counted == {"new": FOREIGN, "move_out": FOREIGN, "move_in": OWN}
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert LabourRecord.objects.get(pk=row.pk).tags.get().kind == "veteran"
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        assert not LabourRecord.objects.filter(pk=row.pk).exists()
    roll_up()
    with batch("test"):
        assert verify().drift == []


def test_a_transfer_inside_one_town_moves_too(cast):
    made = make_person(cast.sibling, cast.regions[SIBLING], 5)
    request = ask(cast, citizen(5))
    decide(cast, request, by=cast.town, region=OWN[:9])
    assert stored(made.pk).region_id == OWN


def test_what_hangs_on_a_record_is_found_from_the_models(cast):
    names = {model.__name__ for model in transfers.hanging_models()}
    assert {"StatusSpell", "PersonTag", "JobIntention", "PersonWish", "PersonSkill", "QueryCode"} <= names


@pytest.mark.parametrize("code", [FOREIGN, SIBLING, COMMUNITY])
def test_A8_the_answer_is_the_same_whoever_holds_the_person(cast, signed_in, code):  # noqa: N802
    make_person(cast.officer, cast.regions[code], 1, full_name="李远方")
    sent = {"id_number": citizen(1), "full_name": "李远方", "region": OWN, "reason": REASON}
    page = signed_in(cast.liaison).post("/transfers/ask/", sent, follow=True).content.decode()
    assert "已提交，由登记地的镇审核" in page
    for secret in (code, cast.regions[code].short_name, citizen(1), "李远方"):
        assert secret not in page


def test_who_asks_sees_how_it_went_and_nothing_of_the_holder(cast, person, signed_in):
    request = ask(cast)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert not TransferCase.objects.exists()
        assert TransferRequest.objects.get().typed_name == "测**1"
    decide(cast, request, accept=False, answer="户口还在本村")
    page = signed_in(cast.liaison).get("/transfers/").content.decode()
    assert "未同意：户口还在本村" in page
    assert "头墩" not in page


def test_the_holder_sees_whether_the_name_is_the_registers(cast, person, signed_in):
    request = ask(cast, name="别的人")
    page = signed_in(cast.other_town).get(f"/transfers/{request.pk}/").content.decode()
    assert "与登记不一致" in page
    assert person.masked_name in page
    assert signed_in(cast.town).get(f"/transfers/{request.pk}/").status_code == 404
    assert signed_in(cast.liaison).get(f"/transfers/{request.pk}/").status_code == 403


def test_a_refusal_needs_a_reason_and_a_decision_stands(cast, person):
    request = ask(cast)
    with pytest.raises(Refused, match="写明原因"):
        decide(cast, request, accept=False)
    decide(cast, request, accept=False, answer="户口还在本村")
    with pytest.raises(Refused, match="已经处理过"):
        decide(cast, request)
    assert stored(person.pk).region_id == FOREIGN
    ask(cast)  # may ask again once it was decided


def test_nobody_decides_what_they_asked_for(cast):
    make_person(cast.sibling, cast.regions[SIBLING], 5)
    request = ask(cast, citizen(5), by=cast.town)
    with pytest.raises(Refused, match="自己提交"):
        decide(cast, request, by=cast.town, region=OWN[:9])
    decide(cast, request, by=cast.officer, region=COUNTY)


@pytest.mark.parametrize("case", ["free", "own", "again", "outside"])
def test_what_cannot_be_asked_for(cast, person, case):
    words = {"free": "还没有登记过", "own": "已在这个村", "again": "已经有人", "outside": "本辖区"}[case]
    if case == "again":
        ask(cast)
    if case == "own":
        make_person(cast.liaison, cast.regions[OWN], 7)
    number = {"free": citizen(9), "own": citizen(7)}.get(case, citizen(1))
    with pytest.raises(Refused, match=words):
        if case == "outside":
            with acting_as(cast.liaison, cast.regions[OWN]):
                transfers.ask_transfer(
                    number=number, name="某", to_region=cast.regions[SIBLING], reason=REASON, by=cast.liaison
                )
        else:
            ask(cast, number)


def test_A8_asking_counts_as_a_question_about_a_number(cast, person, settings):  # noqa: N802
    settings.ID_LOOK_UPS_AN_HOUR = 1
    with pytest.raises(Refused, match="还没有登记过"):
        ask(cast, citizen(9))
    with pytest.raises(TooManyQuestions):
        ask(cast)


def test_a_withdrawn_request_can_no_longer_be_decided(cast, person):
    request = ask(cast)
    with acting_as(cast.liaison, cast.regions[OWN]):
        transfers.withdraw_transfer(request=request, by=cast.liaison)
    with pytest.raises(Refused, match="已经处理过"):
        decide(cast, request)
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(Refused, match="已经处理过"):
        transfers.withdraw_transfer(request=request, by=cast.liaison)


def test_the_town_is_told_at_once_and_the_county_when_it_is_overdue(cast, person):
    class As:
        def __init__(self, county):
            self.is_county = county

        def may(self, capability):
            return True

    request = ask(cast)

    def told(county):
        with acting_as(cast.officer, cast.regions[COUNTY]):
            return [item.count for item in transfers_to_decide(As(county))]

    assert (told(False), told(True)) == ([1], [0])
    with batch("test"):
        TransferCase.objects.filter(pk=request.pk).update(due_on=today() - timedelta(days=1))
    assert told(True) == [1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told(cast):
    make_person(cast.other_town, cast.regions[FOREIGN], 1)
    request = ask(cast)

    def run(number):
        try:
            decide(cast, request, accept=bool(number), answer="不符")
        except Refused:
            return "refused"
        return "done"

    assert sorted(together([lambda: run(0), lambda: run(1)])) == ["done", "refused"]
    with batch("test"):
        case, asked = TransferCase.objects.get(), TransferRequest.objects.get()
    assert case.state == asked.state
    moved = stored().region_id == OWN
    assert moved == (case.state == "accepted")
