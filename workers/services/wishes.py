"""What a person wants: a job, training, a start of their own; and the categories they belong to."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import mark_dirty
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from workers.enums import INTENTIONS, LABOUR, TAGS, UNDECIDED, WISHES, IntentionClosed, TagKind, WishKind
from workers.models import JobIntention, LabourRecord, PersonTag, PersonWish
from workers.services.status import close_intention, locked


def record_intention(*, person: LabourRecord, by: Any, wanted: dict[str, Any]) -> JobIntention:
    """Open a job intention, or bring the open one up to date; wanted: kind, occupation_id, place,
    wage_expected_min, wage_expected_max, remark."""
    with transaction.atomic():
        row = locked(person)
        intention = row.intentions.open().first() or JobIntention(record=row, region=row.region, starts_on=today())
        for name in ("kind", "occupation_id", "place", "wage_expected_min", "wage_expected_max", "remark"):
            if name in wanted:
                setattr(intention, name, wanted[name])
        intention.renewed_on = today()
        intention.save()
        _touch(row, by)
        audit("record_intention", about=row, region=row.region, marks=(INTENTIONS,), detail={"kind": intention.kind})
    return intention


def withdraw_intention(*, person: LabourRecord, by: Any) -> None:
    """The person no longer looks for work. Raises Refused when no intention is open."""
    with transaction.atomic():
        row = locked(person)
        if not close_intention(row, IntentionClosed.WITHDRAWN, today()):
            raise Refused("没有正在进行的求职意向。")
        _touch(row, by)
        audit("withdraw_intention", about=row, region=row.region, marks=(INTENTIONS,))


def set_wishes(*, person: LabourRecord, by: Any, kind: str, topics: list[str]) -> list[str]:
    """Make the open wishes of a kind be exactly `topics`; returns the topics that are open afterwards."""
    wanted = list(dict.fromkeys(topic.strip() for topic in topics if topic.strip()))
    with transaction.atomic():
        row = locked(person)
        open_now = {wish.topic: wish for wish in row.wishes.open().filter(kind=kind)}
        for topic in open_now.keys() - set(wanted):
            wish = open_now[topic]
            wish.ends_on = max(today(), wish.starts_on)
            wish.save(update_fields=["ends_on"])
        for topic in wanted:
            if topic not in open_now:
                PersonWish(record=row, region=row.region, kind=kind, topic=topic, starts_on=today()).save(
                    force_insert=True
                )
        _touch(row, by)
        audit("set_wishes", about=row, region=row.region, marks=(WISHES,), detail={"kind": kind, "topics": wanted})
    return wanted


def set_startup_wish(*, person: LabourRecord, by: Any, wish: bool, field: str = "") -> None:
    """创业意愿, with its field where known."""
    set_wishes(person=person, by=by, kind=WishKind.STARTUP, topics=[field or UNDECIDED] if wish else [])


def add_tag(*, person: LabourRecord, by: Any, kind: str, starts_on: date, evidence: str = "") -> PersonTag:
    """Put a person into a category from a day on. Raises Refused when they are in it, or when evidence is missing."""
    if kind == TagKind.HARD_TO_EMPLOY and not evidence.strip():
        raise Refused("认定就业困难人员须填写依据。", field="evidence")
    if starts_on > today():
        raise Refused("开始日期不能晚于今天。", field="starts_on")
    try:
        with transaction.atomic():
            row = locked(person)
            tag = PersonTag(
                record=row,
                region=row.region,
                kind=kind,
                starts_on=starts_on,
                evidence=evidence.strip(),
                recognised_by=by,
                recognised_at=now(),
            )
            tag.save(force_insert=True)
            _touch(row, by)
            audit("add_tag", about=row, region=row.region, marks=(TAGS,), since=starts_on, detail={"kind": kind})
    except IntegrityError as error:
        raise Refused("此人已有这个类别。", field="kind") from error
    return tag


def end_tag(*, tag: PersonTag, by: Any, ends_on: date) -> None:
    """End a category; it counts up to the day before. Raises Refused when it has ended or would end before it began."""
    with transaction.atomic():
        row = locked(tag.record)
        current = row.tags.open().filter(pk=tag.pk).first()
        if current is None:
            raise Refused("这个类别已经结束。")
        if ends_on < current.starts_on or ends_on > today():
            raise Refused("结束日期应在开始日期与今天之间。", field="ends_on")
        current.ends_on = ends_on
        current.save(update_fields=["ends_on"])
        _touch(row, by)
        audit("end_tag", about=row, region=row.region, marks=(TAGS,), since=ends_on, detail={"kind": current.kind})


def _touch(row: LabourRecord, by: Any) -> None:
    """A contact with the person is a confirmation of the record too, which LAB17 counts."""
    mark_dirty([(row.region_id, LABOUR, None)])
    row.revision += 1
    row.verified_at, row.verified_by = now(), by
    row.save(update_fields=["revision", "verified_at", "verified_by", "updated_at"])
