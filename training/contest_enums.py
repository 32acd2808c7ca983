"""Code lists of 大赛 (domain glossary, section 9; workflows, section 11)."""

from django.db import models

# What the roll-up counts of it.
CONTEST_ENTRIES = "contest_entries"


class ContestKind(models.TextChoices):
    """What is contested for."""

    STARTUP = "startup", "创新创业大赛"
    WORKER_INNOVATION = "worker_innovation", "职工创新创业大赛"
    SKILL = "skill", "劳动和技能竞赛（百万千万）"


class ContestState(models.TextChoices):
    """From the call for entries to what is handed to the city."""

    OPEN = "open", "接受报名"
    CLOSED = "closed", "报名截止，待初审"
    JUDGING = "judging", "评审中"
    DECIDED = "decided", "已公布"
    HANDED = "handed", "已推送市里"
    CANCELLED = "cancelled", "取消"


CONTEST_MOVES = {
    "close": (ContestState.OPEN, ContestState.CLOSED),
    "reopen": (ContestState.CLOSED, ContestState.OPEN),
    "screen": (ContestState.CLOSED, ContestState.JUDGING),
    # The best of a round go on to the next one.
    "next_round": (ContestState.JUDGING, ContestState.JUDGING),
    "decide": (ContestState.JUDGING, ContestState.DECIDED),
    "hand": (ContestState.DECIDED, ContestState.HANDED),
    "cancel": ((ContestState.OPEN, ContestState.CLOSED, ContestState.JUDGING), ContestState.CANCELLED),
}


class EntryState(models.TextChoices):
    """One entry."""

    ENTERED = "entered", "已报名"
    SCREENED_OUT = "screened_out", "初审未过"
    SHORTLISTED = "shortlisted", "进入评审"
    OUT = "out", "未进下一轮"
    PROMOTED = "promoted", "推送市赛"
    NOT_PROMOTED = "not_promoted", "未推送"
    WITHDRAWN = "withdrawn", "退赛"


ENTRY_MOVES = {
    "shortlist": (EntryState.ENTERED, EntryState.SHORTLISTED),
    "screen_out": (EntryState.ENTERED, EntryState.SCREENED_OUT),
    "drop": (EntryState.SHORTLISTED, EntryState.OUT),
    "promote": (EntryState.SHORTLISTED, EntryState.PROMOTED),
    "pass_over": (EntryState.SHORTLISTED, EntryState.NOT_PROMOTED),
    "withdraw": ((EntryState.ENTERED, EntryState.SHORTLISTED), EntryState.WITHDRAWN),
}
