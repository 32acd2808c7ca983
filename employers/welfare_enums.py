"""Code lists of 公益性岗位 (domain workflows, section 5; 人社部发〔2019〕124号)."""

from django.db import models

# What the roll-up counts of them.
WELFARE = "welfare_posts"


class WelfareKind(models.TextChoices):
    """Where a post is; the rural kind has easier rules on contract and pay."""

    URBAN = "urban", "城镇公益性岗位"
    RURAL = "rural", "乡村公益性岗位"


class PostState(models.TextChoices):
    """How far a post is."""

    PROPOSED = "proposed", "待认定"
    OPEN = "open", "可安置"
    REJECTED = "rejected", "未认定"
    CLOSED = "closed", "已撤销"


POST_MOVES = {
    "recognise": (PostState.PROPOSED, PostState.OPEN),
    "reject": (PostState.PROPOSED, PostState.REJECTED),
    "close": (PostState.OPEN, PostState.CLOSED),
}


class WelfareState(models.TextChoices):
    """From the application to the end of the term."""

    APPLIED = "applied", "已申请"
    ELIGIBLE = "eligible", "符合条件"
    CHOSEN = "chosen", "已评议"
    NOTICED = "noticed", "公示中"
    CONTRACTED = "contracted", "已签协议"
    ACTIVE = "active", "在岗"
    ENDED = "ended", "已离岗"
    REFUSED = "refused", "未通过"


BEFORE_WORK = (
    WelfareState.APPLIED,
    WelfareState.ELIGIBLE,
    WelfareState.CHOSEN,
    WelfareState.NOTICED,
    WelfareState.CONTRACTED,
)
# One of them a person.
OPEN_STATES = (*BEFORE_WORK, WelfareState.ACTIVE)

# verb -> (from, to)
WELFARE_MOVES = {
    "check": (WelfareState.APPLIED, WelfareState.ELIGIBLE),
    "choose": (WelfareState.ELIGIBLE, WelfareState.CHOSEN),
    "notice": (WelfareState.CHOSEN, WelfareState.NOTICED),
    "contract": (WelfareState.NOTICED, WelfareState.CONTRACTED),
    "start": (WelfareState.CONTRACTED, WelfareState.ACTIVE),
    "end": (WelfareState.ACTIVE, WelfareState.ENDED),
    "refuse": (BEFORE_WORK, WelfareState.REFUSED),
}


class WelfareEnd(models.TextChoices):
    """Why a placement at a post ended."""

    TERM = "term", "期满"
    RENEWED = "renewed", "续签"
    OTHER_JOB = "other_job", "找到别的工作"
    NOT_ELIGIBLE = "not_eligible", "不再符合条件"
    RETIRED = "retired", "到退休年龄"
    BROKE_RULES = "broke_rules", "违反规定"
