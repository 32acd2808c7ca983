"""培训 on the database: from a wish to a class, attendance, exam, certificate, subsidy and the county's figures."""

import threading
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from employers.services.placements import record_placement
from employers.services.registration import register_employer
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.papers import files
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch
from jiayu_jobs.state_guard import pairs
from stations.authority import authority_of
from tests.cast import COUNTY, FOREIGN, OWN, TOWN_A, acting_as, make_person
from tests.employers.test_registration import code, given
from tests.states import put
from training import inbox
from training.enums import CLASS_MOVES, ENROLMENT_MOVES, ClassState, EnrolmentState
from training.models import (
    AttendanceMark,
    Certificate,
    CertificateCheck,
    Enrolment,
    Lesson,
    SubsidyClaim,
    SubsidyRule,
    TrainingClass,
)
from training.services import bodies, classes, demand, enrolments, outcomes, subsidies
from workers.enums import RecordStatus, TagKind
from workers.models import PersonSkill, PersonWish
from workers.services.closing import close_record
from workers.services.wishes import add_tag, set_wishes

pytestmark = pytest.mark.django_db
USUAL = {"place": "二楼教室", "plan": "理论和实操"}


def county(cast):
    return acting_as(cast.officer, cast.regions[COUNTY])


def project(cast, **more):
    given = {
        "name": "养老护理员",
        "category": "subsidised_skill",
        "brand": "jiayu_care",
        "topic": "care",
        "level": 4,
        "hours": 8,
    }
    with county(cast):
        return bodies.add_project(**given | {"subsidy": Decimal(1200)} | more)


def course(cast, body, places=2, of=None, starts=None, ends=None, **more):
    """An approved class of two lessons: planned by the town, approved by the county."""
    starts = starts or today()
    with acting_as(cast.town, cast.regions[TOWN_A]):
        made = classes.plan_class(
            project=of or project(cast), body=body, region=cast.regions[TOWN_A], starts_on=starts,
            ends_on=ends or starts, places=places, by=cast.town, **USUAL, **more,
        )  # fmt: skip
        for hour in (9, 14):
            classes.add_lesson(training_class=made, day=starts, starts_at=time(hour), hours=4, teacher="李老师")
        classes.apply_for(training_class=made)
    with county(cast):
        classes.decide(training_class=made, accept=True, answer="", by=cast.officer)
    return again(made)


def again(row):
    with batch("test"):
        return type(row).objects.get(pk=row.pk)


def sign_up(cast, made, sequence=12, region=OWN, person=None):
    user = {OWN: cast.liaison, FOREIGN: cast.other_town}[region]
    person = person or make_person(user, cast.regions[region], sequence)
    with acting_as(user, cast.regions[region]):
        return enrolments.enrol(person=person, training_class=again(made), by=user)


def taught(cast, made, absent=()):
    """Open, call both lessons, finish; absent: enrolments that miss the second lesson."""
    with county(cast):
        classes.open_class(training_class=made)
        rows = list(Enrolment.objects.filter(training_class=made, state="enrolled"))
        for number, lesson in enumerate(made.lessons.order_by("starts_at")):
            lesson.training_class = made
            missing = absent if number else ()
            enrolments.mark_lesson(
                lesson=lesson, marks={row.pk: "absent" if row.pk in missing else "present" for row in rows}
            )
        classes.finish_teaching(training_class=made)
    return again(made)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PAPERS_DIR = tmp_path / "papers"


def photographed(cast, made):
    for picture in (b"one", b"two"):
        classes.add_photo(
            training_class=made, photo=files.Judged(b"\xff\xd8\xff" + picture, "image/jpeg"), by=cast.officer
        )


