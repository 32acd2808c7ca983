"""A firm registers itself: account, employer and licence in one step; it drafts at once and waits to be verified."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from employers.models import Employer, EmployerPaper
from employers.services.members import join_first
from employers.services.registration import Given, change_state, edit_employer, register_employer
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.audit.quota import QuotaSpent, spend
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.papers import files
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope
from stations.models import User
from stations.passwords import judge, set_password

KNOWN = "这个统一社会信用代码已经登记过。请向本单位的管理员要邀请码；不知道是谁的，请带营业执照到镇或县人社窗口。"
NAME_TAKEN = "这个用户名已经有人用了，请换一个。"
TRIES_AN_ADDRESS, TRIES_IN_ALL, HOURS = 10, 200, 1


@dataclass(frozen=True, slots=True)
class Account:
    """Who registers: the firm's first admin."""

    username: str
    display_name: str
    password: str


def count_try(origin: Actor) -> None:
    """One more try of an address. Raises Refused past 10 of one address or 200 of all in an hour."""
    try:
        spend(f"register-firm:{origin.ip}", limit=TRIES_AN_ADDRESS, hours=HOURS)
        spend("register-firm", limit=TRIES_IN_ALL, hours=HOURS)
    except QuotaSpent as spent:
        raise Refused(f"登记的次数太多，请 {spent.again_at:%H:%M} 以后再试，或到窗口办理。") from spent


def self_register(*, given: Given, paper: files.Judged, account: Account, origin: Actor) -> User:
    """Take a firm in as it registers itself; nothing of it stays where a part is refused.

    Raises Refused for a weak password, a user name or a code that is known.
    """
    user = User(username=account.username.strip().lower(), display_name=account.display_name.strip())
    judge(account.password, user)
    key = uuid7()
    actor = Actor(key=str(user.pk), label=user.display_name, ip=origin.ip, request_id=origin.request_id)
    with acting(actor, Scope("organisation", organisation=str(key))), transaction.atomic():
        try:
            with transaction.atomic():
                set_password(user, account.password)
        except IntegrityError as error:
            raise Refused(NAME_TAKEN, field="username") from error
        audit("create_account", about=user, region=given.region)
        try:
            employer = register_employer(given=given, by=user, key=key)
        except Refused as refusal:
            raise Refused(KNOWN, field="credit_code") from refusal
        join_first(employer, user)
        add_paper(employer=employer, paper=paper, by=user)
    return user


def add_paper(*, employer: Employer, paper: files.Judged, by: Any) -> EmployerPaper:
    """One more photograph of the licence; in the caller's transaction."""
    row = EmployerPaper(employer=employer, region=employer.region, added_by=by)
    row.keep(paper)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        files.remove(row.pk)
        raise
    audit("add_licence", about=employer, region=employer.region, detail={"digest": row.digest[:16]})
    return row


def hand_in_again(*, employer: Employer, changes: dict[str, Any], paper: files.Judged | None, by: Any) -> None:
    """补正后重新提交: what was wrong is put right and waits for verification once more.

    Raises Refused when it was not sent back, or for a code that is known.
    """
    try:
        with transaction.atomic():
            current = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
            edited = edit_employer(employer=current, changes={**changes, "wrong_fields": []}, revision=current.revision)
            if paper is not None:
                add_paper(employer=edited, paper=paper, by=by)
            change_state(employer=edited, verb="resubmit")
    except IntegrityError as error:
        raise Refused(KNOWN, field="credit_code") from error
