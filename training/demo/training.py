"""Draws the published year of training: classes, trainees, certificates, grants; one account of a training body.

The published numbers are met by counting these rows: 1,725 subsidised, 73 skill, 1,148 employment and start-up, 1,990 others and 504 grants make 5,440;
8 care classes with 246 trainees and certificates 2 / 165 / 10 / 240; 260 of mothers (60, 35, 98 and 67 in order-type classes).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password

from employers.demo.sampling import sample
from employers.models import Employer, Placement
from employers.referral_enums import PLACEMENTS
from employers.services.bulk import load_rows
from employers.vacancy_enums import VacancyKind
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.regions import Level
from stations.demo import PASSWORD, DemoAccount
from stations.models import Region, User
from training.enums import (
    CERTIFICATES,
    CLASSES,
    ENROLMENTS,
    GRANTS,
    Brand,
    CertificateKind,
    ClaimState,
    ClassState,
    EnrolmentState,
    LessonKind,
    ProjectCategory,
)
from training.models import (
    BodyMember,
    Certificate,
    CertificateCheck,
    Enrolment,
    Lesson,
    SkillSubsidyGrant,
    SubsidyClaim,
    SubsidyRule,
    TrainingBody,
    TrainingClass,
    TrainingProject,
)
from training.services.outcomes import ALPHABET, CODE_LENGTH
from workers.enums import TagKind, TrainingTopic
from workers.models import LabourRecord, PersonTag

YEAR = 2024
FIRST_DAY = date(YEAR, 1, 2)
BODIES = ("鱼岳职业培训学校（演示）", "江畔技能培训中心（演示）", "田园农民培训站（演示）")
USERNAME = "body-teacher"
IN_A_CLASS = 40
# The roster of a care class: so many of its trainees pass, by the published certificates.
CARE_CLASSES, CARE_TRAINEES, CARE_PASSED = 8, 246, 240
CARE_LEVELS = ((3, 2), (4, 165), (5, 10))


@dataclass(slots=True)
class Course:
    """A project of the demo and how many finish it in the year; mothers: of them, tagged as such."""

    name: str
    category: str
    passed: int
    topic: str = ""
    mothers: int = 0
    hours: int = 40
    subsidy: int = 0
    level: int | None = None
    order_type: bool = False


COURSES = (
    Course("中式烹调师", ProjectCategory.SUBSIDISED_SKILL, 520, TrainingTopic.COOKING, 0, 80, 1200, 4),
    Course("焊工", ProjectCategory.SUBSIDISED_SKILL, 480, TrainingTopic.WELDER, 0, 80, 1500, 4),
    Course("缝纫工", ProjectCategory.SUBSIDISED_SKILL, 387, TrainingTopic.SEWING, 0, 60, 1000, 5),
    Course("育婴员", ProjectCategory.SUBSIDISED_SKILL, 98, TrainingTopic.INFANT, 98, 80, 1200, 4),
    Course("电工技能提升", ProjectCategory.SKILL_UPGRADE, 73, TrainingTopic.ELECTRICIAN, 0, 40, 800),
    Course("创办你的企业", ProjectCategory.EMPLOYMENT_STARTUP, 1048, "", 0, 60, 1000),
    Course("月子护理订单班", ProjectCategory.EMPLOYMENT_STARTUP, 67, "", 67, 80, 1200, None, True),
    Course("短视频直播", ProjectCategory.EMPLOYMENT_STARTUP, 20, TrainingTopic.SHORT_VIDEO, 20, 40, 600),
    Course("糕点烘焙", ProjectCategory.EMPLOYMENT_STARTUP, 13, TrainingTopic.PASTRY, 13, 40, 600),
    Course("糕点烘焙入门", ProjectCategory.OTHER, 2, TrainingTopic.PASTRY, 2, 16),
    Course("手工编织", ProjectCategory.OTHER, 60, TrainingTopic.WEAVING, 60, 24),
    Course("稻虾共作", ProjectCategory.OTHER, 1100, TrainingTopic.RICE_SHRIMP, 0, 16),
    Course("蔬菜种植", ProjectCategory.OTHER, 828, TrainingTopic.VEGETABLES, 0, 16),
)
# The care brand counts among the subsidised: 520 + 480 + 387 + 98 + 240 = 1,725.


@dataclass(slots=True)
class _Drawn:
    """Everything that is stored at the end, in the order in which it is."""

    classes: list[TrainingClass] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    checks: list[CertificateCheck] = field(default_factory=list)
    claims: list[SubsidyClaim] = field(default_factory=list)


def load_demo_training(share: float, day: date, seed: int) -> int:
    """The published year at a share of its size, classes to come and an account; returns how many person-times."""
    dice = random.Random(f"{seed} training")  # noqa: S311  # a demo, no secret
    bodies = [
        TrainingBody.objects.create(name=name, credit_code=credit_code("52", "421299", f"MJB00{number:03d}"))
        for number, name in enumerate(BODIES)
    ]
    towns = list(Region.objects.filter(level=Level.TOWN).select_related("parent").order_by("path"))
    county = Region.objects.get(parent__isnull=True)
    drawn, places = _Drawn(), towns or [county]
    people = _people(dice, share)
    mothers = _mothers(dice, share)
    for course in COURSES:
        project = _project(course)
        wanted = max(round(course.passed * share), 1)
        for number in range(-(-wanted // IN_A_CLASS)):
            size = min(IN_A_CLASS, wanted - number * IN_A_CLASS)
            row = class_of(dice, project, bodies[number % 3], dice.choice(places), number + 1, size, course.order_type)
            drawn.classes.append(row)
            who = mothers if course.mothers else people
            chosen = _different(who, size)
            row.taken = len(chosen)
            drawn.enrolments += [trainee(row, person, bool(course.mothers)) for person in chosen]
    _care(dice, share, bodies[0], places, people, drawn)
    _this_year(dice, share, day, bodies, places, (people, mothers), drawn)
    _store(drawn)
    _placed(dice, [row for row in drawn.enrolments if row.training_class.is_order_type])
    given = _grants(dice, share, people)
    _to_come(dice, bodies[0], places, day)
    mark_dirty([(row.region_id, CLASSES, FIRST_DAY) for row in drawn.classes])
    load_body_account(bodies[0])
    return sum(row.passed_on is not None for row in drawn.enrolments) + given


def _different(who: Iterator[LabourRecord], count: int) -> list[LabourRecord]:
    """So many of the next who are not the same person twice; fewer where there are not so many."""
    found: dict[object, LabourRecord] = {}
    for person in islice(who, 3 * count):
        found.setdefault(person.pk, person)
        if len(found) == count:
            break
    return list(found.values())


def _people(dice: random.Random, share: float) -> Iterator[LabourRecord]:
    """Each once a round: in the full county everybody learns at most twice a year, in a small one more often."""
    wanted = round(5_600 * share) + 400
    while True:
        found = sample(dice, LabourRecord.objects.active(), wanted)
        if not found:
            return
        yield from found


def _mothers(dice: random.Random, share: float) -> Iterator[LabourRecord]:
    """Those who hold the tag in the published year, over and over."""
    held = PersonTag.objects.holding_on(date(YEAR, 6, 1)).filter(kind=TagKind.STUDY_MOTHER)
    # Asked by their keys: right after a county was loaded no statistics tell that they are few.
    keys = list(held.values_list("record_id", flat=True))
    found = sample(dice, LabourRecord.objects.active().filter(pk__in=keys), round(260 * share) + 20)
    found = found or sample(dice, LabourRecord.objects.active(), 10)
    while found:
        yield from found


def _project(course: Course, brand: str = "") -> TrainingProject:
    made = TrainingProject.objects.create(
        name=course.name,
        category=course.category,
        brand=brand,
        topic=course.topic,
        level=course.level,
        hours=course.hours,
    )
    SubsidyRule.objects.create(project=made, amount=Decimal(course.subsidy), starts_on=FIRST_DAY)
    return made


def class_of(
    dice: random.Random, project: TrainingProject, body: TrainingBody, region: Region, number: int, size: int,
    order_type: bool = False, first: date = FIRST_DAY, span: int = 320,
) -> TrainingClass:  # fmt: skip
    starts = first + timedelta(days=dice.randrange(span))
    return TrainingClass(
        project=project,
        body=body,
        region=region,
        serial_no=number,
        state=ClassState.CLOSED,
        place=f"{region.short_name}培训点",
        starts_on=starts,
        ends_on=starts + timedelta(days=max(project.hours // 8, 1)),
        places=min(max(size, 1) + 2, 50),
        taken=size,
        plan="理论和实操，结业考核",
        is_order_type=order_type,
        frozen_on=starts,
    )


def trainee(row: TrainingClass, person: LabourRecord, mother: bool, passed: bool = True) -> Enrolment:
    project = row.project
    return Enrolment(
        record=person,
        region=person.region,
        region_path=person.region_path,
        counted_region=person.region,
        training_class=row,
        body=row.body,
        shown_name=person.full_name,
        state=EnrolmentState.COMPLETED if passed else EnrolmentState.FAILED,
        category=project.category,
        brand=project.brand,
        topic=project.topic,
        is_study_mother=mother,
        enrolled_on=row.starts_on,
        runs_from=row.starts_on,
        runs_until=row.ends_on,
        hours_there=project.hours if passed else project.hours // 2,
        hours_taught=project.hours,
        score=80 if passed else None,
        passed_on=row.ends_on if passed else None,
    )


def _this_year(
    dice: random.Random, share: float, day: date, bodies: list[TrainingBody], places: list[Region],
    who: tuple[Iterator[LabourRecord], Iterator[LabourRecord]], drawn: _Drawn,
) -> None:  # fmt: skip
    """What was taught since January, of every project a class or two, so that today's wall is not empty."""
    first, mothers = date(day.year, 1, 2), {course.name for course in COURSES if course.mothers}
    span = (day - first).days - 30
    if first <= FIRST_DAY or span < 1:
        return
    last: dict[Any, TrainingClass] = {}
    for row in drawn.classes:
        last[row.project_id] = max(last.get(row.project_id, row), row, key=lambda one: one.serial_no)
    for number, newest in enumerate(last.values()):
        project = newest.project
        for more in range(2 if share == 1 else 1):
            serial, is_mothers = newest.serial_no + 1 + more, project.name in mothers
            size = 30 if share == 1 else 6
            row = class_of(dice, project, bodies[number % 3], dice.choice(places), serial, size, False, first, span)
            chosen = _different(who[is_mothers], size)
            row.taken = len(chosen)
            drawn.classes.append(row)
            drawn.enrolments += [trainee(row, person, is_mothers) for person in chosen]


