"""The stage of the matrix: one person a village, each with words that must never be read elsewhere."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from dashboard.kiosk import issue_link
from dashboard.models import KioskLink
from employers.calendar import before
from employers.enums import MemberRole
from employers.enums import RegistrationKind as EmployerKind
from employers.models import EmployerInvitation, EmployerMember
from employers.services.members import create_member_account, invite
from employers.services.months import opened
from employers.services.registration import Given, register_employer
from employers.services.self_registration import add_paper
from jiayu_jobs.clock import now, today
from jiayu_jobs.exports import files as export_files
from jiayu_jobs.exports.enums import ExportState
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.identifiers.citizen_id import make, mask
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.imports import files
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.papers.files import Judged
from jiayu_jobs.scoping import batch
from stations.enums import HoldingKind, Role, SiteKind, SiteStatus
from stations.memberships import memberships_of
from stations.models import PostHolding, ServiceSite, StaffPost, User
from tests.cast import (
    AREA,
    COMMUNITY,
    COUNTY,
    FOREIGN,
    OWN,
    PASSWORD,
    SIBLING,
    TOWN_A,
    TOWN_B,
    Cast,
    acting_as,
    make_user,
    registration,
)
from tests.matrix.care_stage import care_by_place
from tests.matrix.match_stage import open_vacancies
from tests.matrix.referral_stage import referrals_by_place
from tests.matrix.training_stage import training_by_place
from tests.matrix.vacancy_stage import vacancies_by_place
from tests.matrix.visit_stage import visits_by_place
from workers.enums import RecordStatus, TagKind
from workers.models import DuplicatePair, LabourRecord, RecordMerge
from workers.provincial_enums import RegistrationKind
from workers.services.bureau_forms import add_bureau_form
from workers.services.consultations import note_consultation
from workers.services.corrections import ask_correction
from workers.services.erasures import ask_erasure
from workers.services.phone_checks import draw_sample
from workers.services.provincial import add_registration
from workers.services.questions import take_back_question
from workers.services.registration import register_person
from workers.services.transfers import ask_transfer
from workers.services.wishes import add_tag

PLACES = {"own": OWN, "sibling": SIBLING, "community": COMMUNITY, "foreign": FOREIGN}
# Names of characters that stand on no page of the portal, so that even a mask of them is found.
NAMES = {"own": "宓冬璇", "sibling": "亓春翀", "community": "仉秋懿", "foreign": "麴夏昶", "closed": "逄晨曦"}
BIRTHS = {
    "own": date(1987, 3, 11),
    "sibling": date(1986, 5, 13),
    "community": date(1985, 7, 17),
    "foreign": date(1984, 9, 19),
    "closed": date(1983, 11, 23),
}
PHONES = {
    "own": "15481726354",
    "sibling": "15482736455",
    "community": "15483746556",
    "foreign": "15484756657",
    "closed": "15485766758",
}


@dataclass
class Stage:
    """People by where they live; "closed" is a record of the own village that has moved out."""

    cast: Cast
    people: dict[str, LabourRecord] = field(default_factory=dict)
    # what an address's key may name: kind -> place -> key
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    # the part whose request is being made
    asking: str = ""
    missing: uuid.UUID = field(default_factory=uuid.uuid4)
    # who acts for a firm, a training body or as a caregiver, by part
    firms: dict[str, User] = field(default_factory=dict)
    bodies: dict[str, User] = field(default_factory=dict)
    # words of people who live elsewhere that a part reads by its work: names on its own roster
    told: dict[str, set[str]] = field(default_factory=dict)
    password: str = PASSWORD
    free_number: str = field(default_factory=lambda: make(AREA, date(1999, 1, 9), 501))

    @property
    def day(self) -> str:
        return today().isoformat()

    def everyone(self) -> dict[str, User]:
        """Every account by its part."""
        return self.cast.everyone() | self.firms | self.bodies

    def holding(self) -> str:
        """The holding of whoever asks, or their membership."""
        if self.asking in self.firms:
            return str(EmployerMember._base_manager.get(user=self.firms[self.asking]).pk)
        if self.asking in self.bodies:
            return memberships_of(self.bodies[self.asking])[0].key
        user = self.cast.everyone().get(self.asking)
        return str(PostHolding._base_manager.get(user=user, kind=HoldingKind.HOLDER).pk) if user else ""

    def registration_form(self) -> dict[str, Any]:
        """What the counter sends about somebody new, without a region (each desk has its own)."""
        return {
            "full_name": "新来人",
            "id_number": self.free_number,
            "household_kind": "rural",
            "employment_status": "student",
            "informant": "self",
            "consent": "on",
        }

    def correction_form(self) -> dict[str, Any]:
        """What a desk sends to ask for another ID number."""
        return {"id_number": self.free_number, "reason": "登记时看错", "evidence": "本人身份证"}

    def merge_form(self) -> dict[str, Any]:
        """What a town sends to merge two records that nobody has changed yet."""
        return {"survivor": "first", "first_revision": 1, "second_revision": 1}

    def canaries(self, place: str) -> list[str]:
        """Everything by which a person of a place could be recognised."""
        name, birth = NAMES[place], BIRTHS[place]
        number = number_of(place)
        return [
            name,
            mask_name(name),
            number,
            mask(number),
            number[-6:],
            PHONES[place],
            f"154****{PHONES[place][-4:]}",
            birth.isoformat(),
            f"{birth:%Y%m%d}",
            str(self.people[place].pk),
        ]


def number_of(place: str) -> str:
    """The ID number of a place's person."""
    return make(AREA, BIRTHS[place], 731 + 20 * list(BIRTHS).index(place))


