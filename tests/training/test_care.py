"""居家养老 on the database: from a family's order to a signed visit and the county's figures; who reads what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.audit.quota import spend
from jiayu_jobs.clock import midnight, now, today
from jiayu_jobs.identifiers.citizen_id import make
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch
from tests.cast import AREA, COUNTY, FOREIGN, OWN, TOWN_A, acting_as, make_person
from tests.training.test_classes import county, course, project, sign_up, taught
from training.care_enums import CareOrderState, CareVisitState
from training.care_exports import CareVisitList
from training.models import Caregiver, CareOrder, CareVisit, Certificate, Elder
from training.retention import RULES
from training.services import care, care_visits, caregivers, outcomes
from workers.enums import RecordStatus
from workers.models import LabourRecord
from workers.services.closing import close_record

pytestmark = pytest.mark.django_db
BORN = date(1945, 6, 1)


def elder(cast, region=OWN, number=701, **more):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[region]
    given = {
        "full_name": "刘老太",
        "id_number": make(AREA, BORN, number),
        "phone": "15412340001",
        "address": "三组 5 号",
    }
    with acting_as(user, cast.regions[region]):
        return care.register_elder(region=cast.regions[region], by=user, **{"told": True, **given, **more})


def order(cast, body, of=None, region=OWN, visits=2, **more):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[region]
    of = of or elder(cast, region)
    usual = {"items": ["bathing"], "starts_on": today(), "ends_on": today() + timedelta(days=30), "price": Decimal(60)}
    with acting_as(user, cast.regions[region]):
        return care.place_order(elder=of, body=body, visits_wanted=visits, by=user, **usual | more)


def of_body(body):
    return acting(Actor(str(body.user.pk), "老师"), Scope("organisation", organisation=str(body.pk)))


def of_caregiver(row):
    return acting(Actor("caregiver", "护工"), Scope("organisation", organisation=str(row.pk)))


def accepted(cast, body, caregiver, **more):
    made = order(cast, body, **more)
    with of_body(body):
        care.assign(order=made, caregiver=caregiver)
    with of_caregiver(caregiver):
        care.accept(order=CareOrder.objects.get(pk=made.pk))
    return made


def visit_now(body, made, minutes=60):
    with of_body(body):
        (visit,) = care_visits.plan_visits(order=made, first=now(), minutes=minutes)
    return visit


def done(visit, made):
    care_visits.arrive(visit=visit, lng=113.9, lat=29.9)
    care_visits.finish_visit(visit=visit, items=["bathing"], code=care.sign_code(made), signed_by="family", rating=3)


def test_from_a_familys_order_to_a_signed_visit_and_the_countys_figures(cast, body, caregiver):
    rebuild()
    made = accepted(cast, body, caregiver, visits=1)
    visit = visit_now(body, made)
    with of_caregiver(caregiver):
        assert care.read_contact(order=CareOrder.objects.get()) == ("三组 5 号", "15412340001")
        with pytest.raises(Refused, match="允许定位"):
            care_visits.arrive(visit=visit)
        care_visits.arrive(visit=visit, place="家门口")
        wrong = "0000" if care.sign_code(made) != "0000" else "0001"
        with pytest.raises(Refused, match="签字码不对"):
            care_visits.finish_visit(visit=visit, items=["bathing"], code=wrong, signed_by="family")
        care_visits.finish_visit(visit=visit, items=["bathing"], code=care.sign_code(made), signed_by="elder", rating=3)
    roll_up()
    with batch("test"):
        row, seen = CareOrder.objects.get(), CareVisit.objects.get()
        assert (row.state, row.visits_done, row.amount) == (CareOrderState.DONE, 1, Decimal(60))
        assert row.phone is None and row.address is None, "the card keeps no address once it is over"
        assert (seen.state, seen.done_on, seen.counted_region_id) == (CareVisitState.DONE, today(), OWN)
        assert Elder.objects.get().first_served_on == today()
        for place in (COUNTY, TOWN_A, OWN):
            told = figures(cast.regions[place], "now", ["CAR07", "CAR08"], today())
            assert [one.value for one in told] == [1, 1], place
        assert verify().drift == []
    with of_body(body):
        care.settle(order=made)
        with pytest.raises(Refused, match="已经结束"):
            care.read_contact(order=CareOrder.objects.get())


def test_C6_addresses_are_shown_sixty_times_a_day_and_not_once_more(cast, body, caregiver, settings):
    assert settings.CARE_CONTACTS_A_DAY == 60
    accepted(cast, body, caregiver)
    with of_caregiver(caregiver):
        spend("care-contact:caregiver", limit=60, hours=24, amount=59)
        shown = care.read_contact(order=CareOrder.objects.get())
        with pytest.raises(Refused, match="60 次"):
            care.read_contact(order=CareOrder.objects.get())
    with of_body(body):
        assert care.read_contact(order=CareOrder.objects.get()) == shown
    with batch("test"):
        assert AuditEntry.objects.filter(action="read_care_contact", outcome="done").count() == 2


def test_the_body_and_the_caregiver_read_the_card_and_never_the_elder(cast, body, caregiver):
    made = accepted(cast, body, caregiver)
    order(cast, body, of=elder(cast, FOREIGN, 703, full_name="王老头"), region=FOREIGN)
    visit_now(body, made)
    with of_body(body):
        assert not Elder.objects.exists()
        assert CareOrder.objects.count() == 2 and CareVisit.objects.count() == 1
    with of_caregiver(caregiver):
        assert not Elder.objects.exists()
        assert [row.pk for row in CareOrder.objects.all()] == [made.pk]
        assert CareVisit.objects.count() == 1 and Caregiver.objects.count() == 1
    with of_caregiver(made):  # some other key
        assert not CareOrder.objects.exists() and not CareVisit.objects.exists()
    with acting_as(cast.sibling, cast.regions["421221103201"]):
        assert not Elder.objects.exists() and not CareOrder.objects.exists()


def test_nobody_is_at_two_homes_at_once(cast, body, caregiver):
    first = accepted(cast, body, caregiver)
    second = accepted(cast, body, caregiver, of=elder(cast, FOREIGN, 703), region=FOREIGN)
    visit = visit_now(body, first)
    with of_body(body), pytest.raises(Refused, match="已经约了别家"):
        care_visits.plan_visits(order=second, first=now() + timedelta(minutes=30), minutes=60)
    with batch("test"), pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        other = CareVisit.objects.get(pk=visit.pk)
        other.pk, other.order, other.elder_id = second.pk, second, second.elder_id
        other.save(force_insert=True)
    with of_body(body):
        with pytest.raises(Refused, match="只剩 1 次"):
            care_visits.plan_visits(order=first, first=now() + timedelta(days=1), minutes=60, times=2)
        with pytest.raises(Refused, match="不在订单的日期"):
            care_visits.plan_visits(order=first, first=midnight(today() + timedelta(days=40)), minutes=60)


def test_several_visits_are_planned_or_none(cast, body, caregiver):
    made = accepted(cast, body, caregiver, visits=5)
    busy = accepted(cast, body, caregiver, of=elder(cast, FOREIGN, 703), region=FOREIGN)
    evening = midnight(today() + timedelta(days=8)) + timedelta(hours=9)
    with of_body(body):
        care_visits.plan_visits(order=busy, first=evening, minutes=60)
        with pytest.raises(Refused, match="已经约了别家"):
            care_visits.plan_visits(order=made, first=evening - timedelta(days=7), minutes=60, times=3)
        assert CareVisit.objects.filter(order=made).count() == 0
        assert len(care_visits.plan_visits(order=made, first=evening + timedelta(hours=2), minutes=60, times=3)) == 3


def test_only_a_care_certificate_opens_the_door(cast, body):
    made = course(cast, body, of=project(cast, name="电工", brand="", topic="electrician"))
    trainee = sign_up(cast, made)
    made = taught(cast, made)
    with county(cast):
        outcomes.assess(training_class=made, scores={trainee.pk: 80})
        outcomes.certify(training_class=made)
    with of_body(body), pytest.raises(Refused, match="嘉鱼护工"):
        caregivers.admit(certificate=Certificate.objects.get())


def test_a_caregiver_who_goes_gives_the_orders_back_and_the_account_opens_nothing(
    cast,
    body,
    caregiver,
    signed_in,
):
    made = accepted(cast, body, caregiver)
    visit_now(body, made)
    with county(cast):
        issued = caregivers.create_caregiver_account(caregiver=caregiver, username="carer")
        with pytest.raises(Refused, match="已经有账号"):
            caregivers.create_caregiver_account(caregiver=caregiver, username="carer2")
    issued.user.must_change_password = False
    issued.user.save(update_fields=["must_change_password"])
    client = signed_in(issued.user)
    assert "刘老太" in client.get(reverse("training:care-visits")).content.decode()
    with acting_as(cast.other_town, cast.regions["421221106"]):
        close_record(person=caregiver.record, by=cast.other_town, reason=RecordStatus.MOVED_OUT, day=today())
    assert client.get(reverse("training:care-visits")).status_code in (302, 403)
    with batch("test"):
        row = CareOrder.objects.get()
        assert (row.state, row.caregiver_id, row.caregiver_name) == (CareOrderState.PLACED, None, "")
        assert CareVisit.objects.get().state == CareVisitState.CANCELLED


def test_a_caregiver_says_no_and_the_body_assigns_anew(cast, body, caregiver):
    made = order(cast, body)
    with of_body(body):
        care.assign(order=made, caregiver=caregiver)
    with of_caregiver(caregiver):
        care.hand_back(order=CareOrder.objects.get(), reason="太远")
        assert not CareOrder.objects.exists()
    with of_body(body):
        assert CareOrder.objects.get().state == CareOrderState.PLACED
        care.assign(order=made, caregiver=caregiver)


def test_an_elder_who_is_served_no_more_ends_the_orders_and_is_forgotten_in_time(cast, body, caregiver):
    made = accepted(cast, body, caregiver)
    visit = visit_now(body, made)
    with of_caregiver(caregiver):
        done(visit, made)
    with acting_as(cast.liaison, cast.regions[OWN]):
        one = Elder.objects.get()
        with pytest.raises(Refused, match="还在服务"):
            care.erase_elder(elder=one, reason="家属要求")
        care.end_elder(elder=one, reason="deceased")
        assert CareOrder.objects.get().state == CareOrderState.CANCELLED
    with batch("test"):
        assert RULES[1].due() == 0
        Elder.objects.update(ended_on=date(2010, 1, 1))
        assert RULES[1].due() == RULES[1].remove(10) == 1
        one, seen = Elder.objects.get(), CareVisit.objects.get()
        assert (one.full_name, one.id_number, one.id_index, one.phone, one.address) == ("", None, None, None, None)
        assert seen.arrived_lng is None and seen.state == CareVisitState.DONE
        assert CareOrder.objects.get().shown_name == "" and RULES[1].due() == 0


def test_numbers_of_elders_elsewhere_are_asked_no_more_often_than_those_of_people(cast, settings):
    settings.ID_LOOK_UPS_AN_HOUR = 2
    for number in (701, 703, 705):
        elder(cast, FOREIGN, number)
    for number in (701, 703):
        with pytest.raises(Refused, match="在别的村"):
            elder(cast, OWN, number)
    with pytest.raises(Refused, match="次数已用完"):
        elder(cast, OWN, 705)
    with pytest.raises(Refused, match="次数已用完"):
        elder(cast, OWN, 901)
    with pytest.raises(Refused, match="老人名单里"):
        elder(cast, FOREIGN, 701)


def test_what_is_put_right_about_an_elder_reaches_the_open_order(cast, body, caregiver, signed_in):
    made = accepted(cast, body, caregiver)
    one, client = made.elder_id, signed_in(cast.liaison)
    url = reverse("training:act-elder", args=[one])
    client.post(url, {"verb": "correct"})
    client.post(url, {"verb": "correct", "phone": "15412349999", "address": "五组 8 号", "care_level": "3"})
    with of_caregiver(caregiver):
        assert care.read_contact(order=CareOrder.objects.get()) == ("五组 8 号", "15412349999")
    with batch("test"):
        row = Elder.objects.get()
        assert (row.phone.open(), row.care_level, row.family_name) == ("15412349999", 3, "")
        told = AuditEntry.objects.filter(action="correct_elder").order_by("id")
        assert [(one.outcome, one.detail) for one in told] == [
            ("refused", {}), ("done", {"fields": ["phone", "address", "care_level"]}),
        ]  # fmt: skip


def test_bad_input_is_refused_with_a_sentence_and_loses_nothing(cast, body, caregiver):
    with pytest.raises(Refused, match="告知书"):
        elder(cast, told=False)
    with pytest.raises(Refused, match="60 岁以上"):
        elder(cast, id_number=make(AREA, date(1990, 1, 1), 701))
    one = elder(cast)
    with pytest.raises(Refused, match="已经登记过"):
        elder(cast, FOREIGN)
    with pytest.raises(Refused, match="至少选一个"):
        order(cast, body, of=one, items=[])
    made = accepted(cast, body, caregiver, of=one)
    visit = visit_now(body, made)
    with of_caregiver(caregiver):
        for _ in range(5):
            with pytest.raises(Refused):
                care_visits.finish_visit(visit=visit, items=["meals"], code="x", signed_by="family")
        with pytest.raises(Refused, match="错太多次"):
            care_visits.finish_visit(visit=visit, items=["meals"], code=care.sign_code(made), signed_by="family")
        with pytest.raises(Refused, match="还没有上过门"):
            care.finish(order=made)
        care_visits.miss(visit=visit, reason="家里没人")
        with pytest.raises(Refused, match="状态已经变了"):
            care_visits.arrive(visit=visit, place="门口")


def test_a_rating_is_given_once_after_the_visit(cast, body, caregiver):
    made = accepted(cast, body, caregiver)
    visit = visit_now(body, made)
    with of_caregiver(caregiver):
        care_visits.arrive(visit=visit, place="家")
        care_visits.finish_visit(visit=visit, items=["meals"], code=care.sign_code(made), signed_by="family")
    with of_body(body):
        care_visits.rate_visit(visit=visit, rating=2)
        with pytest.raises(Refused, match="评一次"):
            care_visits.rate_visit(visit=visit, rating=3)


def test_the_phone_and_the_workbook_show_the_countys_time(cast, body, caregiver, signed_in):
    made = accepted(cast, body, caregiver, starts_on=today())
    early = midnight(today() + timedelta(days=1)) + timedelta(hours=6)
    with of_body(body):
        care_visits.plan_visits(order=made, first=early, minutes=60)
    with county(cast):
        user = caregivers.create_caregiver_account(caregiver=caregiver, username="carer").user
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    page = signed_in(user).get(reverse("training:care-visits")).content.decode()
    assert "今天没有约好的上门" in page and "往后 1 次" in page and " 6:00" in page
    with batch("test"):
        visit = CareVisit.objects.get()
        cells = [column.text(visit, masked=True) for column in CareVisitList.columns]
    assert f"{today() + timedelta(days=1)} 06:00" in cells


def test_the_family_keeps_a_slip_with_the_code_that_ends_a_visit(cast, body, signed_in):
    made = order(cast, body)
    page = signed_in(cast.liaison).get(reverse("training:care-slip", args=[made.pk])).content.decode()
    assert care.sign_code(made) in page and "刘老太" not in page


def test_a_caregiver_is_nobody_elsewhere(cast, body, caregiver):
    make_person(cast.liaison, cast.regions[OWN], 33)
    with of_caregiver(caregiver):
        assert not LabourRecord.objects.exists()
