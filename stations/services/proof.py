"""Proving again who one is, before a look at what is masked (C6)."""

from typing import Any

from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from stations.services.accounts import check_password
from stations.services.second_factor import check_code
from stations.sessions import rotate_key
from stations.stages import SECOND_FACTOR_KEY, second_factor_fresh, second_factor_skipped


def wanted_proof(request: Any) -> str:
    """What must be typed now: "" after a fresh code, "password" where a demo waived the second factor, else "code"."""
    if second_factor_fresh(request):
        return ""
    return "password" if second_factor_skipped(request) else "code"


def prove(request: Any, typed: str) -> None:
    """Check what was typed; a right code counts as fresh for 15 minutes. Raises Refused, and counts failures."""
    wanted = wanted_proof(request)
    if wanted and not typed:
        raise Refused(
            "请先输入登录密码，再查看。" if wanted == "password" else "请先输入验证码，再查看。", field="password"
        )
    if wanted == "password":
        check_password(user=request.user, password=typed)
    elif wanted == "code":
        check_code(user=request.user, typed=typed)
        request.session[SECOND_FACTOR_KEY] = now().isoformat()
        rotate_key(request)
