"""Training wishes become proposals, and whom to invite to a class."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from jiayu_jobs.clock import today, working_days_after
from training.enums import OPEN_ENROLMENTS
from training.models import Enrolment, TrainingClass, TrainingProject
from workers.enums import TrainingTopic, WishKind
from workers.models import PersonWish

# So many wishes make a class worth while.
ENOUGH = 15
# Working days between the application and the first lesson.
DAYS_BEFORE = 10
INVITED = 30


@dataclass(slots=True)
class Proposal:
    """A class that would fill. towns: (code, name, people), the most first; where: the first of them."""

    topic: str
    label: str
    towns: list[tuple[str, str, int]] = field(default_factory=list)
    projects: list[TrainingProject] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Open wishes (人)."""
        return sum(people for _, _, people in self.towns)

    @property
    def enough(self) -> bool:
        """Whether they fill a class."""
        return self.people >= ENOUGH

    @property
    def where(self) -> tuple[str, str]:
        """Code and name of the town with the most of them."""
        return self.towns[0][:2]

    @property
    def sentence(self) -> str:
        """What is proposed, in one sentence."""
        towns = f"{len(self.towns)} 个镇 " if len(self.towns) > 1 else ""
        return f"{towns}{self.people} 人想学{self.label}，{self.where[1]}最多"


def proposals(limit: int = 100) -> list[Proposal]:
    """Open wishes of one's scope by topic, with their towns and the projects that answer them, the most first."""
    rows = (
        PersonWish.objects.open()
        .filter(kind=WishKind.TRAINING, topic__in=TrainingTopic.values)
        .values_list("topic", "region__parent", "region__parent__short_name")
        .annotate(people=Count("record"))
        .order_by("topic", "-people", "region__parent")
    )
    found: dict[str, Proposal] = {}
    for topic, code, name, people in rows:
        one = found.setdefault(topic, Proposal(topic, str(TrainingTopic(topic).label)))
        one.towns.append((code, name or "", people))
    for project in TrainingProject.objects.filter(is_open=True, topic__in=found).order_by("name"):
        found[project.topic].projects.append(project)
    return sorted(found.values(), key=lambda one: -one.people)[:limit]


def first_day() -> date:
    """The Monday on which a class may begin that is applied for today: ten working days lie between (domain workflows,
    section 4)."""
    day = working_days_after(today(), DAYS_BEFORE)
    return day + timedelta(days=-day.weekday() % 7)


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