def set_stage(cast: Cast) -> Stage:
    """Register the people, tag them, close one record."""
    stage, tags = Stage(cast), {}
    for place, code in {**PLACES, "closed": OWN}.items():
        region = cast.regions[code]
        with acting_as(cast.officer, cast.regions[COUNTY]):
            person = register_person(
                given=registration(
                    region,
                    1,
                    full_name=NAMES[place],
                    id_number=number_of(place),
                    phone=PHONES[place],
                    address=f"{NAMES[place]}家门口",
                ),
                by=cast.officer,
            )
            tags[place] = add_tag(
                person=person, by=cast.officer, kind=TagKind.MIGRANT_WORKER, starts_on=today() - timedelta(days=1)
            ).pk
        stage.people[place] = person
    with acting_as(None, cast.regions[COUNTY]):
        closed = LabourRecord.objects.get(pk=stage.people["closed"].pk)
        closed.status, closed.closed_on = RecordStatus.MOVED_OUT, today()
        closed.save()
    stage.objects = {
        "person": {place: person.pk for place, person in stage.people.items()},
        "tag": tags,
        "import": imports_by_place(cast),
        "export": exports_by_place(cast),
        **map_of_authority(cast),
        **transfers_by_place(cast),
        "registration": registrations_by_place(stage),
        "table": tables_by_place(cast),
        "check": checks_by_place(stage),
        "correction": corrections_by_place(stage),
        **pairs_by_place(stage),
        "consultation": consultations_by_place(stage),
        "erasure": erasures_by_place(stage),
        **firms_by_place(stage),
    }
    stage.objects |= visits_by_place(cast, stage.objects["employer"])
    stage.objects |= vacancies_by_place(stage)
    stage.objects |= open_vacancies(stage.objects["employer"])
    stage.objects |= referrals_by_place(stage)
    stage.objects |= training_by_place(stage)
    stage.objects |= care_by_place(stage)
    return stage


def tables_by_place(cast: Cast) -> dict[str, Any]:
    """A table for another bureau in each place."""
    places = {**PLACES, "town": TOWN_A, "other_town": TOWN_B, "county": COUNTY}
    made = {}
    for place, sender in SENDERS.items():
        by, region = cast.everyone()[sender], cast.regions[places[place]]
        with acting_as(by, region):
            made[place] = add_bureau_form(
                region=region,
                name="低保核对",
                bureau="县民政局",
                purpose="核对低保对象",
                query="",
                titles=[],
                columns=[("姓名", "姓名"), ("证件号码", "身份证号")],
                by=by,
            ).pk
    return made


