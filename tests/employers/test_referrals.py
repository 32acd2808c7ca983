"""推介 to 上岗 on the database: who does what when, what the employer reads, what time and the last opening do."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.models import FollowUp, Placement, Referral, ReferralCard, Vacancy
from employers.referral_enums import (
    FOLLOW_UP_MOVES,
    OPEN_REFERRALS,
    REFERRAL_MOVES,
    FirmReason,
    PersonReason,
    PlacementEnd,
    ReferralState,
)
from employers.services import referral_answers as answers
from employers.services.follow_ups import note_follow_up
from employers.services.placements import end_placement, record_placement
from employers.services.referral_clock import pass_time
from employers.services.referral_steps import REPEATED
from employers.services.referrals import TWICE, agree, decline, recommend
from employers.services.registration import register_employer
from employers.services.vacancies import close_vacancy
from employers.services.vacancy_openings import TAKEN
from employers.services.vacancy_review import close_expired
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch
from jiayu_jobs.state_guard import pairs
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, TOWN_B, acting_as
from tests.employers.test_matching import CARE, seeker, vacancy
from tests.employers.test_registration import given
from tests.states import put
from workers.enums import RecordStatus, TagKind
from workers.models import LabourRecord, Occupation, TransferCase
from workers.services.closing import close_record
from workers.services.consent import answer_consent
from workers.services.transfers import ask_transfer, decide_transfer
from workers.services.wishes import add_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(cast):
    Occupation.objects.get_or_create(code=CARE, defaults={"name": "养老护理员", "edition": "2022"})
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        return register_employer(given=given(cast.regions[FOREIGN], 7), by=cast.other_town, verified=True)


@contextmanager
def as_firm(firm):
    with acting(Actor(key="firm-user", label="企业"), Scope("organisation", organisation=str(firm.pk))):
        yield


def recommended(cast, one, sequence=12, code=OWN, agreed=True):
    user = {OWN: cast.liaison, SIBLING: cast.sibling, FOREIGN: cast.other_town}[code]
    person = seeker(cast, sequence, code, phone="15481726354")
    with acting_as(user, cast.regions[code]):
        return recommend(person=person, vacancy_id=one.pk, by=user, agreed=agreed)


def card_of(referral):
    with batch("test"):
        return ReferralCard.objects.select_related("employer").get(pk=referral.pk)


def again(row):
    with batch("test"):
        return type(row).objects.select_related("record", "region", "vacancy").get(pk=row.pk)


def agree_with_cards():
    """Every card repeats its referral."""
    with batch("test"):
        for referral in Referral.objects.all():
            card = ReferralCard.objects.get(pk=referral.pk)
            assert [getattr(card, name) for name in REPEATED] == [getattr(referral, name) for name in REPEATED]


def test_a_person_is_masked_until_they_agree_and_named_until_it_is_over(cast, firm):
    poor = seeker(cast, 12, phone="15481726354")
    one = vacancy(cast, firm)
    with acting_as(cast.liaison, cast.regions[OWN]):
        add_tag(person=poor, by=cast.liaison, kind=TagKind.MINIMUM_LIVING, starts_on=today())
        referral = recommend(person=poor, vacancy_id=one.pk, by=cast.liaison)
        assert "收入低" in referral.reasons and "400" in referral.reasons
    with batch("test"):
        person = LabourRecord.objects.get(pk=referral.record_id)
    with as_firm(firm):
        card = ReferralCard.objects.get()
        assert not LabourRecord.objects.exists() and not Referral.objects.exists()
        assert (card.shown_name, card.shows_phone) == (person.masked_name, False)
        assert "岁" in card.about and "甲村" in card.about and person.full_name not in card.about
        assert "护理员" in card.reasons and "400" not in card.reasons and "收入低" not in card.reasons
        with pytest.raises(Refused, match="状态已经变了"):
            answers.invite(card=card, at=now() + timedelta(days=1), place="厂里")
    with acting_as(cast.liaison, cast.regions[OWN]):
        agree(referral=again(referral))
    with as_firm(firm):
        card = ReferralCard.objects.get()
        assert card.shown_name == person.full_name
        assert answers.read_phone(card=card) == person.phone.open()
        answers.refuse(card=card, reason=FirmReason.SKILL)
    card = card_of(referral)
    assert (card.shown_name, card.phone, card.reason) == (person.masked_name, None, "技能不符")
    with as_firm(firm), pytest.raises(Refused, match="7 天"):
        answers.read_phone(card=card)
    with batch("test"):
        assert AuditEntry.objects.filter(action="read_candidate_phone", object_id=str(referral.pk)).count() == 1
    agree_with_cards()


def test_from_the_interview_to_work_and_what_the_register_says_then(cast, firm):
    one = vacancy(cast, firm, headcount=2, contract_kind="labour_contract")
    referral = recommended(cast, one)
    with as_firm(firm):
        card = ReferralCard.objects.get()
        for at, place, field in ((now(), "厂里", "interview_at"), (now() + timedelta(days=1), " ", "interview_place")):
            with pytest.raises(Refused) as refused:
                answers.invite(card=card, at=at, place=place)
            assert refused.value.field == field
        answers.invite(card=card, at=now() + timedelta(days=1), place="厂里")
        answers.invite(card=card, at=now() + timedelta(days=2), place="门卫室")
        with pytest.raises(Refused, match="不能早于今天"):
            answers.offer(card=card, starts_on=today() - timedelta(days=1))
        answers.offer(card=card, starts_on=today())
        with pytest.raises(Refused, match="不晚于今天"):
            answers.onboard(card=card, started_on=today() + timedelta(days=1), by=None, from_employer=True)
        answers.onboard(card=card, started_on=None, by=None, from_employer=True)
        with pytest.raises(Refused, match="状态已经变了"):
            answers.onboard(card=card, started_on=None, by=None, from_employer=True)
    with batch("test"):
        placement = Placement.objects.select_related("record", "region", "vacancy").get()
        person = placement.record
        assert (placement.referral_id, placement.unit_name) == (referral.pk, one.unit_name)
        assert placement.is_reemployment and placement.confirmed_by_employer
        assert (person.employment_status, person.work_unit_name) == ("employed", one.unit_name)
        assert not person.intentions.open().exists()
        assert Vacancy.objects.get(pk=one.pk).filled == 1
        follow_ups = list(FollowUp.objects.order_by("due_on"))
    assert [(row.due_on - today()).days for row in follow_ups] == [7, 30, 90]
    agree_with_cards()
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="才做"):
            note_follow_up(follow_up=again_follow_up(follow_ups[0]), result="at_work", by=cast.liaison)
        with pytest.raises(Refused, match="离岗原因"):
            note_follow_up(follow_up=again_follow_up(follow_ups[0]), result="left", by=cast.liaison)
        note_follow_up(
            follow_up=again_follow_up(follow_ups[0]), result="left", by=cast.liaison, reason=PlacementEnd.RESIGNED
        )
        with pytest.raises(Refused, match="记过了"):
            note_follow_up(follow_up=again_follow_up(follow_ups[0]), result="left", by=cast.liaison, reason="resigned")
    with batch("test"):
        assert list(FollowUp.objects.order_by("due_on").values_list("state", flat=True)) == ["done", "off", "off"]
        assert Placement.objects.get().ended_on == today()
        assert Vacancy.objects.get(pk=one.pk).filled == 0, "who left soon is looked for again"


def again_follow_up(row):
    return FollowUp.objects.select_related("placement__record__region", "placement__vacancy").get(pk=row.pk)


def test_retention_counts_who_lasted_and_work_found_alone_is_written_down_once(cast, firm):
    person, day = seeker(cast), today() - timedelta(days=120)
    told = {"kind": "full_time", "unit_name": "自己找的厂", "evidence": "看过合同", "by": cast.liaison}
    with acting_as(cast.liaison, cast.regions[OWN]):
        for wrong, words in (
            ({"evidence": " "}, "依据"),
            ({"unit_name": ""}, "哪个单位"),
            ({"started_on": today() + timedelta(days=1)}, "不能晚于今天"),
        ):
            with pytest.raises(Refused, match=words):
                record_placement(person=person, **({"started_on": day} | told | wrong))
        placement = record_placement(person=person, started_on=day, **told)
        with pytest.raises(Refused, match="已经记在"):
            record_placement(person=person, started_on=day, **told)
        assert placement.is_retained(90) and Placement.objects.reached(90, today()).retained(90).count() == 1
        placement = again(placement)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="有人改过"):
            end_placement(placement=placement, ended_on=None, reason="other", revision=9)
        end_placement(placement=placement, ended_on=day + timedelta(days=60), reason="family", revision=1)
        assert not Placement.objects.reached(90, today()).retained(90).exists()


def test_it_is_recommended_once_by_whomever_and_never_what_is_blocked(cast, firm):
    one = vacancy(cast, firm)
    referral = recommended(cast, one, agreed=False)
    person = again(referral).record
    with acting_as(cast.town, cast.regions[COUNTY]), pytest.raises(Refused, match="推荐"):
        recommend(person=person, vacancy_id=one.pk, by=cast.town)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="选一个原因"):
            decline(referral=referral, reason="nonsense")
        decline(referral=referral, reason=PersonReason.WAGE)
        with pytest.raises(Refused, match="不能推荐"):
            recommend(person=person, vacancy_id=one.pk, by=cast.liaison)
    assert card_of(referral).reason == "", "why a person does not go is not the employer's"
    over = vacancy(cast, firm, state="closed", closed_on=today())
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(Refused, match="不招人"):
        recommend(person=person, vacancy_id=over.pk, by=cast.liaison)


def test_silence_is_asked_about_once_and_then_frees_the_person(cast, firm):
    one = vacancy(cast, firm)
    silent, waiting = recommended(cast, one, agreed=False), recommended(cast, one, 13)
    with batch("test"):
        assert pass_time() == 0
        assert pass_time(now() + timedelta(hours=25)) == 1
    assert (again(silent).state, again(silent).reason) == ("lapsed", "本人没有答复")
    first = again(waiting).due_at
    with batch("test"):
        assert pass_time(first + timedelta(minutes=1)) == 0
    asked = again(waiting)
    assert asked.state == "contacted" and asked.asked_again_at is not None
    with batch("test"):
        assert Referral.objects.overdue().count() == 1
        assert pass_time(asked.due_at + timedelta(days=40)) == 1
    assert again(waiting).state == "lapsed" and card_of(waiting).phone is None
    agree_with_cards()


def test_a_phone_goes_after_seven_days_though_the_way_goes_on(cast, firm):
    referral = recommended(cast, vacancy(cast, firm))
    with as_firm(firm):
        answers.offer(card=ReferralCard.objects.get(), starts_on=today() + timedelta(days=30))
    with batch("test"):
        assert pass_time(now() + timedelta(days=8)) == 0
    card = card_of(referral)
    assert (card.state, card.phone) == ("offered", None) and "*" not in card.shown_name


def test_a_filled_vacancy_tells_the_others_and_an_expired_one_keeps_whom_it_met(cast, firm):
    one = vacancy(cast, firm, headcount=1)
    first, other = recommended(cast, one), recommended(cast, one, 13, FOREIGN)
    with as_firm(firm):
        answers.onboard(card=ReferralCard.objects.get(pk=first.pk), started_on=None, by=None, from_employer=True)
    assert (one_of(one).state, again(other).state) == ("filled", "vacancy_gone")
    expiring = vacancy(cast, firm, headcount=2, title="夜班护理员", expires_on=today() - timedelta(days=1))
    with batch("test"):
        put(Vacancy, expiring.pk, expires_on=today())
    met, asked = recommended(cast, expiring, 14), recommended(cast, expiring, 15, agreed=False)
    with batch("test"):
        put(Vacancy, expiring.pk, expires_on=today() - timedelta(days=1))
        assert close_expired() == 1
    assert (again(met).state, again(asked).state) == ("contacted", "vacancy_gone")
    with as_firm(firm):
        answers.onboard(card=ReferralCard.objects.get(pk=met.pk), started_on=None, by=None, from_employer=True)
    closing = vacancy(cast, firm, title="护工")
    told = recommended(cast, closing, 16)
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        close_vacancy(vacancy=one_of(closing), outcome="no_need")
    assert again(told).state == "vacancy_gone"
    agree_with_cards()


def one_of(row):
    with batch("test"):
        return Vacancy.objects.select_related("region", "employer").get(pk=row.pk)


def test_a_person_who_moves_takes_the_referral_along_and_the_firm_can_answer(cast, firm):
    referral = recommended(cast, vacancy(cast, firm))
    old_card = card_of(referral)
    with batch("test"):
        person = LabourRecord.objects.get(pk=referral.record_id)
    number, name = person.id_number.open(), person.full_name
    with acting_as(cast.other_town, cast.regions[TOWN_B]):
        asked = ask_transfer(
            number=number, name=name, to_region=cast.regions[FOREIGN], reason="搬家", by=cast.other_town
        )
    with acting_as(cast.town, cast.regions[COUNTY]):
        decide_transfer(case=TransferCase.objects.get(pk=asked.pk), accept=True, answer="", by=cast.town)
    with as_firm(firm):
        with pytest.raises(Refused, match="刚迁到别的村"):
            answers.miss(card=old_card)
        answers.onboard(card=ReferralCard.objects.get(), started_on=None, by=None, from_employer=True)
    with batch("test"):
        placement = Placement.objects.get()
        assert placement.counted_region_id == FOREIGN and Referral.objects.get().counted_region_id == OWN


def test_every_move_is_in_the_table_for_services_and_database(cast, firm):
    """Each state is left by its moves alone, whatever is tried."""
    referral = recommended(cast, vacancy(cast, firm))
    allowed = set(pairs(REFERRAL_MOVES))
    assert pairs(FOLLOW_UP_MOVES) == ("due>done", "due>off")
    for before in ReferralState:
        for after in ReferralState:
            if before == after:
                continue
            open_before, open_after = before in OPEN_REFERRALS, after in OPEN_REFERRALS
            with batch("test"):
                put(Referral, referral.pk, state=before, due_at=None, ended_on=None if open_before else today())
                changes = {"state": after, "ended_on": None if open_after else today()}
                try:
                    with transaction.atomic():
                        Referral.objects.filter(pk=referral.pk).update(**changes)
                    moved = True
                except IntegrityError as error:
                    assert "does not go from" in str(error)
                    moved = False
            assert moved == (f"{before}>{after}" in allowed), (before, after)


def test_figures_count_what_the_desk_typed(cast, firm):
    one, day = vacancy(cast, firm, headcount=5), today() - timedelta(days=100)
    first, _ = recommended(cast, one), recommended(cast, one, 13, FOREIGN)
    left = seeker(cast, 14)
    rebuild()
    with as_firm(firm):
        answers.onboard(card=ReferralCard.objects.get(pk=first.pk), started_on=None, by=None, from_employer=True)
    with acting_as(cast.liaison, cast.regions[OWN]):
        told = {"unit_name": "厂", "started_on": day, "evidence": "看过合同", "by": cast.liaison}
        stayed = record_placement(person=seeker(cast, 15), kind="full_time", **told)
        gone = again(record_placement(person=left, kind="full_time", **told))
        record_placement(person=seeker(cast, 16), kind="gig", **told)
        assert stayed.is_retained(90)
    with acting_as(cast.liaison, cast.regions[OWN]):
        end_placement(placement=gone, ended_on=day + timedelta(days=89), reason="resigned", revision=1)
    roll_up()
    ids = ["REF01", "REF02", "REF03", "REF04", "REF05"]
    with batch("test"):
        county = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", ids, today())}
        assert (county["REF02"], county["REF04"], county["REF05"]) == (2, 50, 50)
        in_year = sum(spell >= today().replace(month=1, day=1) for spell in (today(), day, day, day))
        assert (county["REF01"], county["REF03"]) == (5, in_year)
        assert figures(cast.regions[FOREIGN], "now", ["REF02"], today())[0].value == 1
        assert verify().drift == []


@pytest.mark.django_db(transaction=True)
def test_two_firms_users_for_the_last_opening_and_two_desks_for_one_pair(cast, firm):
    one = vacancy(cast, firm, headcount=1)
    cards = [card_of(recommended(cast, one)), card_of(recommended(cast, one, 13, FOREIGN))]
    told = at_once(
        *(lambda card=card: answers.onboard(card=card, started_on=None, by=None, from_employer=True) for card in cards),
        scope=lambda: as_firm(firm),
    )
    assert sorted(told, key=len) == sorted(["done", TAKEN], key=len)
    person, other = seeker(cast, 17), vacancy(cast, firm, title="护工")
    told = at_once(
        *(lambda: recommend(person=person, vacancy_id=other.pk, by=cast.town) for _ in range(2)),
        scope=lambda: acting_as(cast.town, cast.regions[COUNTY]),
    )
    assert told.count("done") == 1 and any(TWICE[:6] in one or "推荐" in one for one in told if one != "done")
    with batch("test"):
        assert Referral.objects.filter(record=person).count() == ReferralCard.objects.filter(record=person).count() == 1
        assert Placement.objects.count() == 1
    agree_with_cards()


def at_once(*works, scope):
    start, told = threading.Barrier(len(works)), []

    def run(work):
        try:
            with scope():
                Vacancy.objects.exists()
                start.wait()
                work()
                told.append("done")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("how", ["withdraws", "dies"])
def test_who_withdraws_or_leaves_the_register_is_recommended_no_longer(cast, firm, how):
    person = seeker(cast, 12, phone="15481726354")
    one = vacancy(cast, firm)
    with acting_as(cast.liaison, cast.regions[OWN]):
        referral = recommend(person=person, vacancy_id=one.pk, by=cast.liaison, agreed=True)
        assert again(referral).state == ReferralState.CONTACTED and card_of(referral).phone is not None
        if how == "withdraws":
            answer_consent(person=person, agreed=False, by=cast.liaison)
        else:
            close_record(person=person, reason=RecordStatus.DECEASED, day=today(), by=cast.liaison)
    ended, card = again(referral), card_of(referral)
    assert (ended.state, ended.ended_on) == (ReferralState.DECLINED, today())
    # The employer reads that it is over: neither why, nor a name, nor a number.
    assert (card.state, card.reason, card.phone, card.shown_name) == (ended.state, "", None, ended.record.masked_name)
