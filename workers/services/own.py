"""What a person does on their own page. They have no account: the slip's code and some digits open their one record.

The digits are the last six of the ID number; of a person without one the eight of the birth date.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.quota import QuotaSpent, give_back, spend
from jiayu_jobs.audit.services import STRANGER, write_down
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, elevated
from stations.models import Region, ServiceSite
from workers.enums import RecordStatus
from workers.models import LabourRecord
from workers.services.consent import answer_consent
from workers.services.slips import locate
from workers.services.status import correct_details

OPEN_MINUTES = 10
TRIES_A_CODE, TRIES_AN_ADDRESS = 5, 60

# Later areas add to the page: functions of the person that return {"title", "items", "empty"}, and "template" where
# the items are more than a line each.
SECTIONS: list[Callable[[LabourRecord], dict[str, Any]]] = []


class TooManyTries(Refused):
    """The tries of the hour are used up: those of a code, or those of an address."""

    def __init__(self) -> None:
        super().__init__("试的次数太多，请过了整点再试。")


def code_key(code: str) -> str:
    """A code as a counter's key: never the code itself."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()[:32]


def open_own_record(*, code: str, last_six: str, origin: Actor) -> dict[str, str]:
    """Check the slip and the digits; returns what the session keeps: key (of the code), record, path, until.

    Raises Refused with the same words for a wrong code and for wrong digits, and TooManyTries past 5 tries of a code or
    60 of an address in an hour; only what failed counts.
    """
    stranger = replace(origin, **STRANGER)
    keys = {f"own-address:{origin.ip}": TRIES_AN_ADDRESS, f"own-code:{code_key(code)}": TRIES_A_CODE}
    try:
        for key, limit in keys.items():
            spend(key, limit=limit, hours=1)
    except QuotaSpent as spent:
        with acting(stranger, Scope.public()):
            raise write_down("read_own_record", TooManyTries(), region=_county(), reason="limit of the hour") from spent
    refusal = Refused("查询码或后面的数字不对，请对照回执和证件再试。")
    found = locate(code.strip().upper())
    if found is not None:
        opened = {
            "key": code_key(code),
            "record": found[0],
            "path": found[1],
            "until": (now() + timedelta(minutes=OPEN_MINUTES)).isoformat(),
        }
        with as_person(opened, origin) as person:
            if secrets.compare_digest(digits_of(person).encode(), last_six.strip().upper().encode()):
                audit("read_own_record", about=person, region=person.region)
                for key in keys:
                    give_back(key, hours=1)
                return opened
        with acting(stranger, Scope.region(found[1])):
            raise write_down("read_own_record", refusal, reason="wrong digits")
    with acting(stranger, Scope.public()):
        raise write_down("read_own_record", refusal, region=_county(), reason="unknown code")


def digits_of(person: LabourRecord) -> str:
    """What opens the page beside the code: the last six of the ID number, or the eight of the birth date without one;
    nothing opens a record that was merged into another."""
    if person.status == RecordStatus.MERGED:
        return ""
    return person.id_number.open()[-6:] if person.id_number else f"{person.birth_date:%Y%m%d}"


def _county() -> Region:
    """Where tries stand that name no record."""
    return Region.objects.get(parent__isnull=True)


def is_open(opened: dict[str, str], code: str) -> bool:
    """Whether what a session keeps opens this code's record: for ten minutes, while the code is not revoked."""
    if opened.get("key") != code_key(code) or now() > datetime.fromisoformat(opened["until"]):
        return False
    return locate(code.strip().upper()) is not None


@contextmanager
def as_person(opened: dict[str, str], origin: Actor) -> Iterator[LabourRecord]:
    """Act as the person, in the village of the record, for one transaction."""
    actor = Actor(key=f"person:{opened['record']}", label="本人", ip=origin.ip, request_id=origin.request_id)
    with acting(actor, Scope.region("")), elevated(opened["path"], "own record by slip"):
        yield LabourRecord.objects.select_related("region__parent", "household", "occupation").get(pk=opened["record"])


def correct_own(*, person: LabourRecord, given: dict[str, Any]) -> LabourRecord:
    """The person's own correction of phone or address; the site sees it in the history."""
    if not given:
        raise Refused("没有填写要更正的内容。")
    return correct_details(person=person, given=given, by=None)


def answer(*, person: LabourRecord, agreed: bool) -> LabourRecord:
    """The person's own word on consent."""
    return answer_consent(person=person, agreed=agreed)


def site_of(person: LabourRecord) -> ServiceSite | None:
    """The site of the person's village."""
    return ServiceSite.objects.published().filter(region=person.region).first()
