"""A class of the matrix's stage with a lesson, and everybody's certificate of it but the closed record's."""

from datetime import time, timedelta
from typing import Any

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.papers.files import Judged
from jiayu_jobs.scoping import batch
from stations.models import User
from tests.cast import COUNTY, PASSWORD
from training.models import (
    BodyMember,
    Certificate,
    CertificateCheck,
    ClassEvidence,
    Enrolment,
    Lesson,
    TrainingBody,
    TrainingClass,
    TrainingProject,
)


def training_by_place(stage: Any) -> dict[str, dict[str, Any]]:
    """The class takes people; the own person has not signed up."""
    papers, names = {}, set()
    with batch("matrix"):
        project = TrainingProject.objects.create(name="矩阵项目", category="other", hours=8)
        body = TrainingBody.objects.create(name="矩阵职校", credit_code=credit_code("52", "421299", "MJB90001"))
        row = TrainingClass.objects.create(
            project=project, body=body, region=stage.cast.regions[COUNTY], serial_no=1, state="approved", place="室",
            starts_on=today(), ends_on=today() + timedelta(days=9), places=30, taken=len(stage.people), made_by=stage.cast.town,
        )  # fmt: skip
        photo = ClassEvidence(training_class=row)
        photo.keep(Judged(b"\xff\xd8\xffmatrix", "image/jpeg"))
        photo.save(force_insert=True)
        lesson = Lesson.objects.create(training_class=row, day=today(), starts_at=time(9), hours=4, teacher="李")
        for place, person in stage.people.items():
            if place == "closed":
                continue
            if place != "own":
                Enrolment(
                    record=person, region=person.region, counted_region=person.region, training_class=row, body=body,
                    shown_name=person.full_name, state="enrolled", category="other", enrolled_on=today(),
                    runs_from=row.starts_on, runs_until=row.ends_on,
                ).save(force_insert=True)  # fmt: skip
                names |= {person.full_name, person.masked_name}
            paper = Certificate(
                record=person, region=person.region, counted_region=person.region, body=body, kind="completion",
                trade="矩阵项目", number=f"M-{place}", issued_on=today(),
            )  # fmt: skip
            paper.save(force_insert=True)
            CertificateCheck.objects.create(
                certificate_id=paper.pk, code=f"CHECK{place[:8]}".upper(), kind="completion", trade="矩阵项目",
                number_tail="0001", issued_on=today(), issued_by=body.name,
            )  # fmt: skip
            papers[place] = paper.pk
        other = TrainingBody.objects.create(name="另一家职校", credit_code=credit_code("52", "421299", "MJB90009"))
        for part, whose in (("body", body), ("other_body", other)):
            stage.bodies[part] = _account(part, whose)
    stage.told["body"] = names
    return {
        "class": {"body": row.pk},
        "lesson": {"body": lesson.pk},
        "evidence": {"body": photo.pk},
        "certificate": papers,
    }


def _account(part: str, body: TrainingBody) -> User:
    user = make_account(part)
    BodyMember._base_manager.create(body=body, user=user, starts_on=today())
    return user


def make_account(username: str) -> User:
    """An account without a post."""
    user = User(username=username, display_name=f"测试{username}")
    user.set_password(PASSWORD)
    user.save()
    return user
