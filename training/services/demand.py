"""Training wishes and questions about training become proposals, and whom to invite to a class."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from jiayu_jobs.clock import today, working_days_after
from jiayu_jobs.scoping import elevated
from stations.models import Region
from training.enums import OPEN_ENROLMENTS
from training.models import Enrolment, TrainingClass, TrainingProject
from workers.enums import TrainingTopic, WishKind
from workers.models import Consultation, PersonWish
from workers.services.consultations import counts_for_a_class_since
from workers.services.transfers import county_path

# So many wishes and questions make a class worth while.
ENOUGH = 15
# Working days between the application and the first lesson.
DAYS_BEFORE = 10
INVITED = 30


@dataclass(slots=True)
class Place:
    """Who wants to learn something in a town or village. people: open wishes (人); asked: questions of others (人次)."""

    code: str
    name: str
    people: int = 0
    asked: int = 0
    villages: list["Place"] = field(default_factory=list)

    @property
    def both(self) -> int:
        """What speaks for a class here."""
        return self.people + self.asked


@dataclass(slots=True)
class Proposal:
    """A class that would fill. towns: with their villages, the most first; projects: those that teach it."""

    topic: str
    label: str
    towns: list[Place] = field(default_factory=list)
    projects: list[TrainingProject] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Open wishes (人)."""
        return sum(town.people for town in self.towns)

    @property
    def asked(self) -> int:
        """Questions of whoever has no such wish (人次)."""
        return sum(town.asked for town in self.towns)

    @property
    def enough(self) -> bool:
        """Whether they fill a class."""
        return self.people + self.asked >= ENOUGH

    @property
    def has_villages(self) -> bool:
        """Whether they come from more than one village that may be named."""
        return sum(len(town.villages) for town in self.towns) > 1

    @property
    def where(self) -> Place:
        """The town with the most of them."""
        return self.towns[0]

    @property
    def sentence(self) -> str:
        """What is proposed, in one sentence."""
        towns = f"{len(self.towns)} 个镇 " if len(self.towns) > 1 else ""
        parts = [f"{self.people} 人想学{self.label}"] if self.people else []
        parts += [f"{self.asked} 人次来问过" + ("" if parts else self.label)] if self.asked else []
        return f"{towns}{'，'.join(parts)}，{self.where.name}最多"


def proposals(limit: int = 100) -> list[Proposal]:
    """What people of one's scope want to learn, by topic, town and village, with the projects that answer it, the most first.

    Open wishes, and questions of the last CONSULTATIONS_COUNT_DAYS days that were followed by no wish.
    """
    wishes = PersonWish.objects.open().filter(kind=WishKind.TRAINING, topic__in=TrainingTopic.values)
    asked = Consultation.objects.asking_for_a_class(counts_for_a_class_since())
    found: dict[str, dict[str, Place]] = {}
    for rows, region, what in ((wishes, "region_id", "people"), (asked, "counted_region_id", "asked")):
        counted = rows.order_by().values_list("topic", region).annotate(number=Count("pk"))
        for topic, code, number in counted:
            place = found.setdefault(topic, {}).setdefault(code, Place(code, ""))
            setattr(place, what, number)
    regions = Region.objects.select_related("parent").in_bulk({code for places in found.values() for code in places})
    lines = {
        topic: Proposal(topic, str(TrainingTopic(topic).label), _by_town(found[topic], regions)) for topic in found
    }
    for project in TrainingProject.objects.filter(is_open=True, topic__in=lines).order_by("name"):
        lines[project.topic].projects.append(project)
    return sorted(lines.values(), key=lambda one: (-one.people - one.asked, one.topic))[:limit]


def proposals_for_bodies() -> list[Proposal]:
    """What the county wants to learn, by town: bodies plan classes by it, and see nobody's wishes."""
    with elevated(county_path(), "how many people of which town want to learn what"):
        found = proposals()
    for town in (town for line in found for town in line.towns):
        town.villages = []
    return found


def _by_town(places: dict[str, Place], regions: dict[str, Region]) -> list[Place]:
    """Villages below their towns, both the most first."""
    towns: dict[str, Place] = {}
    for code, place in places.items():
        region = regions[code]
        above = region.parent if region.is_leaf and region.parent else region
        town = towns.setdefault(above.code, Place(above.code, above.short_name))
        town.people += place.people
        town.asked += place.asked
        if above.code != code:
            place.name = region.short_name
            town.villages.append(place)
    for town in towns.values():
        town.villages.sort(key=lambda one: (-one.both, one.code))
    return sorted(towns.values(), key=lambda one: (-one.both, one.code))


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
