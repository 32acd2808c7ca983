"""Matching, the stalled and one-to-one plans on the database: facts become columns, within the scope of who asks."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from employers.aid_enums import AidReason, AidState
from employers.models import Employer, EmploymentAid, Referral, Vacancy
from employers.referral_enums import ReferralState
from employers.services.aids import end_aid, note_aid, open_aid, step_done
from employers.services.matching import judge, people_of_vacancy, to_call_today, vacancies_of_person
from employers.services.registration import register_employer
from employers.services.stalled import stalled_people
from employers.vacancy_enums import VacancyKind, VacancyState, WageUnit
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, TOWN_B, acting_as, citizen, make_person
from tests.employers.test_registration import given
from tests.states import put
from workers.enums import ConsentState, EmploymentStatus, TagKind
from workers.models import JobIntention, LabourRecord, Occupation, PersonSkill
from workers.services.contact import dial
from workers.services.facts import Facts
from workers.services.wishes import add_tag, record_intention

pytestmark = pytest.mark.django_db
LOOKING = Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True)
CARE = "4-10-01-05"


def seeker(cast, sequence=12, code=OWN, who=None, born=date(1990, 3, 7), wanted=None, **more):
    """Somebody who looks for work as a carer for 3,000 yuan, anywhere in the county."""
    user = who or {OWN: cast.liaison, SIBLING: cast.sibling, FOREIGN: cast.other_town}[code]
    Occupation.objects.get_or_create(code=CARE, defaults={"name": "养老护理员", "edition": "2022"})
    told = {"facts": LOOKING, "id_number": citizen(sequence, born)} | more
    person = make_person(user, cast.regions[code], sequence, **told)
    usual = {"kind": "full_time", "occupation_id": CARE, "place": COUNTY, "wage_expected_min": 3000}
    with acting_as(user, cast.regions[code]):
        record_intention(person=person, by=user, wanted=usual | (wanted or {}))
    return person


@pytest.fixture
def firm(cast):
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        return register_employer(given=given(cast.regions[FOREIGN], 7), by=cast.other_town, verified=True)


def vacancy(cast, firm, **more):
    """A published vacancy of the firm, a few hundred metres from the own village."""
    usual = {
        "title": "护理员", "occupation_id": CARE, "wage_min": 3400, "headcount": 3, "work_region": cast.regions[OWN],
        "state": VacancyState.PUBLISHED, "published_at": now(), "works_from": time(8, 30), "works_until": time(16),
    }  # fmt: skip
    with batch("test"):
        made = Vacancy(employer=firm, region=firm.region, **(usual | more))
        made.save(force_insert=True)
    return made


def refer(person, one, state=ReferralState.RECOMMENDED, days=0):
    over = state not in ("recommended", "contacted", "interviewing", "offered")
    with batch("test"):
        made = Referral.objects.create(
            record=person, vacancy=one, region=person.region, counted_region=person.region, state=state,
            made_on=today() - timedelta(days=days), ended_on=today() if over else None,
        )  # fmt: skip
        Referral.objects.filter(pk=made.pk).update(moved_at=now() - timedelta(days=days))
    return made


def words(match):
    return {reason.name: reason.words for reason in match.reasons}


def long_ago(*people, days=20):
    """Their intentions were told so many days ago."""
    with batch("test"):
        JobIntention.objects.filter(record__in=people).update(renewed_on=None, starts_on=today() - timedelta(days=days))


def test_what_a_row_says_becomes_a_reason_or_a_block(cast, firm):
    person = seeker(cast)
    with batch("test"):
        PersonSkill.objects.create(record=person, region=person.region, name="养老护理员", level=4)
    good = vacancy(cast, firm, certificate="养老护理员证", certificate_level=5)
    with acting_as(cast.liaison, cast.regions[OWN]):
        match = judge(person=person, vacancy=good)
    assert match.blocks == []
    assert words(match)["wage"] == "工资比期望高 400 元"
    assert words(match)["occupation"] == "想做养老护理员"
    assert words(match)["skill"] == "有养老护理员四级"
    assert words(match)["distance"] == "就在附近"
    assert words(match)["kind"] == "是全职，本人想找全职"
    assert match.tenths == sum(reason.tenths for reason in match.reasons)

    # What is changed about the vacancy or the person, and the sentence that then blocks the pair.
    shut = [
        ({"state": VacancyState.CLOSED, "closed_on": today()}, "岗位已经不招了"),
        ({"expires_on": today() - timedelta(days=1)}, "岗位已经不招了"),
        ({"certificate": "养老护理员证", "certificate_level": 3}, "要有养老护理员证三级"),
        ({"certificate": "电工证"}, "要有电工证"),
        ({"age_max": 30, "age_reason": "重体力"}, "岗位要 30 岁以下（重体力）"),
        ({"kind": VacancyKind.WELFARE}, "公益性岗位要先认定就业困难人员"),
    ]
    for changed, sentence in shut:
        with acting_as(cast.liaison, cast.regions[OWN]):
            assert judge(person=person, vacancy=vacancy(cast, firm, **changed)).blocks == [sentence]
    day_work = vacancy(cast, firm, wage_min=200, wage_unit=WageUnit.DAY)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert words(judge(person=person, vacancy=day_work))["wage"] == "工资比期望高 1,350 元（按每月 21.75 天算）"


def test_school_hours_youth_retirement_and_refused_consent(cast, firm):
    mother, child, old = (
        seeker(cast, 12),
        seeker(cast, 14, born=today().replace(year=today().year - 15, day=1)),
        seeker(cast, 16, born=date(1950, 2, 3)),
    )
    unwilling = seeker(cast, 18)
    with acting_as(cast.liaison, cast.regions[OWN]):
        add_tag(person=mother, by=cast.liaison, kind=TagKind.STUDY_MOTHER, starts_on=today())
    with batch("test"):
        LabourRecord.objects.filter(pk=unwilling.pk).update(consent_state=ConsentState.WITHDRAWN)
    fits, late, untold = (
        vacancy(cast, firm),
        vacancy(cast, firm, works_until=time(20)),
        vacancy(cast, firm, works_from=None, works_until=None),
    )
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert words(judge(person=mother, vacancy=fits))["hours"] == "能接送孩子"
        assert judge(person=mother, vacancy=late).blocks == ["上班时间接送不了孩子"]
        assert judge(person=mother, vacancy=untold).blocks == ["要接送孩子，岗位没写上班时间"]
        assert "不满 16 岁" in judge(person=child, vacancy=fits).blocks
        assert judge(person=unwilling, vacancy=fits).blocks == ["本人不同意推荐"]
        # Above retirement age is a note, never a block.
        elderly = judge(person=old, vacancy=fits)
    assert elderly.blocks == []
    assert elderly.notes == ["已过退休年龄：签劳务协议，买意外险"]


def test_how_far_depends_on_the_wish(cast, firm):
    near, far = vacancy(cast, firm), vacancy(cast, firm, work_region=cast.regions[FOREIGN])
    carried = vacancy(cast, firm, work_region=cast.regions[FOREIGN], shuttle=True)
    anywhere, untold = seeker(cast, 12), seeker(cast, 14, wanted={"place": ""})
    there, away = seeker(cast, 16, wanted={"place": FOREIGN}), seeker(cast, 18, wanted={"place": "440300"})
    with acting_as(cast.liaison, cast.regions[OWN]):
        got = {
            name: {m.vacancies.keys[match.vacancy] for match in m.best}
            for name, m in (
                ("anywhere", vacancies_of_person(person=anywhere)), ("untold", vacancies_of_person(person=untold)),
                ("wider", vacancies_of_person(person=untold, minutes=500)), ("narrow", vacancies_of_person(person=anywhere, minutes=15)),
                ("there", vacancies_of_person(person=there)), ("away", vacancies_of_person(person=away)),
            )
        }  # fmt: skip
        blocked = vacancies_of_person(person=away).blocked
    everything = {near.pk, far.pk, carried.pk}
    assert got["anywhere"] == got["wider"] == got["there"] == everything
    assert got["untold"] == got["narrow"] == {near.pk, carried.pk}
    assert got["away"] == set()
    assert {match.blocks[0] for match in blocked} == {"本人想去广东省 深圳市"}


def test_referrals_block_their_pair_and_step_back(cast, firm):
    first, second, one = seeker(cast, 12), seeker(cast, 14), vacancy(cast, firm)
    other = vacancy(cast, firm, title="保育员")
    sentences = {
        ReferralState.INTERVIEWING: "已经推荐过，正在等结果",
        ReferralState.DECLINED: "本人说过不去这个岗位",
        ReferralState.REFUSED: "单位说过不合适",
    }
    for state, sentence in sentences.items():
        made = refer(first, one, state, days=40)
        with acting_as(cast.liaison, cast.regions[OWN]):
            assert judge(person=first, vacancy=one).blocks == [sentence]
            assert first.pk not in {m.people.keys[x.person] for m in (people_of_vacancy(vacancy=one),) for x in m.best}
            assert judge(person=second, vacancy=one).blocks == []
        with batch("test"):
            Referral.objects.filter(pk=made.pk).delete()
    with acting_as(cast.liaison, cast.regions[OWN]):
        before = judge(person=first, vacancy=other).tenths
    refer(first, one, ReferralState.LAPSED)
    with acting_as(cast.liaison, cast.regions[OWN]):
        after = judge(person=first, vacancy=other)
    assert words(after)["step_back"] == "近 30 天推荐过，先让一让"
    assert after.tenths == before - 60


def test_a_desk_gets_its_own_people_and_everybodys_published_vacancies(cast, firm):
    mine, theirs, abroad = seeker(cast, 12), seeker(cast, 14, SIBLING), seeker(cast, 16, FOREIGN)
    one, hidden = vacancy(cast, firm), vacancy(cast, firm, state=VacancyState.DRAFT, published_at=None)
    for user, region, people in (
        (cast.liaison, OWN, {mine.pk}), (cast.sibling, SIBLING, {theirs.pk}), (cast.town, TOWN_A, {mine.pk, theirs.pk}),
        (cast.gig, COUNTY, {mine.pk, theirs.pk, abroad.pk}),
    ):  # fmt: skip
        with acting_as(user, cast.regions[region]):
            found = people_of_vacancy(vacancy=one)
            assert {found.people.keys[m.person] for m in (*found.best, *found.blocked)} == people
    with acting_as(cast.liaison, cast.regions[OWN]):
        found = vacancies_of_person(person=mine)
        assert [found.vacancies.keys[m.vacancy] for m in found.best] == [one.pk]
        assert judge(person=mine, vacancy=hidden) is None
    # A change of a vacancy is seen at once, though the columns of the published ones are kept.
    with batch("test"):
        Vacancy.objects.filter(pk=one.pk).update(state=VacancyState.SUSPENDED)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert vacancies_of_person(person=mine).best == []


def test_vacancies_of_an_employer_that_is_suspended_are_blocked_where_the_desk_sees_it(cast, firm):
    person, one = seeker(cast, 16, FOREIGN), vacancy(cast, firm)
    with batch("test"):
        put(Employer, firm.pk, state="suspended")
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        found = vacancies_of_person(person=person)
    assert found.best == []
    assert found.blocked[0].blocks == ["单位暂停或没有核验"]
    assert found.vacancies.keys[found.blocked[0].vacancy] == one.pk


def test_the_stalled_are_those_who_heard_nothing_and_who_needs_most_stands_first(cast, firm):
    plain, referred, called, fresh = (seeker(cast, n, phone="15481726354") for n in (12, 14, 16, 18))
    low, older = seeker(cast, 22), seeker(cast, 24, born=date(1970, 5, 5))
    elsewhere = seeker(cast, 26, SIBLING)
    long_ago(plain, referred, called, low, older, elsewhere)
    long_ago(fresh, days=13)
    one = vacancy(cast, firm)
    refer(referred, one, ReferralState.LAPSED, days=3)
    with acting_as(cast.liaison, cast.regions[OWN]):
        dial(person=called, by=cast.liaison)
        add_tag(person=low, by=cast.liaison, kind=TagKind.MINIMUM_LIVING, starts_on=today())
        add_tag(person=low, by=cast.liaison, kind=TagKind.DISABLED, starts_on=today())
        found = list(stalled_people().order_by("-grade", "since", "id"))
        assert [(row.pk, row.grade) for row in found] == [(low.pk, 2), (older.pk, 1), (plain.pk, 0)]
        calls = to_call_today()
        assert [calls.people.keys[m.person] for m in calls.best][0] == low.pk
        assert {calls.people.keys[m.person] for m in calls.best} == {low.pk, older.pk, plain.pk}
        assert words(calls.best[0])["help"] == "14 天没有音讯、残疾人、收入低"
    refer(low, one)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert low.pk not in {row.pk for row in stalled_people()}
        calls = to_call_today()
        assert {calls.people.keys[m.person] for m in calls.best} == {older.pk, plain.pk}


def test_a_plan_is_opened_once_done_step_by_step_and_ends_with_a_word(cast):
    person, soon = seeker(cast), today() + timedelta(days=7)
    usual = {"target": "job", "steps": ["改简历", " ", "陪同面试"], "review_on": soon, "by": cast.liaison}
    refused = [
        ({"steps": [" "]}, "请至少写一步。"),
        ({"steps": ["一"] * 9}, "最多写 8 步，请合并几步。"),
        ({"review_on": today()}, "回看日期要在今天以后。"),
    ]
    with acting_as(cast.liaison, cast.regions[OWN]):
        for changed, sentence in refused:
            with pytest.raises(Refused, match=sentence):
                open_aid(person=person, why=[], **(usual | changed))
        aid = open_aid(person=person, why=[AidReason.UNHEARD], **usual)
        assert (aid.steps, aid.next_step, aid.why_words) == (["改简历", "陪同面试"], "改简历", "14 天没有音讯")
        with pytest.raises(Refused, match="已有一份正在进行的帮扶计划"):
            open_aid(person=person, why=[], **usual)
        step_done(aid=aid, revision=1)
        with pytest.raises(Refused, match="刚才有人改过"):
            step_done(aid=aid, revision=1)
        aid = EmploymentAid.objects.get(pk=aid.pk)
        with pytest.raises(Refused, match="写一句现在怎么样"):
            note_aid(aid=aid, revision=2, said=" ", review_on=soon)
        note_aid(aid=aid, revision=2, said="约了周三", review_on=soon)
        step_done(aid=EmploymentAid.objects.get(pk=aid.pk), revision=3)
        with pytest.raises(Refused, match="步骤都做完了"):
            step_done(aid=EmploymentAid.objects.get(pk=aid.pk), revision=4)
        with pytest.raises(Refused, match="写一句结果"):
            end_aid(aid=aid, verb="finish", revision=4, said="")
        end_aid(aid=aid, verb="finish", revision=4, said="上班了")
        with pytest.raises(Refused, match="已经结束"):
            end_aid(aid=aid, verb="stop", revision=5, said="不做了")
        over = EmploymentAid.objects.get(pk=aid.pk)
        assert (over.state, over.ended_on, over.said) == (AidState.DONE, today(), "上班了")
        told = AuditEntry.objects.filter(object_id=str(person.pk)).values_list("action", flat=True)
        assert {"open_aid", "step_aid", "note_aid", "finish_aid"} <= set(told)
    with batch("test"), pytest.raises(IntegrityError, match="does not go from done to active"), transaction.atomic():
        EmploymentAid.objects.filter(pk=aid.pk).update(state=AidState.ACTIVE, ended_on=None)


def test_the_pages_show_reasons_and_the_review_day_comes_to_its_owner(cast, firm, signed_in):
    person, one = seeker(cast, 12, phone="15481726354", full_name="宓冬璇"), vacancy(cast, firm)
    far = vacancy(cast, firm, title="缝纫工", certificate="缝纫工证")
    long_ago(person)
    client = signed_in(cast.liaison)
    page = client.get(f"/matches/people/{person.pk}/").content.decode()
    for text in ("工资比期望高 400 元", "+30.0", "要有缝纫工证", far.title, "直线 1.3 倍"):
        assert text in page
    brief = client.get(f"/matches/people/{person.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert one.title in brief and "<html" not in brief
    assert f"/matches/people/{person.pk}/" in client.get(f"/workers/{person.pk}/").content.decode()
    assert "宓*璇" in client.get(f"/matches/vacancies/{one.pk}/?minutes=30").content.decode()
    assert "护理员" in client.get("/matches/today/").content.decode()
    address = f"/workers/{person.pk}/aid/"
    stalled = client.get("/workers/stalled/?plan=no").content.decode()
    assert "宓*璇" in stalled and address in stalled
    assert "14 天没有音讯" in client.get(address).content.decode()
    sent = {"verb": "open", "target": "job", "steps": "改简历\n陪同面试"}
    assert client.post(address, sent).status_code == 302
    with batch("test"):
        plan = EmploymentAid.objects.get()
        assert (plan.why, plan.steps, plan.review_on) == (
            ["unheard"],
            ["改简历", "陪同面试"],
            today() + timedelta(days=14),
        )
    assert client.post(address, {"verb": "step", "revision": "1"}).status_code == 302
    assert client.post(address, {"verb": "finish", "revision": "1", "said": "到岗"}).status_code == 422
    assert "做完了" in client.get(address).content.decode()
    assert "宓*璇" not in client.get("/workers/stalled/?plan=no").content.decode()
    with batch("test"):
        EmploymentAid.objects.update(review_on=today())
    home = client.get("/home/").content.decode()
    assert "帮扶该回看了 · 1" in home and "14 天没有音讯的人 · 1" in home
    assert "帮扶该回看了" not in signed_in(cast.town).get("/home/").content.decode()
    assert signed_in(cast.sibling).get(address).status_code == 404
