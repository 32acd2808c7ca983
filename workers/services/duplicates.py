"""可能重复: found at registration and by a nightly search, decided by the town or the county.

Nothing compares everybody with everybody. Candidates share a name; of them those born on one day, and those whose
numbers differ in one digit, or in two neighbours that changed places. A check character catches such a slip, and the
desk is told which one is right: so it is left out of the comparison.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.crypto.fields import blind_index_many
from jiayu_jobs.identifiers.citizen_id import check_character
from jiayu_jobs.refusals import Refused
from jiayu_jobs.regions import codes_of, path_of
from jiayu_jobs.scoping import elevated
from jiayu_jobs.transitions import move
from stations.models import Region
from workers.enums import DUPLICATE_MOVES, DuplicateKind
from workers.models import DuplicatePair, DuplicateSearch, LabourRecord

DONE_BEFORE = "这一对已经处理过了，请刷新后再看。"
SHORTEST_REASON = 4
# Rows that were being written while the last search began are seen by the next one.
OVERLAP = timedelta(hours=1)
NAMES_AT_ONCE, PAIRS_AT_ONCE = 500, 2000
# Two records and why they may be one person.
Candidate = tuple[LabourRecord, LabourRecord, str]


def set_apart(*, pair: DuplicatePair, reason: str, by: Any) -> None:
    """不是同一个人, with the reason; the pair is not brought up again. Raises Refused without one, or when decided."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("请写明为什么不是同一个人（至少 4 个字）。", field="reason")
    with transaction.atomic():
        if not move(pair, DUPLICATE_MOVES, "set_apart", reason=reason.strip(), decided_by=by, decided_at=now()):
            raise Refused(DONE_BEFORE)
        audit("set_apart", about=pair, region=pair.region, reason=reason.strip())


def note_duplicates(person: LabourRecord) -> None:
    """Look for whoever a new record may be, in the whole county; tells the desk nothing. The numbers a slip away from
    one's own are worked out, so that none is opened."""
    county = Region.objects.only("path").get(parent__isnull=True).path
    number = person.id_number.open() if person.id_number else ""
    slips = set(blind_index_many("citizen_id", neighbours(number))) if number else set()
    with elevated(county, "duplicates noted"):
        same_name = LabourRecord.objects.active().filter(name_pinyin=person.name_pinyin, full_name=person.full_name)
        others = same_name.exclude(pk=person.pk).only("id", "birth_date", "id_index", "region_path")
        _keep(
            (person, other, DuplicateKind.SAME_BIRTH if born_alike else DuplicateKind.NEAR_NUMBER)
            for other in others
            if (born_alike := other.birth_date == person.birth_date) or other.id_index in slips
        )


def neighbours(number: str) -> set[str]:
    """The valid numbers a slip away: one of the first 17 digits is another, or two neighbours changed places."""
    digits = number[:17]
    slips = {digits[:at] + digit + digits[at + 1 :] for at in range(17) for digit in "0123456789"}
    slips |= {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(16)}
    slips.discard(digits)
    return {first17 + check_character(first17) for first17 in slips}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two numbers differ in one of the first 17 digits, or in two neighbours that changed places."""
    places = [at for at in range(17) if one[at] != other[at]]
    if len(places) == 1:
        return True
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and (one[places[0]], one[places[1]]) == (other[places[1]], other[places[0]])
    )


# What is read of a record to compare it.
SEEN = ("id", "full_name", "name_pinyin", "birth_date", "id_number", "region", "region_path", "status")


def search_duplicates(*, everybody: bool = False) -> int:
    """Compare the records that changed since the last search with those of their name; runs inside batch(). Returns how
    many pairs are new.

    everybody: as if all had changed. Only names of changed records are read, and only their numbers opened.
    """
    begun = now()
    last = DuplicateSearch.objects.first()
    since = None if everybody or last is None else last.searched_until - OVERLAP
    found = 0
    names = _changed_names(since)
    for start in range(0, len(names), NAMES_AT_ONCE):
        found += _keep(_candidates(names[start : start + NAMES_AT_ONCE], since))
    _tidy()
    DuplicateSearch.objects.update_or_create(pk=1, defaults={"searched_until": begun})
    return found


def _changed_names(since: datetime | None) -> list[str]:
    """The pinyin, which is indexed, of the names of changed records; of all, those that several records share."""
    rows = LabourRecord.objects.active().order_by("name_pinyin").values_list("name_pinyin", flat=True)
    if since is not None:
        return list(rows.filter(updated_at__gte=since).distinct())
    return list(rows.annotate(bearers=Count("id")).filter(bearers__gt=1))


def _candidates(spelt: Iterable[str], since: datetime | None) -> Iterator[Candidate]:
    """Pairs inside groups of one name, of which one at least was changed."""
    groups: dict[str, list[LabourRecord]] = defaultdict(list)
    rows = LabourRecord.objects.active().filter(name_pinyin__in=spelt).only(*SEEN, "updated_at")
    for person in rows.order_by("id"):
        groups[person.full_name].append(person)
    for members in groups.values():
        if len(members) == 1:
            continue
        changed = [since is None or person.updated_at >= since for person in members]
        numbers = [person.id_number.open() if person.id_number else "" for person in members]
        for at, person in enumerate(members):
            for other in range(at):
                if not (changed[at] or changed[other]):
                    continue
                if person.birth_date == members[other].birth_date:
                    yield person, members[other], DuplicateKind.SAME_BIRTH
                elif numbers[at] and numbers[other] and one_slip_apart(numbers[at], numbers[other]):
                    yield person, members[other], DuplicateKind.NEAR_NUMBER


def _keep(found: Iterable[Candidate]) -> int:
    """Store pairs that are not known yet, in the smallest region that holds both; returns how many were new."""
    rows: dict[tuple[UUID, UUID], DuplicatePair] = {}
    for one, other, kind in found:
        first, second = sorted((one, other), key=lambda person: person.pk)
        path = common_path(one.region_path, other.region_path)
        rows[first.pk, second.pk] = DuplicatePair(
            first_key=first.pk, second_key=second.pk, kind=kind, region_path=path, region_id=codes_of(path)[-1]
        )
    if not rows:
        return 0
    known = DuplicatePair.objects.filter(first_key__in=[first for first, _ in rows])
    for pair in known.values_list("first_key", "second_key"):
        rows.pop(pair, None)
    DuplicatePair._base_manager.bulk_create(rows.values(), ignore_conflicts=True)
    return len(rows)


def common_path(one: str, other: str) -> str:
    """The path of the smallest region that two paths lie in."""
    path = ""
    for code, there in zip(codes_of(one), codes_of(other), strict=False):
        if code != there:
            break
        path = path_of(path, code)
    return path


def _tidy() -> None:
    """Open pairs follow records that moved; those of which one is gone are dropped. Runs inside batch()."""
    pairs = list(DuplicatePair.objects.open().order_by("id"))
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        chunk = pairs[start : start + PAIRS_AT_ONCE]
        keys = {key for pair in chunk for key in pair.keys}
        paths = dict(LabourRecord.objects.filter(pk__in=keys).values_list("pk", "region_path"))
        gone = [pair.pk for pair in chunk if not all(key in paths for key in pair.keys)]
        DuplicatePair.objects.filter(pk__in=gone).delete()
        for pair in chunk:
            if pair.pk not in gone:
                path = common_path(paths[pair.first_key], paths[pair.second_key])
                if path != pair.region_path:
                    DuplicatePair.objects.filter(pk=pair.pk).update(region=codes_of(path)[-1], region_path=path)
