"""电话抽查: a draw that can be repeated, calls by somebody else, and corrections that close what was wrong."""

from datetime import timedelta

import pytest

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from stations.authority import authority_of
from stations.enums import Role
from tests.cast import COMMUNITY, COUNTY, OWN, SIBLING, TOWN_A, acting_as, make_person, make_user
from tests.faults.crowd import together
from workers.checking import next_to_call, results_by_village, this_month
from workers.enums import EmploymentStatus
from workers.inbox import checks_to_answer
from workers.models import LabourChange, LabourRecord, PhoneCheck, PhoneSample
from workers.services import follow_up, phone_checks, status
from workers.services.closing import close_record
from workers.services.facts import Facts

pytestmark = pytest.mark.django_db
PHONE = "15481726354"


@pytest.fixture
def people(cast):
    """Thirty records that the village's liaison registered this month."""
    return [make_person(cast.liaison, cast.regions[OWN], number, phone=PHONE) for number in range(1, 31)]


def draw(cast, region=OWN, by=None):
    with acting_as(by or cast.town, cast.regions[TOWN_A]):
        return phone_checks.draw_sample(region=cast.regions[region], by=by or cast.town)


def answer(cast, check, result, by=None, **given):
    by = by or cast.town
    with acting_as(by, cast.regions[TOWN_A]):
        return phone_checks.answer_check(check=check, result=result, by=by, **given)


def stored(model=PhoneCheck, **given):
    with batch("test"):
        related = ("record__verified_by",) if model is PhoneCheck else ("region",)
        return list(model.objects.filter(**given).select_related(*related))


def test_a_draw_is_five_per_cent_of_what_changed_and_can_be_drawn_again(cast, people):
    with batch("test"):
        old = people[0]
        LabourRecord.objects.filter(pk=old.pk).update(verified_at=now() - timedelta(days=80))
        LabourChange.objects.filter(record=old).update(recorded_at=now() - timedelta(days=80))
    sample = draw(cast)
    assert (len(sample.pool), sample.share, sample.month) == (29, 5, this_month())
    assert old.pk not in sample.pool
    checks = stored(sample=sample)
    assert len(checks) == 2, "5 % of 29 is 1.45: rounded up"
    (again,) = stored(PhoneSample)
    assert phone_checks.drawn_from(again.pool, again.seed, again.share) == [c.record_id for c in checks]
    assert phone_checks.drawn_from(list(reversed(again.pool)), again.seed, again.share) == [c.record_id for c in checks]
    assert phone_checks.drawn_from(again.pool[:1], 7, 5) == again.pool[:1], "at least one"


def test_once_a_month_and_from_the_last_draw_on(cast, people):
    first = draw(cast)
    with pytest.raises(Refused, match="一个月只抽一次"):
        draw(cast)
    with batch("test"):
        PhoneSample.objects.filter(pk=first.pk).update(
            month=today().replace(day=1) - timedelta(days=31), drawn_at=now() - timedelta(hours=1)
        )
        keys = [person.pk for person in people[1:]]
        LabourRecord.objects.filter(pk__in=keys).update(verified_at=now() - timedelta(hours=2))
        LabourChange.objects.filter(record__in=keys).update(recorded_at=now() - timedelta(hours=2))
    assert draw(cast).pool == [people[0].pk]
    with pytest.raises(Refused, match="不用抽查"):
        draw(cast, SIBLING)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_draw_at_once_one_is_told_and_there_is_one_sample(cast):
    make_person(cast.liaison, cast.regions[OWN], 1)
    outcomes = together([lambda: draw(cast), lambda: draw(cast)])
    assert sorted(type(one).__name__ for one in outcomes) == ["PhoneSample", "Refused"]
    assert len(stored(PhoneSample)) == len(stored()) == 1


def test_nobody_calls_about_what_they_confirmed_themselves(cast):
    mine = make_person(cast.liaison, cast.regions[OWN], 1)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        follow_up.confirm_unchanged(person=mine, by=cast.town)
    draw(cast)
    (check,) = stored()
    with pytest.raises(Refused, match="自己提交的"):
        answer(cast, check, "agrees")
    colleague = make_user("colleague", Role.TOWN_SERVICE_STAFF, cast.regions[TOWN_A])
    with acting_as(cast.town, cast.regions[TOWN_A]):
        assert next_to_call(cast.town) is None
        assert next_to_call(colleague).pk == check.pk
    assert answer(cast, check, "agrees", colleague).state == "agrees"


