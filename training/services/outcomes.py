"""考核 and 发证: who attended enough and passed, and the papers that say so."""

import secrets
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from training.enums import CERTIFICATES, CertificateKind, EnrolmentState
from training.models import Certificate, CertificateCheck, Enrolment, TrainingClass
from training.services.classes import held, move
from training.services.enrolments import step
from workers.models import PersonSkill

# Below this share of the hours taught nobody sits the exam; from this score on it is passed.
LEAST_ATTENDANCE, PASS_MARK = 80, 60
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


def assess(*, training_class: TrainingClass, scores: dict[Any, int | None]) -> None:
    """结业考核 of the whole roster; scores: key of an enrolment -> points to 100, None = did not sit it. Who attended less
    than 80 % is not assessed and fails.

    Raises Refused for somebody who is not on the roster or is left out, or for a score of somebody who may not sit it.
    """
    with transaction.atomic():
        course = held(training_class)
        roster = Enrolment.objects.filter(training_class=course, state=EnrolmentState.ENROLLED).select_related("region")
        trainees = {row.pk: row for row in roster}
        if set(scores) != set(trainees):
            raise Refused("成绩要和名单上的人一一对应，请刷新后再录。")
        move(course, "assess")
        for key, score in scores.items():
            row = trainees[key]
            enough = (row.attendance or 0) >= LEAST_ATTENDANCE
            if score is not None and not 0 <= score <= 100:
                raise Refused("成绩在 0 到 100 之间。")
            if score is not None and not enough:
                words = f"{row.masked_name} 到课率 {row.attendance or 0}%，不到 {LEAST_ATTENDANCE}%，不能参加考核。"
                raise Refused(words)
            passed = score is not None and score >= PASS_MARK
            day = {"passed_on": min(today(), course.ends_on)} if passed else {}
            step(row, "complete" if passed else "fail", score=score, **day)


def certify(
    *, training_class: TrainingClass, issued_on: date | None = None, levels: dict[Any, str] | None = None
) -> int:
    """发证: a completion certificate for everybody who passed; levels: key of an enrolment -> number of the level certificate
    that the assessing body gave, of a project that has a level. Returns how many papers.

    Raises Refused for a number that is known, a level that the project has not, or before anybody passed.
    """
    day, levels = (
        issued_on or today(),
        {key: number.strip() for key, number in (levels or {}).items() if number.strip()},
    )
    try:
        with transaction.atomic():
            course = held(training_class)
            if levels and course.project.level is None:
                raise Refused("这个项目没有等级，不能记等级证书。")
            rows = Enrolment.objects.filter(training_class=course, state=EnrolmentState.COMPLETED)
            passed = list(rows.select_related("region").order_by("shown_name", "id"))
            if not passed:
                raise Refused("这个班没有人结业，不能发证。")
            if set(levels) - {row.pk for row in passed}:
                raise Refused("等级证书只能记给结业的人。")
            move(course, "certify")
            made = 0
            for number, row in enumerate(passed, 1):
                # The last digits of a key are by luck; the first ones tell the time, and classes of a day share them.
                paper = f"JY{day:%Y}{course.pk.hex[-8:].upper()}{number:03d}"
                _issue(course, row, CertificateKind.COMPLETION, paper, day)
                made += 1
                if row.pk in levels:
                    _issue(course, row, CertificateKind.SKILL_LEVEL, levels[row.pk], day)
                    made += 1
                step(row, "certify")
            return made
    except IntegrityError as error:
        raise Refused("有证书编号已经登记过，请核对。") from error


def read_holder(*, certificate: Certificate) -> str:
    """The whole name for the certificate on paper, written down."""
    with transaction.atomic():
        audit("print_certificate", about=certificate, region=certificate.region)
    return str(certificate.record.full_name)


def _issue(course: TrainingClass, row: Enrolment, kind: str, number: str, day: date) -> Certificate:
    project, level = course.project, course.project.level if kind == CertificateKind.SKILL_LEVEL else None
    made = Certificate(
        record_id=row.record_id,
        region=row.region,
        counted_region=row.region,
        enrolment=row,
        body=course.body,
        kind=kind,
        level=level,
        trade=project.name,
        occupation_id=project.occupation_id,
        brand=project.brand,
        number=number,
        issued_on=day,
    )
    made.save(force_insert=True)
    CertificateCheck.objects.create(
        certificate_id=made.pk,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        kind=kind,
        level=level,
        trade=project.name,
        number_tail=number[-4:],
        issued_on=day,
        issued_by=course.body.name,
    )
    audit("issue_certificate", about=made, region=row.region, marks=(CERTIFICATES,), since=day, detail={"kind": kind})
    if level is not None:
        _feed_skill(row, project.name, project.occupation_id, level)
    return made


def _feed_skill(row: Enrolment, trade: str, occupation: str | None, level: int) -> None:
    """The level becomes a skill of the person, by which the matching finds them; a better one stays. A training body, which
    reads nobody's skills, certifies as well."""
    with elevated(row.region_path, "a level certificate becomes a skill"):
        skill, new = PersonSkill.objects.get_or_create(
            record_id=row.record_id,
            name=trade,
            defaults={"region": row.region, "occupation_id": occupation, "level": level},
        )
        if not new and (skill.level is None or skill.level > level):
            skill.level, skill.occupation_id = level, occupation or skill.occupation_id
            skill.save(update_fields=["level", "occupation"])