def _care(
    dice: random.Random, share: float, body: TrainingBody, places: list[Region], people: Iterator[LabourRecord],
    drawn: _Drawn,
) -> None:  # fmt: skip
    """嘉鱼护工: eight classes whatever the size; its serial goes on from the years before (第28期 to 第35期)."""
    care = Course("养老护理员", ProjectCategory.SUBSIDISED_SKILL, 0, TrainingTopic.CARE, 0, 80, 1500, 4)
    project = _project(care, Brand.JIAYU_CARE)
    trainees, passed = round(CARE_TRAINEES * share), round(CARE_PASSED * share)
    levels = [level for level, count in CARE_LEVELS for _ in range(round(count * share) or 1)]
    seats = 0
    for number in range(CARE_CLASSES):
        size = trainees // CARE_CLASSES + (number < trainees % CARE_CLASSES)
        row = class_of(dice, project, body, dice.choice(places), 28 + number, size)
        drawn.classes.append(row)
        chosen = _different(people, size)
        row.taken = len(chosen)
        for person in chosen:
            seats += 1
            seat = trainee(row, person, False, seats <= passed)
            drawn.enrolments.append(seat)
            if seat.passed_on is None:
                continue
            seat.state = EnrolmentState.CERTIFIED
            _paper(dice, drawn, seat, CertificateKind.COMPLETION, None, f"JYHG{YEAR}{seats:05d}")
            drawn.claims.append(_claim(seat, project))
            if levels:
                _paper(dice, drawn, seat, CertificateKind.SKILL_LEVEL, levels.pop(0), f"S{YEAR}421299{seats:06d}")