def checks_by_place(stage: Stage) -> dict[str, Any]:
    """Each place's person but the community's was drawn for a call; the county's officer drew."""
    cast, made = stage.cast, {}
    with acting_as(cast.officer, cast.regions[COUNTY]):
        for place in ("own", "sibling", "foreign"):
            sample = draw_sample(region=cast.regions[PLACES[place]], by=cast.officer)
            made[place] = sample.checks.get(record=stage.people[place]).pk
    return made


def consultations_by_place(stage: Stage) -> dict[str, Any]:
    """A question of each place's person but the sibling's, noted by the desk there."""
    made = {}
    for place, desk in (
        ("own", stage.cast.liaison),
        ("community", stage.cast.grid),
        ("foreign", stage.cast.other_town),
    ):
        region = stage.cast.regions[PLACES[place]]
        with acting_as(desk, stage.cast.regions[TOWN_B] if place == "foreign" else region):
            made[place] = note_consultation(
                person=stage.people[place], kind="training", topic="care", asked_on=today(), by=desk
            ).pk
    return made


def registrations_by_place(stage: Stage) -> dict[str, Any]:
    """Each place's person is registered as unemployed at the province."""
    cast, made = stage.cast, {}
    for number, place in enumerate(PLACES, start=1):
        with acting_as(cast.officer, cast.regions[COUNTY]):
            made[place] = add_registration(
                person=stage.people[place],
                kind=RegistrationKind.UNEMPLOYMENT,
                number=f"UNEMP-{number:04d}",
                registered_on=today(),
                reason="",
                by=cast.officer,
            ).pk
    return made


def firms_by_place(stage: Stage) -> dict[str, dict[str, Any]]:
    """A firm in the own village and one in another town, each with an admin, a second member and an open invitation."""
    cast, firms, colleagues, invitations, months, own_months = stage.cast, {}, {}, {}, {}, {}
    for part, place, keeper, number in (("firm", "own", cast.town, 1), ("other_firm", "foreign", cast.other_town, 2)):
        region = cast.regions[PLACES[place]]
        with acting_as(cast.officer, cast.regions[COUNTY]):
            given = Given(
                kind=EmployerKind.ENTERPRISE,
                name=f"矩阵企业{number}",
                number=credit_code("91", "421299", f"MA4XY{number:03d}"),
                region=region,
                contact_name="联系人",
                contact_phone=f"1540000010{number}",
            )
            firm = register_employer(given=given, by=cast.officer, verified=True)
            stage.firms[part] = create_member_account(employer=firm, username=part, display_name=part).user
            other = create_member_account(employer=firm, username=f"{part}-2", display_name=part).user
            invite(employer=firm, role=MemberRole.MEMBER, note="新人", by=keeper)
            months[place] = own_months[part] = opened(firm, before(today())).pk
        firms[place] = firm.pk
        with acting_as(cast.officer, cast.regions[COUNTY]):
            add_paper(employer=firm, paper=Judged(b"%PDF-matrix", "application/pdf"), by=cast.officer)
        colleagues[part] = EmployerMember._base_manager.get(user=other).pk
        invitations[part] = EmployerInvitation._base_manager.get(employer=firm).pk
    for user in stage.firms.values():
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    return {
        "employer": firms,
        "member": colleagues,
        "invitation": invitations,
        "month": months,
        "own month": own_months,
    }


def transfers_by_place(cast: Cast) -> dict[str, dict[str, Any]]:
    """Three places have been asked for their person, by somebody else of another place."""
    cases, asked = {}, {}
    pairs = (("own", "foreign", cast.other_town), ("foreign", "own", cast.town), ("sibling", "community", cast.grid))
    for holder, asker, by in pairs:
        region = cast.regions[PLACES[asker]]
        with acting_as(by, region):
            request = ask_transfer(number=number_of(holder), name="某", to_region=region, reason="户口已迁来", by=by)
        cases[holder] = asked[asker] = request.pk
    return {"case": cases, "asked transfer": asked}