def test_after_three_tries_nobody_is_reached_and_one_answer_counts(cast, people):
    draw(cast)
    check = stored()[0]
    for tries, state in ((1, "waiting"), (2, "waiting"), (3, "unreached")):
        check = answer(cast, stored(pk=check.pk)[0], "unreached")
        assert (check.tries, check.state) == (tries, state)
    with pytest.raises(Refused, match="已经有结果"):
        answer(cast, check, "agrees")
    other = stored(state="waiting")[0]
    answer(cast, other, "agrees")
    with batch("test"):
        line = results_by_village(cast.regions[COUNTY].path, this_month())[OWN]
    assert (line["drawn"], line["agrees"], line["unreached"], line["share"]) == (2, 1, 1, 100)


def wrong(cast, *items):
    draw(cast)
    return answer(cast, stored()[0], "differs", wrong=items, said="去武汉了")


def open_tasks(cast):
    with acting_as(cast.liaison, cast.regions[OWN]):
        return checks_to_answer(authority_of(cast.liaison))[0].count


def test_a_wrong_answer_is_a_task_of_the_village_until_the_record_is_corrected(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 1, phone=PHONE)
    wrong(cast, "phone", "status")
    assert open_tasks(cast) == 1
    with acting_as(cast.liaison, cast.regions[OWN]):
        follow_up.confirm_unchanged(person=person, by=cast.liaison)
        assert open_tasks(cast) == 1, "saying that nothing changed corrects nothing"
        status.correct_details(person=person, given={"full_name": "改名"}, by=cast.liaison)
        status.correct_details(person=person, given={"phone": "15481726355"}, by=cast.liaison)
    (check,) = stored()
    assert (check.left, open_tasks(cast)) == (["status"], 1)
    with acting_as(cast.liaison, cast.regions[OWN]):
        retired = Facts(employment_status=EmploymentStatus.RETIRED)
        status.change_status(person=person, facts=retired, starts_on=today(), by=cast.liaison)
    (check,) = stored()
    assert open_tasks(cast) == 0
    assert check.corrected_at
    assert check.wrong == ["status", "phone"], "what the call found stays counted"
    with acting_as(cast.town, cast.regions[TOWN_A]), pytest.raises(Refused, match="已经更正"):
        phone_checks.reopen_check(check=check, by=cast.town)


def test_who_left_the_register_is_no_task_any_more_and_a_wrong_call_is_made_again(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 1, phone=PHONE)
    check = wrong(cast, "on_file")
    with acting_as(cast.town, cast.regions[TOWN_A]):
        phone_checks.reopen_check(check=check, by=cast.town)
    assert (stored()[0].state, open_tasks(cast)) == ("waiting", 0)
    answer(cast, stored()[0], "differs", wrong=["on_file"])
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=person, reason="moved_out", day=today(), by=cast.liaison)
    assert open_tasks(cast) == 0
    with pytest.raises(Refused, match="勾选哪一项"):
        answer(cast, stored()[0], "differs")
    with pytest.raises(Refused, match="不写身份证号"):
        answer(cast, stored()[0], "differs", wrong=["phone"], said=f"新号 {PHONE}")


def test_the_callers_page_shows_one_person_and_goes_on(cast, people, signed_in):
    client = signed_in(cast.town)
    assert "抽了 1 个村" in client.post("/checks/draw/", follow=True).content.decode()
    shown = client.get("/checks/call/").content.decode()
    check = stored()[0]
    assert "拨打 154****6354" in shown
    assert PHONE not in shown
    assert check.record.masked_name in shown
    answer = client.post(f"/checks/{check.pk}/answer/", {"result": "differs"})
    assert answer.status_code == 422
    assert "勾选哪一项" in answer.content.decode()
    sent = {"result": "differs", "wrong": ["place"], "said": "在深圳"}
    assert "不符" in client.post(f"/checks/{check.pk}/answer/", sent, follow=True).content.decode()
    assert "在深圳" in signed_in(cast.liaison).get("/checks/").content.decode()
    for user in (cast.town, cast.officer):
        assert "电话抽查 2 人，相符 0.0%" in signed_in(user).get("/workers/verify/").content.decode()
    assert signed_in(cast.officer).get("/checks/call/").status_code == 403
    assert signed_in(cast.other_town).post(f"/checks/{check.pk}/answer/", {"result": "agrees"}).status_code == 404
    entry = AuditEntry._base_manager.filter(action="answer_check", outcome="done").get()
    assert entry.detail == {"result": "differs", "items": ["place"], "tries": 0}
    assert "在深圳" not in str(entry.detail)
    assert signed_in(cast.grid).get("/checks/").status_code == 200
    assert COMMUNITY not in stored(PhoneSample)[0].region_path
