"""Agreements, out-of-town intentions, talent and guidance are written down."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from employers.cooperation_enums import AGREEMENTS, AWAY, GUIDANCE, TALENT, AwaySource, ServedKind
from employers.models import Agreement, GuidancePart, OutOfTownIntention, PatchGroup, SiteGuidance, TalentRecruit
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from stations.models import Region, ServiceSite
from workers.models import LabourRecord
from workers.services.facts import county_code
from workers.services.status import locked

MOST_AT_ONCE = 200


def county() -> Region:
    """The county that these lists are of."""
    return Region.objects.get(parent__isnull=True)


def sign_agreement(*, partner: str, kind: str, starts_on: date, note: str = "", by: Any = None) -> Agreement:
    """One more agreement. Raises Refused while one of the kind with the partner holds."""
    try:
        with transaction.atomic():
            row = Agreement.objects.create(
                region=county(), partner=partner, kind=kind, starts_on=starts_on, note=note, made_by=by
            )
            audit("sign_agreement", about=row, region=row.region, marks=(AGREEMENTS,), since=starts_on)
    except IntegrityError as error:
        raise Refused("和这个单位已有一份生效的协议。", field="partner") from error
    return row


def end_agreement(*, agreement: Agreement, ends_on: date | None) -> None:
    """It holds up to the day before. Raises Refused for a day before it began or to come, or when it has ended."""
    day = ends_on or today()
    if day < agreement.starts_on or day > today():
        raise Refused("终止日期应在生效日期与今天之间。", field="ends_on")
    with transaction.atomic():
        if not Agreement.objects.filter(pk=agreement.pk, ends_on__isnull=True).update(ends_on=day):
            raise Refused("这份协议已经终止，请刷新后再看。")
        audit("end_agreement", about=agreement, region=agreement.region, marks=(AGREEMENTS,), since=day)


def note_away(
    *,
    person: LabourRecord,
    place: str,
    by: Any,
    work: str = "",
    source: str = AwaySource.DESK,
    agreement: Agreement | None = None,
) -> OutOfTownIntention:
    """Somebody wants to work elsewhere. Raises Refused without a place, for one in the county, or the same one today."""
    if not place or place.startswith(county_code()):
        raise Refused("请填县外的地方；想在县里干的，登记求职意向。", field="place")
    try:
        with transaction.atomic():
            row = locked(person)
            made = OutOfTownIntention(
                record=row,
                region=row.region,
                counted_region=row.region,
                agreement=agreement,
                place=place,
                work=work,
                source=source,
                said_on=today(),
                recorded_by=by,
            )
            made.save(force_insert=True)
            audit("note_away", about=row, region=row.region, marks=(AWAY,))
    except IntegrityError as error:
        raise Refused("今天已经记过去这个地方的意愿。", field="place") from error
    return made


def record_talent(*, count: int, hired_on: date, by: Any, **given: str) -> int:
    """So many people recruited on a day, alike: channel, degree, unit_name, post. Returns how many.

    Raises Refused for a day to come, or a number that is none.
    """
    if hired_on > today():
        raise Refused("录用日期不能晚于今天。", field="hired_on")
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused(f"人数应在 1 到 {MOST_AT_ONCE} 之间。", field="count")
    region = county()
    with transaction.atomic():
        rows = [TalentRecruit(region=region, hired_on=hired_on, made_by=by, **given) for _ in range(count)]
        TalentRecruit.objects.bulk_create(rows)
        detail = {"count": count, "channel": given["channel"]}
        audit("record_talent", about=rows[0], region=region, marks=(TALENT,), since=hired_on, detail=detail)
    return count


def add_patch_group(*, name: str, town: Region, members: str) -> PatchGroup:
    """One more group. Raises Refused for a name that is there."""
    try:
        with transaction.atomic():
            row = PatchGroup.objects.create(name=name, town=town, members=members)
            audit("add_patch_group", about=row, region=town)
    except IntegrityError as error:
        raise Refused("已经有这个小组了。", field="name") from error
    return row


def record_guidance(
    *,
    group: PatchGroup,
    guided_on: date,
    summary: str,
    sites: list[ServiceSite],
    firms: list[str],
    workers: int,
    by: Any,
) -> SiteGuidance:
    """One trip, counted once; whom it served are its parts. Raises Refused for a day to come, or one that served nobody."""
    if guided_on > today():
        raise Refused("日期不能晚于今天。", field="guided_on")
    named = [name.strip() for name in firms if name.strip()]
    if not sites and not named and not workers:
        raise Refused("请写清指导了哪些网点、企业或劳动者。", field="sites")
    region = county()
    with transaction.atomic():
        row = SiteGuidance.objects.create(region=region, group=group, guided_on=guided_on, summary=summary, made_by=by)
        parts = [GuidancePart(guidance=row, kind=ServedKind.SITE, site=site, name=site.name) for site in sites]
        parts += [GuidancePart(guidance=row, kind=ServedKind.FIRM, name=name[:80]) for name in named]
        if workers:
            parts.append(GuidancePart(guidance=row, kind=ServedKind.WORKER, count=workers))
        GuidancePart.objects.bulk_create(parts)
        detail = {"parts": len(parts)}
        audit("record_guidance", about=row, region=region, marks=(GUIDANCE,), since=guided_on, detail=detail)
    return row
