"""Warnings about employers: decisions of authorities, and wages of gigs that are owed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from employers.gig_enums import WarningKind
from employers.models import Employer, EmployerWarning, GigSettlement
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.models import Region
from workers.services.transfers import county_path


def warnings_for(employer_id: UUID) -> list[EmployerWarning]:
    """What holds today about an employer, the newest first."""
    return list(EmployerWarning.objects.holding_on().filter(employer=employer_id))


def warn(
    *, employer: Employer, document_number: str, issued_by: str, starts_on: date, ends_on: date | None, by: Any
) -> EmployerWarning:
    """列入失信. Raises Refused without the document, or when it ends before it begins."""
    if not document_number.strip() or not issued_by.strip():
        raise Refused("请填文书号和作出单位。", field="document_number")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("结束日期要晚于开始日期。", field="ends_on")
    with transaction.atomic():
        made = EmployerWarning.objects.create(
            employer=employer,
            kind=WarningKind.DISHONEST,
            document_number=document_number.strip(),
            issued_by=issued_by.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            made_by=by,
        )
        audit("warn_employer", about=employer, region=employer.region, detail={"document": made.document_number})
    return made


def end_warning(*, employer: Employer, warning: EmployerWarning) -> None:
    """移出失信, from today. Raises Refused for one that is over, or that money owed has made."""
    with transaction.atomic():
        rows = EmployerWarning.objects.holding_on().filter(pk=warning.pk, kind=WarningKind.DISHONEST)
        if not rows.update(ends_on=max(today(), warning.starts_on)):
            raise Refused("这条提示已经结束，或要等工钱付清才会结束。")
        audit("end_warning", about=employer, region=employer.region, detail={"document": warning.document_number})


def warn_of_arrears(employer_id: UUID, region: Region) -> bool:
    """Owed wages warn others, once as long as anything is owed; in the caller's transaction. Returns whether it is new."""
    try:
        with transaction.atomic():
            made = EmployerWarning.objects.create(employer_id=employer_id, kind=WarningKind.ARREARS, starts_on=today())
    except IntegrityError:
        return False
    audit("warn_of_arrears", about=made, region=region)
    return True


def end_arrears(employer_id: UUID) -> None:
    """The warning goes once this employer owes nobody in the county; in the caller's transaction."""
    with elevated(county_path(), "whether the employer owes anybody"):
        if not GigSettlement.objects.owed().filter(employer=employer_id).exists():
            rows = EmployerWarning.objects.filter(employer=employer_id, kind=WarningKind.ARREARS, ends_on=None)
            rows.update(ends_on=today())