def _paper(dice: random.Random, drawn: _Drawn, row: Enrolment, kind: str, level: int | None, number: str) -> None:
    issued = (row.passed_on or FIRST_DAY) + timedelta(days=7)
    issued = min(issued, date(YEAR, 12, 31))
    made = Certificate(
        record=row.record,
        region=row.region,
        region_path=row.region_path,
        enrolment=row,
        body=row.body,
        counted_region=row.counted_region,
        kind=kind,
        level=level,
        trade=row.training_class.project.name,
        brand=row.brand,
        number=number,
        issued_on=issued,
    )
    drawn.certificates.append(made)
    drawn.checks.append(
        CertificateCheck(
            certificate_id=made.pk,
            code="".join(dice.choice(ALPHABET) for _ in range(CODE_LENGTH)),
            kind=kind,
            level=level,
            trade=made.trade,
            number_tail=number[-4:],
            issued_on=issued,
            issued_by=row.body.name,
        )
    )


def _claim(row: Enrolment, project: TrainingProject) -> SubsidyClaim:
    """The subsidy of a care trainee, paid before the year was over."""
    filed = min((row.passed_on or FIRST_DAY) + timedelta(days=10), date(YEAR, 12, 1))
    return SubsidyClaim(
        record=row.record,
        region=row.region,
        region_path=row.region_path,
        enrolment=row,
        training_class=row.training_class,
        body=row.body,
        counted_region=row.counted_region,
        shown_name=row.shown_name,
        trade=project.name,
        level=project.level,
        amount=project.subsidy_on(filed),
        state=ClaimState.PAID,
        filed_on=filed,
        paid_on=filed + timedelta(days=20),
    )