def test_from_a_wish_to_a_certificate_a_skill_and_the_countys_figures(cast, body, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    with acting_as(cast.liaison, cast.regions[OWN]):
        set_wishes(person=person, by=cast.liaison, kind="training", topics=["care"])
        add_tag(person=person, by=cast.liaison, kind=TagKind.STUDY_MOTHER, starts_on=today())
    rebuild()
    made = course(cast, body)
    first, other = sign_up(cast, made, person=person), sign_up(cast, made, 14, FOREIGN)
    with batch("test"):
        assert not PersonWish.objects.open().exists(), "the wish is met"
        assert (first.state, first.is_study_mother, first.category) == ("enrolled", True, "subsidised_skill")
    made = taught(cast, made, absent={other.pk})
    with county(cast):
        assert (again(first).attendance, again(other).attendance) == (100, 50)
        with pytest.raises(Refused, match="不到 80%"):
            outcomes.assess(training_class=made, scores={first.pk: 85, other.pk: 90})
        outcomes.assess(training_class=made, scores={first.pk: 85, other.pk: None})
        with pytest.raises(Refused, match="只能记给结业"):
            outcomes.certify(training_class=made, levels={other.pk: "ZL-1"})
        assert outcomes.certify(training_class=made, levels={first.pk: "ZL-2024-001"}) == 2
    with batch("test"):
        assert {one.kind: one.level for one in Certificate.objects.all()} == {"completion": None, "skill_level": 4}
        assert PersonSkill.objects.get(record=person).level == 4
        check = CertificateCheck.objects.get(kind="skill_level")
    paper = reverse("training:certificate", args=[check.pk])
    assert person.full_name in signed_in(cast.liaison).get(paper).content.decode()
    with batch("test"):
        assert AuditEntry.objects.filter(action="print_certificate").count() == 1
    for role in (cast.gig, cast.leader):
        shown = signed_in(role).get(paper).content.decode()
        assert person.full_name not in shown and person.masked_name in shown
    page = Client().get(reverse("training:check"), {"code": check.code.lower()}).content.decode()
    assert "证书是真的" in page and "4-001"[-4:] in page and person.full_name not in page
    assert "没有这个查验码" in Client().get(reverse("training:check"), {"code": "NOTHING"}).content.decode()
    roll_up()
    wanted = {
        "TRN02": 1,
        "TRN04": 0,
        "TRN07": 1,
        "TRN08": 2,
        "CAR01": 1,
        "CAR02": 2,
        "CAR04": 1,
        "CAR06": 1,
        "MOM01": 1,
        "MOM04": 1,
    }
    with batch("test"):
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", list(wanted), today())}
        assert told == wanted and verify().drift == []


def test_who_has_left_the_register_gives_the_place_to_the_next(cast, body):
    made = course(cast, body, places=1)
    first, waits = sign_up(cast, made), sign_up(cast, made, 14, FOREIGN)
    with acting_as(cast.liaison, cast.regions[OWN]):
        close_record(person=first.record, reason=RecordStatus.DECEASED, day=today(), by=cast.liaison)
    assert (again(first).state, again(waits).state, again(made).taken) == ("off", "enrolled", 1)


def test_the_last_place_the_waiting_list_and_a_fixed_roster(cast, body):
    made = course(cast, body, places=1)
    first, waits = sign_up(cast, made), sign_up(cast, made, 14, FOREIGN)
    assert (first.state, waits.state, again(made).taken) == ("enrolled", "waiting", 1)
    with acting_as(cast.liaison, cast.regions[OWN]):
        with pytest.raises(Refused, match="已经在这个班"):
            enrolments.enrol(person=first.record, training_class=again(made), by=cast.liaison)
        enrolments.leave(enrolment=first)
    assert (again(waits).state, again(made).taken) == ("enrolled", 1)
    taught(cast, made)
    assert again(made).frozen_on == today()
    with acting_as(cast.other_town, cast.regions[FOREIGN]), pytest.raises(Refused, match="名单已经定下"):
        enrolments.leave(enrolment=again(waits))
    with pytest.raises(Refused, match="不能报名"):
        sign_up(cast, made, 16)
    with batch("test"), pytest.raises(IntegrityError, match="class_last_place"), transaction.atomic():
        TrainingClass.objects.filter(pk=made.pk).update(taken=2)


def test_nobody_learns_in_two_classes_at_once(cast, body):
    of = project(cast)
    soon = today() + timedelta(days=3)
    one = course(cast, body, of=of, starts=today(), ends=soon)
    two = course(cast, body, of=of, starts=soon, ends=soon)
    later = course(cast, body, of=of, starts=soon + timedelta(days=1))
    assert [again(row).serial_no for row in (one, two, later)] == [1, 2, 3]
    person = sign_up(cast, one).record
    with pytest.raises(Refused, match="时间重叠"):
        sign_up(cast, two, person=person)
    assert sign_up(cast, later, person=person).state == "enrolled"


def test_what_is_not_ready_goes_no_further(cast, body):
    of = project(cast, hours=40)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        usual = {"project": of, "body": body, "region": cast.regions[TOWN_A], "by": cast.town, "place": "室"}
        for wrong, field in (
            ({"starts_on": date(2024, 1, 1)}, "starts_on"),
            ({"ends_on": today() - timedelta(days=1)}, "ends_on"),
            ({"places": 51}, "places"),
        ):
            with pytest.raises(Refused) as refused:
                classes.plan_class(**usual | {"starts_on": today(), "ends_on": today(), "places": 9} | wrong)
            assert refused.value.field == field
        made = classes.plan_class(**usual, starts_on=today(), ends_on=today(), places=9)
        with pytest.raises(Refused, match="教学计划"):
            classes.apply_for(training_class=made)
        TrainingClass.objects.filter(pk=made.pk).update(plan="有了")
        with pytest.raises(Refused, match="0 课时"):
            classes.apply_for(training_class=made)
        with pytest.raises(Refused, match="开班和结束"):
            classes.add_lesson(
                training_class=made, day=today() + timedelta(days=1), starts_at=time(9), hours=4, teacher="李"
            )
        for hour in range(8, 18, 2):
            classes.add_lesson(training_class=made, day=today(), starts_at=time(hour), hours=8, teacher="李")
        with pytest.raises(Refused, match="已经排了课"):
            classes.add_lesson(training_class=made, day=today(), starts_at=time(8), hours=1, teacher="王")
        classes.apply_for(training_class=made)
        with pytest.raises(Refused, match="自己提交"):
            classes.decide(training_class=made, accept=True, answer="", by=cast.town)
    with county(cast):
        with pytest.raises(Refused, match="缺什么"):
            classes.decide(training_class=made, accept=False, answer=" ", by=cast.officer)
        classes.decide(training_class=made, accept=True, answer="", by=cast.officer)
        with pytest.raises(Refused, match="没有人报名"):
            classes.open_class(training_class=made)
    row = sign_up(cast, made)
    with county(cast):
        lesson = Lesson.objects.filter(training_class=made).select_related("training_class").first()
        with pytest.raises(Refused, match="开班以后"):
            enrolments.mark_lesson(lesson=lesson, marks={row.pk: "present"})
        classes.open_class(training_class=made)
        stranger = make_person(cast.officer, cast.regions[OWN], 90)
        for marks, words in (
            ({}, "没有点到"),
            ({row.pk: "present", stranger.pk: "present"}, "不在这个班"),
            ({row.pk: "asleep"}, "请选到"),
        ):
            with pytest.raises(Refused, match=words):
                enrolments.mark_lesson(lesson=lesson, marks=marks)
        with pytest.raises(Refused, match="没有点名"):
            classes.finish_teaching(training_class=made)
        with pytest.raises(Refused, match="为什么不开"):
            classes.cancel(training_class=made, answer="")


def test_a_subsidy_is_claimed_once_for_a_trade_and_level_noticed_and_paid(cast, body):
    of = project(cast)
    made = course(cast, body, of=of)
    first, second = sign_up(cast, made), sign_up(cast, made, 14, FOREIGN)
    made = taught(cast, made)
    rebuild()
    with county(cast):
        outcomes.assess(training_class=made, scores={first.pk: 70, second.pk: 61})
        outcomes.certify(training_class=made)
        with pytest.raises(Refused, match="只有 0 张上课照片"):
            subsidies.file_claims(training_class=made, by=cast.town)
        photographed(cast, made)
        with pytest.raises(Refused, match="已经传过"):
            photographed(cast, made)
        assert len(list(files.stored())) == 2
        assert subsidies.file_claims(training_class=made, by=cast.town) == 2
        SubsidyRule.objects.filter(project=of).update(amount=9)
        claims = list(SubsidyClaim.objects.select_related("region"))
        assert {one.amount for one in claims} == {Decimal(1200)}, "as it was when it was filed"
        with pytest.raises(Refused, match="为什么|原因"):
            subsidies.refuse_claim(claim=claims[1], reason="")
        subsidies.refuse_claim(claim=claims[1], reason="已享受同类补贴")
        subsidies.review(training_class=made, accept=True, answer="", by=cast.officer)
        subsidies.put_on_notice(training_class=made)
        with pytest.raises(Refused, match="公示还没有结束"):
            subsidies.pay(training_class=again(made))
        subsidies.object_to(training_class=again(made), answer="有人反映没来上课")
        subsidies.put_on_notice(training_class=again(made))
        with batch("test"):
            put(TrainingClass, made.pk, notice_until=today() - timedelta(days=1))
        assert subsidies.pay(training_class=again(made)) == 1200
        subsidies.close(training_class=again(made))
    roll_up()
    with batch("test"):
        assert figures(cast.regions[COUNTY], "now", ["TRN10"], today())[0].value == 1200
        assert verify().drift == []
        assert sorted(SubsidyClaim.objects.values_list("state", flat=True)) == ["paid", "refused"]
        paid = SubsidyClaim.objects.select_related("record__region").get(state="paid")
    twice = course(cast, body, of=of)
    row = sign_up(cast, twice, person=paid.record, region=paid.region_id)
    twice = taught(cast, twice)
    with county(cast):
        outcomes.assess(training_class=twice, scores={row.pk: 99})
        outcomes.certify(training_class=twice)
        photographed(cast, twice)
        with pytest.raises(Refused, match="没有补贴标准|没有可以补贴的人"):
            subsidies.file_claims(training_class=twice, by=cast.town)


def test_a_body_sees_and_runs_its_own_classes_alone(cast, body, signed_in):
    made = course(cast, body)
    row = sign_up(cast, made)
    with county(cast):
        other = bodies.add_body(name="别的职校", credit_code=code(72))
    with acting(Actor(key=str(body.user.pk), label="老师"), Scope("organisation", organisation=str(body.pk))):
        assert [one.shown_name for one in Enrolment.objects.all()] == [row.shown_name]
        classes.open_class(training_class=again(made))
        for lesson in made.lessons.select_related("training_class"):
            enrolments.mark_lesson(lesson=lesson, marks={row.pk: "late"})
        assert AttendanceMark.objects.count() == 2
    with acting(Actor(key=str(body.user.pk), label="老师"), Scope("organisation", organisation=str(other.pk))):
        assert not Enrolment.objects.exists() and not AttendanceMark.objects.exists()
    body.user.must_change_password = False
    body.user.save(update_fields=["must_change_password"])
    client = signed_in(body.user)
    shown = client.get(reverse("training:class", args=[made.pk])).content.decode()
    assert row.shown_name in shown and "课上完了" in shown and "批准" not in shown
    with county(cast):
        elsewhere = course(cast, other, of=project(cast, name="焊工", level=5))
    assert client.get(reverse("training:class", args=[elsewhere.pk])).status_code == 404
    for page in ("class", "roster"):
        seen = signed_in(cast.liaison).get(reverse(f"training:{page}", args=[made.pk])).content.decode()
        assert row.masked_name in seen and row.shown_name not in seen, "staff read names masked"
    assert client.get(reverse("workers:person", args=[row.record_id])).status_code in (403, 404)
    sent = client.post(reverse("training:act-class", args=[made.pk]), {"verb": "approve"}, follow=True)
    assert "不归您办" in sent.content.decode()


def test_every_move_is_in_the_tables_for_the_database_too(cast, body):
    made = course(cast, body)
    row = sign_up(cast, made)
    for model, key, moves, kinds in (
        (TrainingClass, made.pk, CLASS_MOVES, ClassState),
        (Enrolment, row.pk, ENROLMENT_MOVES, EnrolmentState),
    ):
        allowed = set(pairs(moves))
        for before in kinds:
            for after in kinds:
                if before == after:
                    continue
                day = lambda state: {"passed_on": today() if state in ("completed", "certified") else None}  # noqa: E731
                extra = day if model is Enrolment else lambda state: {}  # noqa: ARG005
                with batch("test"):
                    put(model, key, state=before, **extra(before))
                    try:
                        with transaction.atomic():
                            model.objects.filter(pk=key).update(state=after, **extra(after))
                        moved = True
                    except IntegrityError as error:
                        assert "does not go from" in str(error)
                        moved = False
                assert moved == (f"{before}>{after}" in allowed), (model, before, after)


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_want_the_last_place_one_gets_it_and_the_other_waits(cast, body):
    made = course(cast, body, places=1)
    people = [make_person(cast.liaison, cast.regions[OWN], 41), make_person(cast.other_town, cast.regions[FOREIGN], 42)]
    told, start = [], threading.Barrier(2)

    def add(user, region, person):
        try:
            with acting_as(user, cast.regions[region]):
                start.wait()
                told.append(enrolments.enrol(person=person, training_class=made, by=user).state)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=add, args=one)
        for one in ((cast.liaison, OWN, people[0]), (cast.other_town, FOREIGN, people[1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["enrolled", "waiting"] and again(made).taken == 1


def test_the_list_says_what_the_next_step_lacks(cast, body):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        draft = classes.plan_class(
            project=project(cast, name="短课"), body=body, region=cast.regions[TOWN_A], starts_on=today(), ends_on=today(),
            places=3, by=cast.town, **USUAL,
        )  # fmt: skip
    approved = course(cast, body)
    assert classes.missing_of([draft, approved]) == {draft.pk: "课表 0/8 课时", approved.pk: "还没有人报名"}
    trainee = sign_up(cast, approved)
    with county(cast):
        classes.open_class(training_class=approved)
    assert classes.missing_of([again(approved)]) == {approved.pk: "2 节课没有点名"}
    with county(cast):
        for lesson in approved.lessons.select_related("training_class"):
            enrolments.mark_lesson(lesson=lesson, marks={trainee.pk: "present"})
        classes.finish_teaching(training_class=approved)
    assert classes.missing_of([again(approved)]) == {approved.pk: "照片 0/2 张"}
    with county(cast):
        photographed(cast, again(approved))
    assert classes.missing_of([again(approved)]) == {}


def test_a_desk_is_told_whose_wish_a_class_answers(cast, body):
    person = make_person(cast.liaison, cast.regions[OWN], 12)
    with acting_as(cast.liaison, cast.regions[OWN]):
        set_wishes(person=person, by=cast.liaison, kind="training", topics=["care"])
        assert waiting_of_classes(cast.liaison) == {}
    course(cast, body)
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert waiting_of_classes(cast.liaison) == {"可以报培训班的人": 1}


def waiting_of_classes(user):
    found = inbox.invitations_waiting(authority_of(user)) + inbox.classes_waiting(authority_of(user))
    return {line.label: line.count for line in found if line.count}


def test_wishes_propose_a_class_and_work_after_it_is_linked(cast, body):
    people = [make_person(cast.liaison, cast.regions[OWN], 100 + number) for number in range(demand.ENOUGH)]
    with acting_as(cast.liaison, cast.regions[OWN]):
        for person in people:
            set_wishes(person=person, by=cast.liaison, kind="training", topics=["care"])
        (line,) = demand.proposals()
        assert (line.label, line.people, line.enough, line.where.code) == ("养老护理", 15, True, TOWN_A)
        assert line.sentence == "15 人想学养老护理，鱼岳最多" and demand.first_day().weekday() == 0
    made = course(cast, body, places=20)
    row = sign_up(cast, made, person=people[0])
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert {wish.record_id for wish in demand.to_invite(again(made))} == {one.pk for one in people[1:]}
    rebuild()
    made = taught(cast, made)
    with county(cast):
        register_employer(
            given=given(cast.regions[FOREIGN], 5, details={"is_care_centre": True}), by=cast.officer, verified=True
        )
        outcomes.assess(training_class=made, scores={row.pk: 90})
    with batch("test"):
        put(Enrolment, row.pk, is_study_mother=True)
    with acting_as(cast.liaison, cast.regions[OWN]):
        work = record_placement(
            person=people[0],
            kind="full_time",
            unit_name="测试企业5",
            started_on=today(),
            evidence="看过合同",
            by=cast.liaison,
        )
    done = again(row)
    assert (done.placement_id, done.employed_on, done.at_care_centre) == (work.pk, today(), True)
    rebuild()
    roll_up()
    with batch("test"):
        told = {one.id: one.value for one in figures(cast.regions[COUNTY], "now", ["TRN09", "MOM05", "TRN01"], today())}
        assert told == {"TRN09": 100, "MOM05": 1, "TRN01": 1} and verify().drift == []
