"""What people do to their own account."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction

from jiayu_jobs.audit.services import record
from jiayu_jobs.clock import now
from jiayu_jobs.web.refusals import Refused
from stations.enums import SessionEnd
from stations.models import AccountSession, User
from stations.passwords import judge, set_password
from stations.sessions import end_sessions, rotate_key


def change_password(*, user: User, current: str, password: str, session_key: str | None) -> None:
    """Replace one's own password; sessions elsewhere end. Raises Refused for a wrong one or one that is too weak."""
    if not user.check_password(current):
        raise Refused("现在的密码不对。", field="current")
    judge(password, user)
    with transaction.atomic():
        set_password(user, password)
        end_sessions(user, SessionEnd.PASSWORD, but=session_key)
        record("change_password", about=user)


def keep_session(request: Any) -> None:
    """The session in which the password was changed goes on, under a new key."""
    request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
    rotate_key(request)


def end_session(*, session: AccountSession, why: str) -> None:
    """One session ends at its next request."""
    with transaction.atomic():
        session.ended_at, session.ended_by = now(), why
        session.save(update_fields=["ended_at", "ended_by"])
        record("end_session", about=session.user, detail={"session": str(session.pk)})


def note_switch(*, user: User, holding: str) -> None:
    """Somebody acts from another of their posts."""
    with transaction.atomic():
        record("switch_post", about=user, detail={"holding": holding})