def _store(drawn: _Drawn) -> None:
    TrainingClass.objects.bulk_create(drawn.classes, batch_size=500)
    load_rows(drawn.enrolments, action="load_demo", marks=(ENROLMENTS,), since=FIRST_DAY)
    load_rows(drawn.certificates, action="load_demo", marks=(CERTIFICATES,), since=FIRST_DAY)
    CertificateCheck.objects.bulk_create(drawn.checks, batch_size=500)
    # Nobody is subsidised twice for a trade and level.
    claims = {row.record_id: row for row in drawn.claims}
    load_rows(list(claims.values()), action="load_demo", marks=(GRANTS,), since=FIRST_DAY)


def _placed(dice: random.Random, trainees: list[Enrolment]) -> None:
    """订单班: everybody goes to a care or maternity centre within weeks."""
    centres = list(Employer.objects.filter(is_care_centre=True).order_by("credit_code"))
    if not centres or not trainees:
        return
    works = []
    for row in trainees:
        started = (row.passed_on or row.runs_until) + timedelta(days=dice.randint(3, 15))
        works.append(
            Placement(
                record=row.record,
                region=row.region,
                region_path=row.region_path,
                counted_region=row.region,
                kind=VacancyKind.FULL_TIME,
                unit_name=dice.choice(centres).shown_name,
                started_on=started,
                evidence="订单班协议",
                is_reemployment=True,
            )
        )
        row.placement, row.employed_on, row.at_care_centre = works[-1], started, True
    load_rows(works, action="load_demo", marks=(PLACEMENTS,), since=FIRST_DAY)
    Enrolment.objects.bulk_update(trainees, ["placement", "employed_on", "at_care_centre"], batch_size=200)


def _grants(dice: random.Random, share: float, people: Iterator[LabourRecord]) -> int:
    rows = []
    for number in range(round(504 * share)):
        person = next(people, None)
        if person is None:
            break
        level = dice.choice((5, 4, 4, 3))
        rows.append(
            SkillSubsidyGrant(
                record=person,
                region=person.region,
                region_path=person.region_path,
                counted_region=person.region,
                trade=dice.choice(("电工", "焊工", "钳工", "叉车司机")),
                level=level,
                certificate_number=f"G{YEAR}421299{number:06d}",
                amount=Decimal({5: 1000, 4: 1500, 3: 2000}[level]),
                paid_on=FIRST_DAY + timedelta(days=dice.randrange(360)),
            )
        )
    # One a person, trade and level.
    kept = list({(row.record_id, row.trade, row.level): row for row in rows}.values())
    load_rows(kept, action="load_demo", marks=(GRANTS,), since=FIRST_DAY)
    return len(kept)


def _to_come(dice: random.Random, body: TrainingBody, places: list[Region], day: date) -> None:
    """Classes that somebody may sign up for, and one that waits for its approval."""
    for number, project in enumerate(TrainingProject.objects.order_by("name")[:5]):
        last = project.classes.order_by("-serial_no").values_list("serial_no", flat=True).first() or 0
        row = class_of(dice, project, body, dice.choice(places), last + 1, 0)
        row.state = ClassState.APPLIED if number == 0 else ClassState.APPROVED
        row.starts_on = day + timedelta(days=7 * (number + 1))
        row.ends_on = row.starts_on + timedelta(days=max(project.hours // 8, 1))
        row.places, row.frozen_on = 30, None
        row.save(force_insert=True)
        Lesson.objects.bulk_create(timetable(row, project.hours))


def timetable(row: TrainingClass, hours: int) -> list[Lesson]:
    """Mornings and afternoons of four hours, theory first, from the first day on."""
    return [
        Lesson(
            training_class=row,
            day=min(row.starts_on + timedelta(days=number // 2), row.ends_on),
            starts_at=time(9 if number % 2 == 0 else 14),
            hours=4,
            kind=LessonKind.THEORY if number % 2 == 0 else LessonKind.PRACTICE,
            teacher="演示老师",
        )
        for number in range(hours // 4)
    ]


def load_body_account(body: TrainingBody) -> None:
    """A teacher who acts for the first body."""
    user = User(username=USERNAME, display_name="演示培训老师", password=make_password(PASSWORD), is_demo=True)
    user.save(force_insert=True)
    BodyMember._base_manager.create(body=body, user=user, starts_on=today())


def printed_body_accounts() -> list[DemoAccount]:
    """The account as it is printed, where the demo has it."""
    held = User.objects.filter(is_demo=True, username=USERNAME)
    return [DemoAccount(user.username, "培训机构", BODIES[0]) for user in held]
