"""更正身份证号: asked by a desk, decided by the level above, never by who asked."""

from datetime import date

import pytest

from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, acting_as, citizen, make_person
from tests.faults.crowd import together
from workers.inbox import corrections_to_decide
from workers.models import LabourRecord, NumberCorrection
from workers.services.corrections import ask_correction, decide_correction, withdraw_correction
from workers.services.registration import AlreadyHere, HeldElsewhere, TooManyQuestions

pytestmark = pytest.mark.django_db
RIGHT = citizen(2, date(1961, 8, 9))
GIVEN = {"reason": "登记时看错", "evidence": "本人身份证"}


@pytest.fixture
def person(cast):
    return make_person(cast.liaison, cast.regions[OWN], 1)


def ask(cast, person, number=RIGHT, by=None, code=OWN):
    by = by or cast.liaison
    with acting_as(by, cast.regions[code]):
        return ask_correction(person=person, number=number, asked_from=cast.regions[code], by=by, **GIVEN)


def decide(cast, asked, approve=True, answer="", by=None, code=TOWN_A):
    by = by or cast.town
    with acting_as(by, cast.regions[code]):
        row = NumberCorrection.objects.select_related("record", "asked_from").get(pk=asked.pk)
        return decide_correction(correction=row, approve=approve, answer=answer, by=by)


def stored(person):
    with batch("test"):
        return LabourRecord.objects.get(pk=person.pk)


def test_number_index_birth_date_and_sex_change_together_and_the_figures_follow(cast, person):
    rebuild()
    decide(cast, ask(cast, person))
    row = stored(person)
    assert (row.id_number.open(), row.id_index) == (RIGHT, blind_index("citizen_id", RIGHT))
    assert (row.birth_date, row.sex) == (date(1961, 8, 9), 2)
    roll_up()
    with batch("test"):
        assert verify().drift == []
        told = list(AuditEntry.objects.filter(action__endswith="_correction").values_list("action", "detail"))
    assert [action for action, _ in told] == ["ask_correction", "approve_correction"]
    assert told[1][1]["fields"] == ["id_number", "birth_date", "sex"]
    assert RIGHT not in str(told)
    assert citizen(1) not in str(told)


def test_the_deciding_page_shows_old_and_new_masked(cast, person, signed_in):
    asked = ask(cast, person)
    page = signed_in(cast.town).get(f"/corrections/{asked.pk}/").content.decode()
    with batch("test"):
        row = NumberCorrection.objects.get()
        assert row.old_number.masked in page
        assert row.new_number.masked in page
    assert "1961年8月9日" in page
    assert RIGHT not in page
    assert citizen(1) not in page
    answer = signed_in(cast.town).post(f"/corrections/{asked.pk}/", {"decision": "approve"}, follow=True)
    assert "号码、出生日期和性别已更正" in answer.content.decode()
    assert signed_in(cast.liaison).get(f"/corrections/{asked.pk}/").status_code == 403
    assert signed_in(cast.other_town).get(f"/corrections/{asked.pk}/").status_code == 404


def test_nobody_decides_their_own_and_a_towns_request_is_the_countys(cast, person):
    asked = ask(cast, person, by=cast.town, code=TOWN_A)
    with pytest.raises(Refused, match="自己提交"):
        decide(cast, asked)
    with pytest.raises(Refused, match="由上一级审核"):
        decide(cast, asked, by=cast.grid)  # somebody else who stands in at the town's post
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert not NumberCorrection.objects.waiting_for(cast.regions[TOWN_A]).exists()
    decide(cast, asked, by=cast.officer, code=COUNTY)
    assert stored(person).id_number == RIGHT


def test_a_refusal_needs_a_reason_and_leaves_the_record_alone(cast, person):
    asked = ask(cast, person)
    with pytest.raises(Refused, match="写明原因"):
        decide(cast, asked, approve=False)
    decide(cast, asked, approve=False, answer="与户口簿不符")
    with pytest.raises(Refused, match="已经处理过"):
        decide(cast, asked)
    assert stored(person).id_number == citizen(1)
    ask(cast, person)  # may ask again


def test_a_number_that_somebody_holds_by_the_time_of_the_answer_is_refused_in_one_sentence(cast, person, signed_in):
    asked = ask(cast, person)
    make_person(cast.other_town, cast.regions[FOREIGN], 2, id_number=RIGHT)
    page = signed_in(cast.town).post(f"/corrections/{asked.pk}/", {"decision": "approve"}).content.decode()
    assert "新号码现在已有别的档案使用" in page
    assert "头墩" not in page
    assert stored(person).id_number == citizen(1)
    with batch("test"):
        assert NumberCorrection.objects.get().state == "asked"


@pytest.mark.parametrize("case", ["same", "bad", "own", "elsewhere", "again", "limit", "none"])
def test_A8_what_cannot_be_asked_for(cast, person, case, settings, signed_in):  # noqa: N802
    kinds = {"own": AlreadyHere, "elsewhere": HeldElsewhere, "limit": TooManyQuestions}
    if case == "bad":
        sent = GIVEN | {"id_number": citizen(1)[:-1] + ("0" if citizen(1)[-1] != "0" else "1")}
        answer = signed_in(cast.liaison).post(f"/workers/{person.pk}/correction/", sent)
        assert answer.status_code == 422
        assert "身份证号第18位不对" in answer.content.decode()
        return
    number = {"same": citizen(1), "own": citizen(5), "elsewhere": citizen(7)}.get(case, RIGHT)
    make_person(cast.liaison, cast.regions[OWN], 5)
    make_person(cast.other_town, cast.regions[FOREIGN], 7)
    if case == "again":
        ask(cast, person)
    if case == "limit":
        settings.ID_LOOK_UPS_AN_HOUR = 0
    if case == "none":
        told = {"id_number": "", "id_missing": "lost", "birth_date": date(1990, 3, 7), "sex": 1}
        person = make_person(cast.liaison, cast.regions[OWN], 9, **told)
    with pytest.raises(kinds.get(case, Refused)):
        ask(cast, person, number)


def test_the_side_that_asked_withdraws_and_nobody_else(cast, person):
    asked = ask(cast, person, by=cast.town, code=TOWN_A)
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(Refused, match="上级提交"):
        withdraw_correction(correction=asked, by=cast.liaison)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        withdraw_correction(correction=asked, by=cast.town)
    with pytest.raises(Refused, match="已经处理过"):
        decide(cast, asked, by=cast.officer, code=COUNTY)


def test_the_inbox_tells_the_level_that_decides(cast, person):
    ask(cast, person)

    class As:
        def __init__(self, region):
            self.region = region

        def may(self, capability):
            return True

    def told(user, code):
        with acting_as(user, cast.regions[code]):
            return corrections_to_decide(As(cast.regions[code]))[0].count

    assert [told(cast.town, TOWN_A), told(cast.officer, COUNTY), told(cast.liaison, OWN)] == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 1)
    asked = ask(cast, person)

    def run(approve):
        try:
            decide(cast, asked, approve=approve, answer="不符")
        except Refused:
            return "refused"
        return "done"

    assert sorted(together([lambda: run(True), lambda: run(False)])) == ["done", "refused"]
    with batch("test"):
        approved = NumberCorrection.objects.get().state == "approved"
    assert (stored(person).id_number == RIGHT) == approved