def corrections_by_place(stage: Stage) -> dict[str, Any]:
    """In each place the desk in charge has asked for another number of its person."""
    found = {}
    askers = {"own": "liaison", "sibling": "sibling", "community": "grid", "foreign": "other_town"}
    for turn, (place, asker) in enumerate(askers.items()):
        by, region = stage.cast.everyone()[asker], stage.cast.regions[PLACES[place]]
        number = make(AREA, BIRTHS[place], 941 + 2 * turn)
        with acting_as(by, region):
            found[place] = ask_correction(
                person=stage.people[place],
                number=number,
                reason="登记时看错",
                evidence="本人身份证",
                asked_from=stage.cast.regions[TOWN_B] if place == "foreign" else region,
                by=by,
            ).pk
            take_back_question(number, by)
    return found


def went_into(person: LabourRecord) -> LabourRecord:
    """A record that was merged into a person: it stands in no list and in no figure."""
    with batch("matrix"):
        gone = LabourRecord(
            region=person.region,
            full_name="旧档案",
            birth_date=date(1980, 1, 1),
            sex=1,
            household_kind="rural",
            employment_status="student",
            registered_on=today(),
            status=RecordStatus.MERGED,
            closed_on=today(),
            duplicate_of=person,
        )
        gone.save(force_insert=True)
    return gone


def pairs_by_place(stage: Stage) -> dict[str, dict[str, Any]]:
    """Two of one village, of one town and of two towns who may be one person; of each a merge that was undone."""
    regions = stage.cast.regions
    people = stage.people | {"another": went_into(stage.people["community"])}
    both = {
        "community": (COMMUNITY, "community", "another"),
        "own": (OWN, "own", "closed"),
        "town": (TOWN_A, "sibling", "community"),
        "county": (COUNTY, "own", "foreign"),
    }
    pairs, merged = {}, {}
    with batch("matrix"):
        for place, (code, one, other) in both.items():
            first, second = sorted((people[one].pk, people[other].pk))
            pair = DuplicatePair(region=regions[code], first_key=first, second_key=second, kind="same_birth")
            pair.save(force_insert=True)
            pairs[place] = merged[place] = pair.pk
            RecordMerge(
                pair=pair,
                region=regions[code],
                survivor_key=first,
                other_key=second,
                state="undone",
                before="{}",
                merged_by=stage.cast.officer,
            ).save(force_insert=True)
    return {"pair": pairs, "merged pair": merged}


def erasures_by_place(stage: Stage) -> dict[str, Any]:
    """In each place somebody has asked for its person to be erased."""
    found = {}
    for place in PLACES:
        with acting_as(stage.cast.leader, stage.cast.regions[COUNTY]):
            found[place] = ask_erasure(person=stage.people[place], reason="asked", by=stage.cast.leader).pk
    return found


SENDERS = {
    "own": "liaison",
    "sibling": "sibling",
    "community": "grid",
    "foreign": "other_town",
    "town": "town",
    "other_town": "other_town",
    "county": "officer",
}


def exports_by_place(cast: Cast) -> dict[str, uuid.UUID]:
    """A list that was taken out in each place; its file names the person of the place."""
    places = {**PLACES, "town": TOWN_A, "other_town": TOWN_B, "county": COUNTY}
    found = {}
    for place, sender in SENDERS.items():
        made = ExportFile._base_manager.create(
            kind="people",
            region=cast.regions[places[place]],
            requested_by=cast.everyone()[sender],
            reason="核对台账",
            state=ExportState.READY,
            expires_at=now() + timedelta(hours=1),
        )
        export_files.keep(made, NAMES.get(place, "无").encode())
        found[place] = made.pk
    return found


def imports_by_place(cast: Cast) -> dict[str, uuid.UUID]:
    """A workbook that waits for its confirmation in each place; its preview names the person of the place."""
    places = {**PLACES, "town": TOWN_A, "other_town": TOWN_B, "county": COUNTY}
    found = {}
    for place, sender in SENDERS.items():
        sent = ImportBatch._base_manager.create(
            kind="labour",
            region=cast.regions[places[place]],
            uploaded_by=cast.everyone()[sender],
            file_name="表.xlsx",
            digest="0" * 64,
            state=BatchState.READY,
            rows=2,
            new=1,
            refused=1,
        )
        name = NAMES.get(place, "无")
        kept = {"newcomers": [[2, name, ""]], "refusals": [[3, "姓名", name]], "differences": [], "doubts": []}
        files.keep_json(sent, files.PREVIEW, kept | {"headers": ["姓名"], "cells": {"3": [name]}, "revisions": {}})
        found[place] = sent.pk
    return found


