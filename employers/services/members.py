"""Who acts for a firm: invited by a code, joined, made admin, taken off. A firm that has people keeps an admin: the
database decides (trigger employer_keeps_an_admin)."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from employers.enums import EmployerState, MemberRole
from employers.models import Employer, EmployerInvitation, EmployerMember
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, scoped
from stations.models import User
from stations.passwords import one_time_password, set_password
from stations.services.desk import Issued

DAYS_VALID = 14
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
LAST_ADMIN = "企业至少要有一位管理员，请先指定别人。"
BAD_CODE = "邀请码不对或已过期，请向发给您的人核对。"


def code_digest(code: str) -> str:
    """What is kept of a code; blanks, hyphens and small letters do not matter."""
    return hashlib.sha256("".join(code.split()).replace("-", "").upper().encode()).hexdigest()


def create_member_account(*, employer: Employer, username: str, display_name: str) -> Issued:
    """An account for somebody of a firm, made at the desk with a one-time password. The first is the admin."""
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User(username=username.strip().lower(), display_name=display_name.strip())
            set_password(user, password, one_time=True)
            audit("create_account", about=user, region=employer.region)
            _join(employer, user, _role_of_next(employer))
    except IntegrityError as error:
        raise Refused("这个用户名已经有人用了，请换一个。", field="username") from error
    return Issued(user, password)


def add_member(*, employer: Employer, username: str) -> EmployerMember:
    """Somebody who has an account acts for one more firm. Raises Refused for an unknown name, or a member."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None:
        raise Refused("没有这个用户名，请核对，或者新建账号。", field="username")
    try:
        with transaction.atomic():
            return _join(employer, user, _role_of_next(employer))
    except IntegrityError as error:
        raise Refused("此人已经是这家单位的经办人。", field="username") from error


def join_first(employer: Employer, user: User) -> EmployerMember:
    """Who registers a firm is its first admin; in the caller's transaction."""
    return _join(employer, user, MemberRole.ADMIN)


def _role_of_next(employer: Employer) -> MemberRole:
    has_one = EmployerMember.objects.in_force(today()).filter(employer=employer).exists()
    return MemberRole.MEMBER if has_one else MemberRole.ADMIN


def _join(employer: Employer, user: User, role: str) -> EmployerMember:
    member = EmployerMember.objects.create(employer=employer, user=user, role=role, starts_on=today())
    audit("add_member", about=member, region=employer.region, detail={"role": role})
    return member


def invite(*, employer: Employer, role: str, note: str, by: Any) -> str:
    """A code for one more member, valid 14 days; returned in clear once. Raises Refused for a firm that is not open."""
    if employer.state not in (EmployerState.VERIFIED, EmployerState.SUBMITTED):
        raise Refused("单位暂停或注销期间不能邀请新的经办人。")
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        invitation = EmployerInvitation.objects.create(
            employer=employer,
            role=role,
            digest=code_digest(code),
            note=note.strip(),
            invited_by=by,
            expires_at=now() + timedelta(days=DAYS_VALID),
        )
        audit("invite_member", about=invitation, region=employer.region, detail={"role": role})
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def revoke_invitation(*, invitation: EmployerInvitation) -> None:
    """A code that nobody has used is worth nothing any more."""
    with transaction.atomic():
        changed = EmployerInvitation.objects.filter(
            pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=now())
        if not changed:
            raise Refused("这个邀请码已经用过或作废了。")
        audit("revoke_invitation", about=invitation, region=invitation.employer.region)


def accept_invitation(*, code: str, by: User) -> EmployerMember:
    """Become a member by a code. Raises Refused for one that is wrong, spent or past; the sentence is the same."""
    with transaction.atomic():
        found = (
            EmployerInvitation._base_manager.select_for_update()
            .filter(digest=code_digest(code), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now())
            .first()
        )
        if found is None:
            raise Refused(BAD_CODE, field="code")
        with scoped(Scope("organisation", organisation=str(found.employer_id))):
            employer = Employer.objects.select_related("region").get(pk=found.employer_id)
            if EmployerMember.objects.in_force(today()).filter(employer=employer, user=by).exists():
                raise Refused("您已经是这家单位的经办人。", field="code")
            found.used_at, found.used_by = now(), by
            found.save(update_fields=["used_at", "used_by"])
            return _join(employer, by, found.role)


def set_role(*, member: EmployerMember, role: str) -> None:
    """管理员 or 经办人. Raises Refused for the last admin, or for a role that is none."""
    if role not in MemberRole.values:
        raise Refused("请选择管理员或经办人。")
    try:
        with transaction.atomic():
            EmployerMember.objects.filter(pk=member.pk, ends_on__isnull=True).update(role=role)
            audit("set_member_role", about=member, region=member.employer.region, detail={"role": role})
    except IntegrityError as error:
        raise Refused(LAST_ADMIN) from error


def remove_member(*, member: EmployerMember) -> None:
    """Acts no more from today. Raises Refused for the last admin of a firm that has others, or is open."""
    try:
        with transaction.atomic():
            if not EmployerMember.objects.filter(pk=member.pk, ends_on__isnull=True).update(ends_on=today()):
                raise Refused("此人已经不是经办人了，请刷新。")
            audit("remove_member", about=member, region=member.employer.region)
    except IntegrityError as error:
        raise Refused(LAST_ADMIN) from error
