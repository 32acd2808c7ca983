"""Draws a class that is being taught today, its lessons of yesterday called through the service."""

import random
from datetime import date, timedelta
from typing import Any

from employers.demo.sampling import sample
from employers.services.bulk import load_rows
from jiayu_jobs.regions import Level
from stations.models import Region
from training.demo.training import class_of, timetable, trainee
from training.enums import ENROLMENTS, OPEN_ENROLMENTS, ClassState, EnrolmentState, Mark
from training.models import Enrolment, Lesson, TrainingBody, TrainingClass, TrainingProject
from training.services.enrolments import mark_lesson
from workers.models import LabourRecord

TRAINEES = 12


def load_demo_running_class(day: date, seed: int) -> int:
    """One class of the first body, of people who are in no other one these days; returns how many they are."""
    dice = random.Random(f"{seed} running class")  # noqa: S311  # a demo, no secret
    body, project = (
        TrainingBody.objects.order_by("credit_code").first(),
        TrainingProject.objects.order_by("name").last(),
    )
    towns = list(Region.objects.filter(level=Level.TOWN).order_by("path"))
    if body is None or project is None or not towns:
        return 0
    last = project.classes.order_by("-serial_no").values_list("serial_no", flat=True).first() or 0
    row = class_of(dice, project, body, dice.choice(towns), last + 1, TRAINEES)
    row.state, row.frozen_on = ClassState.OPENED, None
    row.starts_on = day - timedelta(days=1)
    row.ends_on = row.starts_on + timedelta(days=max(project.hours // 8, 3))
    busy = Enrolment.objects.filter(
        state__in=OPEN_ENROLMENTS, runs_from__lte=row.ends_on, runs_until__gte=row.starts_on
    ).values("record")
    people = sample(dice, LabourRecord.objects.active().exclude(pk__in=busy), TRAINEES)
    trainees = [_signed_up(row, person) for person in people]
    row.taken = len(trainees)
    row.save(force_insert=True)
    load_rows(trainees, action="load_demo", marks=(ENROLMENTS,), since=row.starts_on)
    lessons = timetable(row, project.hours)
    Lesson.objects.bulk_create(lessons)
    for lesson in lessons:
        if lesson.day < day:
            marks: dict[Any, str] = {
                one.pk: Mark.ABSENT if number == 3 else Mark.PRESENT for number, one in enumerate(trainees)
            }
            mark_lesson(lesson=lesson, marks=marks)
    return len(trainees)


def _signed_up(row: TrainingClass, person: LabourRecord) -> Enrolment:
    """A place in a class that has not ended."""
    made = trainee(row, person, mother=False)
    made.state, made.hours_there, made.hours_taught = EnrolmentState.ENROLLED, 0, 0
    made.score, made.passed_on = None, None
    return made