def map_of_authority(cast: Cast) -> dict[str, dict[str, Any]]:
    """Sites, posts, deputies and a link for the wall, by place; a closed site and a closed post of the own village."""
    places = {**PLACES, "town": TOWN_A, "other_town": TOWN_B, "county": COUNTY}
    ServiceSite._base_manager.update(lng="113.7", lat="29.9")
    sites = {place: ServiceSite._base_manager.get(region=code).pk for place, code in PLACES.items()}
    sites["closed"] = ServiceSite._base_manager.create(
        code="closed", name="旧站", kind=SiteKind.VILLAGE_POINT, region=cast.regions[OWN],
        status=SiteStatus.CLOSED, closed_on=today(),
    ).pk  # fmt: skip
    make_user("foreigner", Role.VILLAGE_LIAISON, cast.regions[FOREIGN])
    posts = {place: StaffPost._base_manager.filter(region=code).first().pk for place, code in places.items()}
    posts["closed"] = StaffPost._base_manager.create(
        code="closed", role=Role.VILLAGE_LIAISON, region=cast.regions[OWN], closed_on=today() - timedelta(days=1)
    ).pk
    deputies = {
        place: PostHolding._base_manager.create(
            post_id=posts[place], user=cast.gig, kind=HoldingKind.DEPUTY, starts_on=today(), ends_on=today()
        ).pk
        for place in ("own", "sibling", "foreign", "county")
    }
    with acting_as(cast.officer, cast.regions[COUNTY]):
        issue_link(label="大厅", region=cast.regions[COUNTY], by=cast.officer)
    return {"site": sites, "post": posts, "deputy": deputies, "kiosk": {"county": KioskLink.objects.get().pk}}


NOISE = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(r'"X-CSRFToken": "[^"]+"'),
    re.compile(r'nonce="[^"]+"'),
    re.compile(r'name="submission_id" value="[^"]+"'),
    re.compile(r'data-session-ends="[0-9]+"'),
    re.compile(r"\d+:\d\d(?=。含个人信息)"),  # when a page would be printed: two answers may lie in two minutes
)


def plain_body(response: HttpResponse, *known: Any) -> str:
    """The body without tokens, and without the keys that the asker sent."""
    text = response.content.decode(errors="replace")
    for pattern in NOISE:
        text = pattern.sub("", text)
    for key in known:
        text = text.replace(str(key), "KEY")
    return text


def everything_said(response: HttpResponse) -> str:
    """Body, headers and cookies: wherever a word could leak."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = "\n".join(morsel.OutputString() for morsel in response.cookies.values())
    return f"{response.content.decode(errors='replace')}\n{headers}\n{cookies}"


@contextmanager
def undone() -> Iterator[None]:
    """Let a request write what it likes, then forget it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What no refused request may write to: everything but the notes about the refusal itself.
WRITTEN_BY_REFUSALS = {"audit_auditentry", "audit_quota", "django_session", "axes_accessattempt"}

# Any request of somebody signed in keeps the time of it.
EXCEPT_THE_TIME = {"stations_accountsession": "(SELECT id, user_id, device_id, ended_at FROM stations_accountsession)"}


def fingerprint() -> dict[str, tuple[int, str]]:
    """Rows of every table of ours that a refused request has no business in, and the newest transaction that wrote one:
    a savepoint has a number of its own, so that any row written or taken away within it shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ "
            "'^(audit|outbox|stations|workers|employers|training|dashboard)_' ORDER BY tablename"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in WRITTEN_BY_REFUSALS]
    parts = " UNION ALL ".join(
        f"SELECT '{t}', count(*), coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') FROM {EXCEPT_THE_TIME[t]} r"
        if t in EXCEPT_THE_TIME
        else f"SELECT '{t}', count(*), coalesce(max(xmin::text::bigint), 0)::text FROM {t}"
        for t in tables
    )
    with batch("matrix"), connection.cursor() as cursor:
        cursor.execute(parts)
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}
