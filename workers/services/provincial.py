"""就业登记, 失业登记: what a desk notes about a person's registration at the provincial system.

The category 登记失业人员 (registered_unemployed) follows the registration: it begins with it and ends with it. One that
came by hand or by workbook stands until then; without a registration it is listed as due (workers/provincial_due.py).
"""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import months_after, now, today
from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.refusals import Refused
from workers.enums import TAGS, TagKind
from workers.models import LabourRecord, PersonTag, ProvincialRegistration
from workers.provincial_enums import ENDS, RegistrationKind
from workers.services.status import locked

NUMBER = re.compile(r"[A-Z0-9-]{4,32}")
CORRECTABLE = ("number", "registered_on", "reason")


def registration_number(text: str) -> str:
    """A number as stored: capitals without blanks, 4 to 32 letters, digits or hyphens. Raises Refused; an ID number is
    none, for it would lie here in clear."""
    number = "".join(text.split()).upper()
    if not NUMBER.fullmatch(number):
        raise Refused("登记编号是 4 到 32 位字母、数字，请照省系统上的抄。", field="number")
    try:
        CitizenId.parse(number)
    except InvalidIdentifier:
        return number
    raise Refused("这是身份证号，不是登记编号。请填省系统给出的登记编号。", field="number")


def add_registration(
    *, person: LabourRecord, kind: str, number: str, registered_on: date, reason: str, by: Any
) -> ProvincialRegistration:
    """Note a registration that stands at the province. Raises Refused for a day in the future, a number that is none or
    is noted already, and a person whose registration of that kind is still open."""
    number = registration_number(number)
    _not_later(registered_on, "registered_on", "登记日期")
    try:
        with transaction.atomic():
            row = locked(person)
            made = ProvincialRegistration(
                record=row,
                region=row.region,
                kind=kind,
                number=number,
                registered_on=registered_on,
                reason=reason.strip(),
                review_on=next_review(kind, registered_on),
                recorded_by=by,
            )
            made.save(force_insert=True)
            marks = _begin_tag(row, made, by)
            audit(
                "add_registration",
                about=row,
                region=row.region,
                marks=marks,
                since=registered_on,
                detail={"kind": kind},
            )
    except IntegrityError as error:
        raise _explain(error, kind) from error
    return made


def end_registration(*, registration: ProvincialRegistration, ends_on: date, end_reason: str, by: Any) -> None:
    """注销 on a day, and why. Raises Refused when it has ended, would end before it began, or for another kind's reason."""
    _not_later(ends_on, "ends_on", "注销日期")
    with transaction.atomic():
        row, current = _locked(registration)
        if current.ends_on is not None:
            raise Refused("这条登记已经注销。")
        if end_reason not in ENDS[RegistrationKind(current.kind)]:
            raise Refused(f"这不是{current.get_kind_display()}的注销原因，请重选。", field="end_reason")
        if ends_on < current.registered_on:
            raise Refused(f"注销日期不能早于登记日期 {current.registered_on:%Y-%m-%d}。", field="ends_on")
        current.ends_on, current.end_reason = ends_on, end_reason
        current.revision += 1
        current.save(update_fields=["ends_on", "end_reason", "revision"])
        marks = _end_tag(row, current)
        detail = {"kind": current.kind, "reason": end_reason}
        audit("end_registration", about=row, region=row.region, marks=marks, since=ends_on, detail=detail)


def renew_registration(*, registration: ProvincialRegistration, reviewed_on: date, by: Any) -> ProvincialRegistration:
    """复核: the province has reviewed it on a day; the next review is due so many months later. Raises Refused for an
    employment registration, one that has ended, and a day before it began or in the future."""
    _not_later(reviewed_on, "reviewed_on", "复核日期")
    with transaction.atomic():
        row, current = _locked(registration)
        if current.kind != RegistrationKind.UNEMPLOYMENT or current.ends_on is not None:
            raise Refused("只有没注销的失业登记要复核。")
        if reviewed_on < current.registered_on:
            raise Refused(f"复核日期不能早于登记日期 {current.registered_on:%Y-%m-%d}。", field="reviewed_on")
        current.review_on = next_review(current.kind, reviewed_on)
        current.revision += 1
        current.save(update_fields=["review_on", "revision"])
        audit("renew_registration", about=row, region=row.region, detail={"kind": current.kind})
    return current


