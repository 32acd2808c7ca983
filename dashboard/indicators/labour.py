"""LAB01-LAB17: the labour force, counted in each person's village."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest, Left

from dashboard.indicators.declaration import Combine, Indicator, Kind, Measure, Split, Subject
from dashboard.indicators.labour_texts import TEXTS
from jiayu_jobs.clock import midnight, today, years_before
from workers.enums import (
    CHANGES,
    HOUSEHOLDS,
    INTENTIONS,
    LABOUR,
    OUTSIDE_SCOPES,
    TAGS,
    WISHES,
    ChangeKind,
    ConfirmAnswer,
    EmploymentStatus,
    EmploymentType,
    HouseholdKind,
    RecordStatus,
    Sex,
    TagKind,
    WishKind,
    WorkScope,
)
from workers.households import zero_employment
from workers.models import (
    Confirmation,
    JobIntention,
    LabourChange,
    LabourRecord,
    PersonTag,
    PersonWish,
)
from workers.models.facts import FACT_FIELDS
from workers.retirement import limits_on
from workers.verifying import fresh_since

EMPLOYED = Q(employment_status=EmploymentStatus.EMPLOYED)
UNEMPLOYED = Q(employment_status=EmploymentStatus.UNEMPLOYED)
OUTSIDE = Q(work_scope__in=OUTSIDE_SCOPES)
AGE_BANDS = (
    (16, 19),
    (20, 24),
    (25, 29),
    (30, 34),
    (35, 39),
    (40, 44),
    (45, 49),
    (50, 54),
    (55, 59),
    (60, 64),
    (65, 120),
)

# Changes that a desk writes when it has the person, or who knows them, before it.
CONFIRMING = (ChangeKind.NEW, ChangeKind.STATUS, ChangeKind.LEAVE, ChangeKind.RETURN, ChangeKind.CONTACT)
_SPELL_FIELDS = frozenset({*FACT_FIELDS, "occupation"})


def through_spell(name: str) -> str:
    """Where a fact of the status, or the last confirmation, stands when a past day is looked at."""
    if name == "verified_at":
        return "verified_then"
    return f"spell__{name}" if name in _SPELL_FIELDS else name


def verified_by_the_end_of(day: date) -> Greatest:
    """When a record was last confirmed as known at the end of a past day. The record keeps the newest confirmation alone,
    which may be later; what stays is the registration, each answer of the round, and each change that a desk wrote."""
    ends = midnight(day + timedelta(days=1))
    answers = Confirmation.objects.filter(record=OuterRef("pk"), undone_at=None, answered_at__lt=ends)
    answers = answers.exclude(answer=ConfirmAnswer.NO_CONTACT).order_by("-answered_at")
    changes = LabourChange.objects.filter(record=OuterRef("pk"), recorded_at__lt=ends, kind__in=CONFIRMING)
    return Greatest(
        Cast("registered_on", DateTimeField()),
        Subquery(answers.values("answered_at")[:1]),
        Subquery(changes.order_by("-recorded_at").values("recorded_at")[:1]),
    )


def verified_in_time(day: date) -> Q:
    """Confirmed within the last so many days, seen on a day."""
    return Q(verified_at__gte=fresh_since(day))


def records(day: date | None) -> QuerySet:
    """Records that count: now, or at the end of a past day together with the spell of that day."""
    if day is None:
        return LabourRecord.objects.active()
    of_the_day = Q(spells__starts_on__lte=day) & (Q(spells__ends_on__isnull=True) | Q(spells__ends_on__gt=day))
    return LabourRecord.objects.on_file(day).annotate(
        spell=FilteredRelation("spells", condition=of_the_day), verified_then=verified_by_the_end_of(day)
    )


def hanging_on_records(model: Any, day: date | None) -> QuerySet:
    """Dated rows of people whose record counts: those that hold now or held at the end of a day."""
    rows = model.objects.holding_on(day or today())
    if day is None:
        closed = LabourRecord.objects.filter(pk=OuterRef("record")).exclude(status=RecordStatus.ACTIVE)
        return rows.filter(~Exists(closed))  # the closed are few and indexed; the active are the whole register
    return rows.filter(record__registered_on__lte=day).filter(
        Q(record__closed_on__isnull=True) | Q(record__closed_on__gt=day)
    )


def tags(day: date | None) -> QuerySet:
    """Categories in force."""
    return hanging_on_records(PersonTag, day)


def intentions(day: date | None) -> QuerySet:
    """Open job intentions, one a person."""
    return hanging_on_records(JobIntention, day)


def wishes(day: date | None) -> QuerySet:
    """Open wishes."""
    return hanging_on_records(PersonWish, day)


def changes(day: date | None) -> QuerySet:
    """Changes of records; what stayed with a record that was merged into another would count one person twice."""
    merged = LabourRecord.objects.filter(pk=OuterRef("record"), status=RecordStatus.MERGED)
    return LabourChange.objects.filter(~Exists(merged))


def aged(low: int, high: int, sex: int):  # noqa: ANN201
    """A condition on the day: completed years in [low, high], of a sex."""

    def condition(day: date) -> Q:
        return Q(sex=sex, birth_date__gt=years_before(day, high + 1), birth_date__lte=years_before(day, low))

    return condition


SUBJECTS = (
    Subject(
        key="records",
        mark=LABOUR,
        rows=records,
        lens=through_spell,
        dated=True,
        row_address="workers:list",
        measures=(
            Measure("LAB01", Q(household_kind=HouseholdKind.RURAL)),
            Measure("LAB02"),
            Measure("LAB03", EMPLOYED),
            Measure("LAB04", UNEMPLOYED),
            Measure("LAB04.wants", UNEMPLOYED & Q(wants_work=True)),
            Measure("LAB06", EMPLOYED & OUTSIDE),
            Measure("LAB07", EMPLOYED & Q(work_scope=WorkScope.IN_COUNTY)),
            Measure("LAB17", verified_in_time),
            *(
                Measure(f"status.{s.value}", Q(employment_status=s))
                for s in EmploymentStatus
                if s not in ("employed", "unemployed")
            ),
            *(Measure(f"type.{kind.value}", EMPLOYED & Q(employment_type=kind)) for kind in EmploymentType),
            *(Measure(f"scope.{scope.value}", EMPLOYED & Q(work_scope=scope)) for scope in WorkScope),
            *(
                Measure(f"age.{sex.name.lower()}.{low}", aged(low, high, sex))
                for low, high in AGE_BANDS
                for sex in (Sex.MALE, Sex.FEMALE)
            ),
        ),
        splits=(
            Split("education", F("education")),
            Split("destination", Left("work_place", 6), EMPLOYED & OUTSIDE),
        ),
    ),
    Subject(
        key="tags",
        mark=TAGS,
        rows=tags,
        dated=True,
        measures=(
            Measure("LAB11", Q(kind=TagKind.STUDY_MOTHER)),
            Measure("LAB12", Q(kind=TagKind.HARD_TO_EMPLOY, recognised_at__isnull=False)),
            Measure("LAB13", Q(kind=TagKind.OUT_OF_POVERTY)),
            Measure("LAB14", Q(kind=TagKind.FORMER_FISHER)),
        ),
    ),
    Subject(key="intentions", mark=INTENTIONS, rows=intentions, measures=(Measure("LAB08"),), dated=True),
    Subject(
        key="wishes",
        mark=WISHES,
        rows=wishes,
        dated=True,
        measures=(
            Measure("LAB09", Q(kind=WishKind.TRAINING), of="record", combine=Combine.COUNT_DISTINCT),
            Measure("LAB10", Q(kind=WishKind.STARTUP), of="record", combine=Combine.COUNT_DISTINCT),
        ),
    ),
    Subject(
        key="households",
        mark=HOUSEHOLDS,
        rows=zero_employment,
        measures=(Measure("LAB15"),),
        dated=True,
        rules=limits_on,
        plans_anew=True,
    ),
    Subject(
        key="changes",
        mark=CHANGES,
        rows=changes,
        region="counted_region_id",
        happened_on="happened_on",
        measures=(Measure("LAB16"), *(Measure(f"change.{kind.value}", Q(kind=kind)) for kind in ChangeKind)),
    ),
)


def _people(code: str, **given: Any) -> Indicator:
    """A count of people or records, declared by its texts."""
    text = TEXTS[code]
    fields: dict[str, Any] = {"kind": Kind.STOCK, "numerator": (code,), "about_people": True, **given}
    return Indicator(
        id=code,
        name=text.name,
        name_en=text.name_en,
        unit=text.unit,
        definition=text.definition,
        formula=text.formula,
        source=text.source,
        **fields,
    )


# A whole and disjoint parts of it, as far as figures show them; what is left over is a group of people as well.
PARTS_OF_WHOLES = (("LAB02", ("LAB01",)), ("LAB02", ("LAB03", "LAB04")), ("LAB03", ("LAB06", "LAB07")))

INDICATORS = (
    _people("LAB01"),
    _people("LAB02"),
    _people("LAB03"),
    _people("LAB04"),
    _people(
        "LAB05",
        kind=Kind.RATIO,
        numerator=("LAB03",),
        denominator=("LAB03", "LAB04"),
        decimals=1,
        scale=100,
        about_people=False,
    ),
    *(_people(f"LAB{number:02d}") for number in range(6, 16)),
    _people("LAB16", kind=Kind.FLOW_MONTH),
    _people(
        "LAB17",
        kind=Kind.RATIO,
        numerator=("LAB17",),
        denominator=("LAB02",),
        decimals=1,
        scale=100,
        about_people=False,
    ),
)
