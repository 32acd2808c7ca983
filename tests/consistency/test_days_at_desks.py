"""Random days at four desks, rolled up step by step: every figure equals a plain count of the rows, and no value that is
stored beside them differs from a full recount."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dashboard.breakdowns import breakdowns_of
from dashboard.figures import figures
from dashboard.models import RegionValues
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, SIBLING, TOWN_A, TOWN_B, acting_as, citizen, make_person
from workers.enums import LABOUR, Education, EmploymentStatus, EmploymentType, HouseholdKind, TagKind, WishKind
from workers.models import (
    DuplicatePair,
    JobIntention,
    LabourChange,
    LabourRecord,
    PersonTag,
    PersonWish,
    RecordMerge,
    TransferCase,
)
from workers.services import follow_up, status, wishes
from workers.services.closing import reinstate_record
from workers.services.facts import Facts
from workers.services.id_numbers import complete_number
from workers.services.merges import merge_records, undo_merge
from workers.services.registration import undo_registration
from workers.services.transfers import ask_transfer, decide_transfer

pytestmark = pytest.mark.django_db

PARENT = {
    OWN: TOWN_A,
    SIBLING: TOWN_A,
    COMMUNITY: TOWN_A,
    FOREIGN: TOWN_B,
    TOWN_A: COUNTY,
    TOWN_B: COUNTY,
    COUNTY: None,
}
PLACES = ["", COUNTY, "421200", "420100", "440300", "310000"]


class Days:
    """Draws what clerks do. Every step goes through the services."""

    def __init__(self, cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.desks = {OWN: cast.liaison, SIBLING: cast.sibling, COMMUNITY: cast.grid, FOREIGN: cast.other_town}
        self.people: list[LabourRecord] = []
        self.merges: list[tuple[RecordMerge, LabourRecord]] = []
        self.sequence = 10

    def step(self) -> None:
        acts = [self.register] * 6 + [self.change, self.correct, self.want, self.wish, self.tag, self.take_back]
        acts += [self.answer, self.answer, self.undo_answer, self.reinstate, self.move, self.pass_by]
        acts += [self.join, self.part, self.number]
        act = self.dice.choice(acts) if self.people else self.register
        try:
            act()
        except Refused:
            pass

    def facts(self) -> Facts:
        kind = self.dice.choice(list(EmploymentStatus))
        return Facts(
            employment_status=kind,
            wants_work=self.dice.choice([True, False, None]),
            employment_type=self.dice.choice(["", *EmploymentType.values]),
            work_place=self.dice.choice(PLACES),
        ).consistent(COUNTY)

    def register(self) -> None:
        code = self.dice.choice(list(self.desks))
        self.sequence += 1
        given = {
            "facts": self.facts(),
            "household_kind": self.dice.choice(HouseholdKind.values),
            "household_number": self.dice.choice(["", "1", "2", "3"]),
            "collected_on": today() - timedelta(days=self.dice.choice([0, 0, 40, 400, 900])),
            "details": {"education": self.dice.choice(["", *Education.values[:3]])},
        }
        if self.dice.random() < 0.2:
            born = today() - timedelta(days=self.dice.randrange(5000, 25000))
            given |= {"id_number": "", "id_missing": "lost", "birth_date": born, "sex": self.dice.choice([1, 2])}
        self.people.append(make_person(self.desks[code], self.cast.regions[code], self.sequence, **given))

    def somebody(self) -> tuple[LabourRecord, object, object]:
        person = self.dice.choice(self.people)
        return person, self.desks[person.region_id], self.cast.regions[person.region_id]

    def change(self) -> None:
        person, by, region = self.somebody()
        day = today() - timedelta(days=self.dice.choice([0, 1, 100]))
        with acting_as(by, region):
            status.change_status(person=person, facts=self.facts(), starts_on=day, by=by)

    def correct(self) -> None:
        person, by, region = self.somebody()
        given = {
            "education": self.dice.choice(["", *Education.values[:3]]),
            "household_kind": self.dice.choice(HouseholdKind.values),
            "household_number": self.dice.choice(["", "1", "2"]),
        }
        with acting_as(by, region):
            status.correct_details(person=person, given=given, by=by)

    def want(self) -> None:
        person, by, region = self.somebody()
        with acting_as(by, region):
            if self.dice.random() < 0.7:
                wishes.record_intention(person=person, by=by, wanted={"kind": "any"})
            else:
                wishes.withdraw_intention(person=person, by=by)

    def wish(self) -> None:
        person, by, region = self.somebody()
        topics = self.dice.sample(["care", "welder", "sewing"], self.dice.randrange(3))
        with acting_as(by, region):
            wishes.set_wishes(person=person, by=by, kind=self.dice.choice(WishKind.values), topics=topics)

    def tag(self) -> None:
        person, by, region = self.somebody()
        kinds = [TagKind.STUDY_MOTHER, TagKind.HARD_TO_EMPLOY, TagKind.OUT_OF_POVERTY, TagKind.FORMER_FISHER]
        with acting_as(by, region):
            held = person.tags.open().first()
            if held and self.dice.random() < 0.4:
                wishes.end_tag(tag=held, by=by, ends_on=today())
            else:
                wishes.add_tag(person=person, by=by, kind=self.dice.choice(kinds), starts_on=today(), evidence="证件")

    def answer(self) -> None:
        person, by, region = self.somebody()
        day = today() - timedelta(days=self.dice.choice([0, 0, 3, 50]))
        with acting_as(by, region):
            person = LabourRecord.objects.get(pk=person.pk)
            kind = self.dice.choice(["unchanged", "no_contact", "status", "leaving"])
            if kind == "unchanged":
                follow_up.confirm_unchanged(person=person, by=by)
            elif kind == "no_contact":
                follow_up.note_no_contact(person=person, by=by)
            elif kind == "status":
                follow_up.confirm_status(person=person, answer="status", facts=self.facts(), day=day, by=by)
            else:
                reason = self.dice.choice(["deceased", "moved_out"])
                follow_up.confirm_leaving(person=person, answer=reason, day=day, by=by)

    def undo_answer(self) -> None:
        person, by, region = self.somebody()
        with acting_as(by, region):
            follow_up.undo_confirmation(person=person, by=by)

    def reinstate(self) -> None:
        person, by, region = self.somebody()
        with acting_as(by, region):
            reinstate_record(person=person, by=by)

    def move(self) -> None:
        person, _, _ = self.somebody()
        if not person.id_number:
            return
        code = self.dice.choice([code for code in self.desks if code != person.region_id])
        by, region, number = self.desks[code], self.cast.regions[code], person.id_number.open()
        with acting_as(by, region):
            request = ask_transfer(number=number, name="某", to_region=region, reason="户口", by=by)
        with acting_as(self.cast.officer, self.cast.regions[COUNTY]):
            case = TransferCase.objects.get(pk=request.pk)
            decide_transfer(case=case, accept=True, answer="", by=self.cast.officer)
            self.people[self.people.index(person)] = LabourRecord.objects.get(pk=person.pk)

    def pass_by(self) -> None:
        """Nobody has asked after somebody for some days; what the calendar marks at midnight is marked."""
        person, by, region = self.somebody()
        long_ago = now() - timedelta(days=self.dice.choice([89, 90, 91, 200]))
        with acting_as(by, region), transaction.atomic():
            LabourRecord.objects.filter(pk=person.pk).update(verified_at=long_ago)
            mark_dirty([(region.code, LABOUR, None)])

    def number(self) -> None:
        """Somebody brings an ID number; its birth date and sex are taken."""
        person, by, region = self.somebody()
        self.sequence += 1
        with acting_as(by, region):
            complete_number(person=person, number=citizen(self.sequence), by=by, correct=True)
            self.people[self.people.index(person)] = LabourRecord.objects.get(pk=person.pk)

    def join(self) -> None:
        """Two records turn out to be one person, wherever they lie."""
        if len(self.people) < 2:
            return
        survivor, other = self.dice.sample(self.people, 2)
        first, second = sorted((survivor.pk, other.pk))
        county = self.cast.regions[COUNTY]
        with acting_as(self.cast.officer, county):
            pair = DuplicatePair(region=county, first_key=first, second_key=second, kind="same_birth")
            pair.save(force_insert=True)
            seen = {str(row.pk): row.revision for row in LabourRecord.objects.filter(pk__in=pair.keys)}
            take = self.dice.sample(["identity", "household_kind", "education", "household"], 2)
            merged = merge_records(pair=pair, survivor_key=survivor.pk, take=take, revisions=seen, by=self.cast.officer)
            self.merges.append((merged, other))
            self.people.remove(other)

    def part(self) -> None:
        """A merge is taken back."""
        if not self.merges:
            return
        merged, other = self.merges.pop()
        with acting_as(self.cast.officer, self.cast.regions[COUNTY]):
            undo_merge(
                merge=RecordMerge.objects.select_related("region", "pair").get(pk=merged.pk), by=self.cast.officer
            )
            self.people.append(LabourRecord.objects.get(pk=other.pk))

    def take_back(self) -> None:
        person, by, region = self.somebody()
        with acting_as(by, region):
            undo_registration(person=person, by=by)
            self.people.remove(person)


def above(code: str) -> list[str]:
    """A region and everything it lies in."""
    found = []
    while code:
        found.append(code)
        code = PARENT[code]
    return found


def plain_count() -> dict[str, Counter]:
    """region -> figure -> count, by reading rows one after the other."""
    found: dict[str, Counter] = {code: Counter() for code in PARENT}

    def count(code: str, *names: str) -> None:
        for region in above(code):
            found[region].update(names)

    households: dict[tuple[str, object], list[LabourRecord]] = {}
    on_file = list(LabourRecord.objects.filter(status="active"))
    here_now = {person.pk for person in on_file}
    for person in on_file:
        here = person.region_id
        employed = person.employment_status == "employed"
        count(here, "LAB02", f"education {person.education}")
        if timezone.localdate(person.verified_at) >= today() - timedelta(days=90):
            count(here, "LAB17 verified")
        if person.household_kind == "rural":
            count(here, "LAB01")
        if employed:
            count(here, "LAB03")
            if person.work_place:
                count(here, "LAB07" if person.work_place[:6] == COUNTY else "LAB06")
        if person.employment_status == "unemployed":
            count(here, "LAB04")
        if person.household_id:
            households.setdefault((here, person.household_id), []).append(person)
    for (here, _), members in households.items():
        willing = [
            m for m in members if m.employment_status == "unemployed" and m.wants_work and 16 <= m.age_on(today()) < 60
        ]
        if willing and not [m for m in members if m.employment_status == "employed"]:
            count(here, "LAB15")
    for intention in JobIntention.objects.filter(ends_on=None, record__in=here_now):
        count(intention.region_id, "LAB08")
    wishing = {
        (wish.record_id, wish.kind, wish.region_id)
        for wish in PersonWish.objects.filter(ends_on=None, record__in=here_now)
    }
    for _, kind, here in wishing:
        count(here, "LAB09" if kind == "training" else "LAB10")
    names = {"study_mother": "LAB11", "hard_to_employ": "LAB12", "out_of_poverty": "LAB13", "former_fisher": "LAB14"}
    for tag in PersonTag.objects.filter(ends_on=None, record__in=here_now):
        count(tag.region_id, names[tag.kind])
    for change in LabourChange.objects.exclude(record__status="merged"):
        if f"{change.happened_on:%Y%m}" == f"{today():%Y%m}":
            count(change.counted_region_id, "LAB16")
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_equals_a_plain_count_after_each_step(cast, seed):
    rebuild()
    days = Days(cast, seed)
    for _ in range(120):
        days.step()
        if days.dice.random() < 0.6:
            roll_up()
    roll_up()
    counted = [f"LAB{number:02d}" for number in (*range(1, 5), *range(6, 17))]
    with batch("test"):
        expected = plain_count()
        assert expected[COUNTY]["LAB02"] > 20
        assert RecordMerge.objects.exists()
        # What counting a village's households by its own people rests on (workers/households.py).
        together = LabourRecord.objects.filter(household__isnull=False)
        assert together.exists()
        assert not together.exclude(household__region_path=F("region_path")).exists()
        for code in PARENT:
            shown = {f.id: f.value for f in figures(cast.regions[code], f"{today():%Y%m}", ["LAB16"], today())}
            shown |= {f.id: f.value for f in figures(cast.regions[code], "now", counted[:-1], today())}
            assert shown == {name: expected[code][name] for name in counted}, code
            total = RegionValues.objects.get(region=code, period="now").total
            assert total["LAB17"] == expected[code]["LAB17 verified"], code
            assert {
                f"education {part['code']}": part["value"]
                for part in breakdowns_of(total)["education"]
                if part["value"]
            } == {name: value for name, value in expected[code].items() if name.startswith("education")}, code
        assert verify().drift == []