def correct_registration(
    *, registration: ProvincialRegistration, given: dict[str, Any], by: Any, revision: int | None = None
) -> ProvincialRegistration:
    """Correct number, day or reason. Raises Refused when nothing differs, somebody wrote to it since `revision` was
    shown, or the new values would contradict others."""
    number = registration_number(given["number"])
    _not_later(given["registered_on"], "registered_on", "登记日期")
    wanted = {**given, "number": number, "reason": given["reason"].strip()}
    try:
        with transaction.atomic():
            row, current = _locked(registration)
            if revision is not None and current.revision != revision:
                raise Refused("刚才有人改过这条登记，请核对最新内容后再保存。")
            changed = [name for name in CORRECTABLE if getattr(current, name) != wanted[name]]
            if not changed:
                raise Refused("内容没有变化。")
            if current.ends_on is not None and wanted["registered_on"] > current.ends_on:
                raise Refused(f"登记日期不能晚于注销日期 {current.ends_on:%Y-%m-%d}。", field="registered_on")
            marks = _move_tag(row, current, wanted["registered_on"])
            if current.review_on == next_review(current.kind, current.registered_on):
                current.review_on = next_review(current.kind, wanted["registered_on"])
            earliest = min(current.registered_on, wanted["registered_on"])
            for name in changed:
                setattr(current, name, wanted[name])
            current.revision += 1
            current.save()
            detail = {"kind": current.kind, "fields": changed}
            audit("correct_registration", about=row, region=row.region, marks=marks, since=earliest, detail=detail)
    except IntegrityError as error:
        raise _explain(error, registration.kind) from error
    return current


def next_review(kind: str, since: date) -> date | None:
    """When an unemployment registration is to be reviewed: so many months after the last time (a setting, [D])."""
    return months_after(since, settings.PROVINCE_REVIEW_MONTHS) if kind == RegistrationKind.UNEMPLOYMENT else None


def _locked(registration: ProvincialRegistration) -> tuple[LabourRecord, ProvincialRegistration]:
    """The person, then the registration, for update. Raises Refused where it lies in another village by now."""
    row = locked(registration.record, closed_too=True)
    current = ProvincialRegistration.objects.select_for_update(of=("self",)).filter(pk=registration.pk).first()
    if current is None:
        raise Refused("这条登记已不在本辖区。")
    return row, current


def _not_later(day: date, field: str, label: str) -> None:
    if day > today():
        raise Refused(f"{label}不能晚于今天。", field=field)


def _explain(error: IntegrityError, kind: str) -> Refused:
    """Which constraint spoke, in a sentence that tells nothing about another person's row."""
    label = RegistrationKind(kind).label
    if "registration_number_once" in str(error):
        return Refused(f"这个{label}编号已经记过，请照省系统核对。", field="number")
    return Refused(f"此人还有没注销的{label}，先注销或更正原来的。", field="kind")


# -- the category 登记失业人员 ---------------------------------------------------------------------------------------


def _open_tag(row: LabourRecord) -> PersonTag | None:
    return row.tags.open().filter(kind=TagKind.REGISTERED_UNEMPLOYED).first()


def _begin_tag(row: LabourRecord, made: ProvincialRegistration, by: Any) -> tuple[str, ...]:
    if made.kind != RegistrationKind.UNEMPLOYMENT or _open_tag(row) is not None:
        return ()
    PersonTag(
        record=row,
        region=row.region,
        kind=TagKind.REGISTERED_UNEMPLOYED,
        starts_on=made.registered_on,
        evidence="省系统失业登记",
        recognised_by=by,
        recognised_at=now(),
    ).save(force_insert=True)
    return (TAGS,)


def _end_tag(row: LabourRecord, ended: ProvincialRegistration) -> tuple[str, ...]:
    tag = _open_tag(row) if ended.kind == RegistrationKind.UNEMPLOYMENT else None
    if tag is None or ended.ends_on is None:
        return ()
    tag.ends_on = max(ended.ends_on, tag.starts_on)
    tag.save(update_fields=["ends_on"])
    return (TAGS,)


def _move_tag(row: LabourRecord, current: ProvincialRegistration, starts_on: date) -> tuple[str, ...]:
    """A tag that began with the registration begins on its corrected day."""
    tag = _open_tag(row) if current.kind == RegistrationKind.UNEMPLOYMENT and current.ends_on is None else None
    if tag is None or tag.starts_on != current.registered_on or starts_on == current.registered_on:
        return ()
    tag.starts_on = starts_on
    tag.save(update_fields=["starts_on"])
    return (TAGS,)
