"""公益性岗位 on the database: groups that hold on the day, the last place, terms, renewals, pay, the count."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.models import Placement, WelfarePay, WelfarePlacement, WelfarePost
from employers.services import welfare as services
from employers.welfare_enums import POST_MOVES, WELFARE_MOVES, WelfareState
from jiayu_jobs.clock import months_after, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from jiayu_jobs.state_guard import pairs
from tests.cast import COUNTY, FOREIGN, OWN, acting_as, citizen, make_person
from tests.states import put
from workers.enums import TagKind
from workers.models import LabourRecord
from workers.services.wishes import add_tag

pytestmark = pytest.mark.django_db
GIVEN = {
    "body": "甲居委会", "title": "保洁", "kind": "urban", "monthly_pay": Decimal(1800), "post_subsidy": Decimal(900),
    "insurance_subsidy": Decimal(300),
}  # fmt: skip


def again(row):
    with batch("test"):
        rows = type(row).objects.all()
        if isinstance(row, WelfarePlacement):
            rows = rows.select_related("record", "region", "post__region", "placement__record", "placement__vacancy")
        return rows.get(pk=row.pk)


def post(cast, places=2):
    with acting_as(cast.town, cast.regions[COUNTY]):
        made = services.propose_post(region=cast.regions[OWN], by=cast.town, places=places, **GIVEN)
        with pytest.raises(Refused, match="自己提交"):
            services.decide_post(post=made, verb="recognise", answer="", by=cast.town)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        services.decide_post(post=made, verb="recognise", answer="", by=cast.officer)
    return again(made)


def hard(cast, sequence=11, code=OWN, born=date(1990, 3, 7)):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[code]
    person = make_person(user, cast.regions[code], sequence, id_number=citizen(sequence, born))
    with acting_as(user, cast.regions[code]):
        add_tag(person=person, by=user, kind=TagKind.HARD_TO_EMPLOY, starts_on=today(), evidence="认定表")
    return person


def contracted(cast, person, where, code=OWN):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[code]
    with acting_as(user, cast.regions[code]):
        made = services.apply_for(person=person, post=again(where), by=user)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        services.check_eligible(welfare=again(made), by=cast.officer)
        for verb in ("choose", "notice", "contract"):
            services.step(welfare=again(made), verb=verb)
    return made


def test_from_the_application_to_the_end_with_a_placement_and_a_count(cast):
    where, person = post(cast), hard(cast)
    plain = make_person(cast.liaison, cast.regions[OWN], 12)
    rebuild()
    with acting_as(cast.liaison, cast.regions[OWN]):
        other = services.apply_for(person=plain, post=where, by=cast.liaison)
        with pytest.raises(Refused, match="已有一份"):
            services.apply_for(person=plain, post=where, by=cast.liaison)
        with pytest.raises(Refused, match="自己提交"):
            services.check_eligible(welfare=again(other), by=cast.liaison)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        with pytest.raises(Refused, match="就业困难人员、脱贫劳动力"):
            services.check_eligible(welfare=again(other), by=cast.officer)
        with pytest.raises(Refused, match="原因"):
            services.refuse(welfare=again(other), answer=" ")
        services.refuse(welfare=again(other), answer="没有类别")
    made = contracted(cast, person, where)
    with acting_as(cast.town, cast.regions[COUNTY]):
        with pytest.raises(Refused, match="不晚于今天"):
            services.start(welfare=again(made), started_on=today() + timedelta(days=1), by=cast.town)
        services.start(welfare=again(made), started_on=None, by=cast.town)
        with pytest.raises(Refused, match="状态已经变了"):
            services.start(welfare=again(made), started_on=None, by=cast.town)
        with pytest.raises(Refused, match="60 天内"):
            services.renew(welfare=again(made), by=cast.town)
    working = again(made)
    assert (working.ground, working.until) == ("hard_to_employ", months_after(today(), 36))
    with batch("test"):
        record = LabourRecord.objects.get(pk=person.pk)
        assert (record.employment_status, record.employment_type) == ("employed", "welfare_post")
        assert Placement.objects.get().kind == "welfare" and again(where).taken == 1
    with acting_as(cast.officer, cast.regions[COUNTY]), pytest.raises(Refused, match="还有人在岗"):
        services.decide_post(post=again(where), verb="close", answer="", by=cast.officer)
    with acting_as(cast.town, cast.regions[COUNTY]):
        services.record_pay(welfare=working, month=today(), days=20, pay=Decimal(1800), by=cast.town)
        for wrong, words in (
            ({"days": 40}, "出勤"),
            ({"month": today() - timedelta(days=60)}, "月份"),
            ({}, "已经记过"),
        ):
            with pytest.raises(Refused, match=words):
                services.record_pay(
                    welfare=working, by=cast.town, **({"month": today(), "days": 2, "pay": Decimal(1)} | wrong)
                )
    with batch("test"):
        line = WelfarePay.objects.get()
        assert (line.month.day, line.post_subsidy, line.insurance_subsidy) == (1, 900, 300)
        put(WelfarePlacement, made.pk, until=today() + timedelta(days=30))
    with acting_as(cast.town, cast.regions[COUNTY]):
        assert WelfarePlacement.objects.ending(60).count() == 1
        renewed = services.renew(welfare=again(made), by=cast.town)
        with pytest.raises(Refused, match="离岗原因"):
            services.end(welfare=again(renewed), ended_on=None, reason="renewed")
        services.end(welfare=again(renewed), ended_on=None, reason="other_job")
    assert again(made).end_reason == "renewed" and again(where).taken == 0
    roll_up()
    with batch("test"):
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", ["SRV06"], today())}
        assert told == {"SRV06": 2} and verify().drift == []


def test_who_is_near_retirement_stays_until_it_and_nobody_beyond(cast):
    near, young = hard(cast, 21, born=date(today().year - 57, 1, 9)), hard(cast, 23)
    with batch("test"):
        near, young = (LabourRecord.objects.get(pk=one.pk) for one in (near, young))
    assert services.term_end(near, today()).year - near.birth_date.year >= 55
    assert services.term_end(near, today()) != months_after(today(), 36)
    assert services.term_end(young, today()) == months_after(today(), 36)


def test_every_move_is_in_the_tables_for_the_database_too(cast):
    where = post(cast)
    made = contracted(cast, hard(cast), where)
    term = {"started_on": today(), "until": today() + timedelta(days=9)}
    allowed = set(pairs(WELFARE_MOVES))
    for before in WelfareState:
        for after in WelfareState:
            if before == after:
                continue
            with batch("test"):
                put(WelfarePlacement, made.pk, state=before, **term, ended_on=today() if before == "ended" else None)
                try:
                    with transaction.atomic():
                        over = today() if after == "ended" else None
                        WelfarePlacement.objects.filter(pk=made.pk).update(state=after, ended_on=over)
                    moved = True
                except IntegrityError as error:
                    assert "does not go from" in str(error)
                    moved = False
            assert moved == (f"{before}>{after}" in allowed), (before, after)
    assert pairs(POST_MOVES) == ("open>closed", "proposed>open", "proposed>rejected")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_last_place_one_gets_it(cast):
    where = post(cast, places=1)
    rows = [contracted(cast, hard(cast), where), contracted(cast, hard(cast, 13, FOREIGN), where, FOREIGN)]
    told, gate = [], threading.Barrier(2)

    def begin(row):
        try:
            with acting_as(cast.town, cast.regions[COUNTY]):
                welfare = again(row)
                gate.wait()
                services.start(welfare=welfare, started_on=None, by=cast.town)
                told.append("done")
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("done") == 1 and any("安置满了" in one for one in told)
    with batch("test"):
        assert WelfarePost.objects.get().taken == 1
        with pytest.raises(IntegrityError, match="welfare_last_place"), transaction.atomic():
            WelfarePost.objects.update(taken=2)
