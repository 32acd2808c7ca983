"""Words of 电话抽查 (domain/workflows.md section 1, step 5)."""

from django.db.models import TextChoices


class CheckState(TextChoices):
    """What came of calling one person of a sample."""

    WAITING = "waiting", "待抽查"
    AGREES = "agrees", "相符"
    DIFFERS = "differs", "不符"
    UNREACHED = "unreached", "打不通"


class CheckItem(TextChoices):
    """What is asked on the phone."""

    ON_FILE = "on_file", "在册情况"
    STATUS = "status", "就业状态"
    PLACE = "place", "务工地"
    PHONE = "phone", "电话"


# verb -> (from, to): whoever calls compares and sets, so that one of two wins.
CHECK_MOVES = {
    "agree": (CheckState.WAITING, CheckState.AGREES),
    "differ": (CheckState.WAITING, CheckState.DIFFERS),
    "miss": (CheckState.WAITING, CheckState.WAITING),
    "give_up": (CheckState.WAITING, CheckState.UNREACHED),
    "reopen": (CheckState.DIFFERS, CheckState.WAITING),
}
