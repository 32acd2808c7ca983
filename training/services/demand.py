"""Training wishes by topic and town, and whom to invite to a class."""

from typing import Any

from django.db.models import Count, QuerySet

from training.enums import OPEN_ENROLMENTS
from training.models import Enrolment, TrainingClass, TrainingProject
from workers.enums import TrainingTopic, WishKind
from workers.models import PersonWish

# So many wishes in a town make a class worth while.
ENOUGH = 15
INVITED = 30


def proposals(limit: int = 100) -> list[dict[str, Any]]:
    """Open wishes of one's scope by topic and town, the most first: topic, its label, town (region code and name), people,
    and the projects that answer it; `enough` where a class would fill."""
    rows = (
        PersonWish.objects.open()
        .filter(kind=WishKind.TRAINING, topic__in=TrainingTopic.values)
        .values("topic", "region__parent", "region__parent__short_name")
        .annotate(people=Count("record"))
        .order_by("-people", "topic")[:limit]
    )
    taught: dict[str, list[TrainingProject]] = {}
    for project in TrainingProject.objects.filter(is_open=True).exclude(topic=""):
        taught.setdefault(project.topic, []).append(project)
    return [
        {
            "topic": row["topic"],
            "label": TrainingTopic(row["topic"]).label,
            "town": row["region__parent"],
            "town_name": row["region__parent__short_name"],
            "people": row["people"],
            "projects": taught.get(row["topic"], []),
            "enough": row["people"] >= ENOUGH,
        }
        for row in rows
    ]


def to_invite(course: TrainingClass) -> QuerySet:
    """Open wishes of one's scope for what a class teaches, of people who are in no class on its days."""
    if not course.project.topic:
        return PersonWish.objects.none()
    busy = Enrolment.objects.filter(
        state__in=OPEN_ENROLMENTS, runs_from__lte=course.ends_on, runs_until__gte=course.starts_on
    )
    rows = PersonWish.objects.open().filter(kind=WishKind.TRAINING, topic=course.project.topic)
    found: QuerySet = rows.exclude(record__in=busy.values("record")).select_related("record", "region__parent")
    return found.order_by("starts_on", "id")[:INVITED]
