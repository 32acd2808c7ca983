"""Four eyes: nobody reviews what they submitted themselves."""

from typing import Any

from jiayu_jobs.refusals import Refused
from stations.models import User


def refuse_own_submission(submitted_by: Any, by: User) -> None:
    """Raises Refused when `by` is who submitted it, from whichever post. submitted_by: a User, or its key."""
    if str(getattr(submitted_by, "pk", submitted_by)) == str(by.pk):
        raise Refused("自己提交的不能自己审核，请同级的其他人或上一级审核。")
