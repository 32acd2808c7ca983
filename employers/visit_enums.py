"""Code lists of 企业回访 and 纾困解难 (domain workflows, section 6)."""

from django.db import models

# What the roll-up counts of visits and issues (dashboard/indicators/services.py).
VISITS, ISSUES = "employer_visits", "employer_issues"


class VisitState(models.TextChoices):
    """How far a visit is."""

    PLANNED = "planned", "已安排"
    DONE = "done", "已走访"
    REPORTED = "reported", "已上报"
    CANCELLED = "cancelled", "已取消"


VISIT_MOVES = {
    "finish": (VisitState.PLANNED, VisitState.DONE),
    "report": (VisitState.DONE, VisitState.REPORTED),
    "cancel": (VisitState.PLANNED, VisitState.CANCELLED),
}
# Visits that took place (SRV03).
MADE = (VisitState.DONE, VisitState.REPORTED)


class IssueKind(models.TextChoices):
    """What a firm is in trouble with."""

    LABOUR_DISPUTE = "labour_dispute", "劳动争议"
    SHORTAGE = "shortage", "缺工"
    POLICY_SUPPORT = "policy_support", "政策支持"
    OTHER = "other", "其他"


class IssueState(models.TextChoices):
    """问题派单、办结、反馈."""

    RAISED = "raised", "待派单"
    ASSIGNED = "assigned", "已派单"
    DOING = "doing", "办理中"
    SOLVED = "solved", "已办结，待确认"
    CONFIRMED = "confirmed", "企业已确认"
    REOPENED = "reopened", "未解决，待重派"
    REFUSED = "refused", "不予办理"


TO_ASSIGN = (IssueState.RAISED, IssueState.REOPENED)
WITH_DEPARTMENT = (IssueState.ASSIGNED, IssueState.DOING)

ISSUE_MOVES = {
    "assign": (TO_ASSIGN, IssueState.ASSIGNED),
    "take_back": (WITH_DEPARTMENT, IssueState.RAISED),
    "start": (IssueState.ASSIGNED, IssueState.DOING),
    "solve": (WITH_DEPARTMENT, IssueState.SOLVED),
    "confirm": (IssueState.SOLVED, IssueState.CONFIRMED),
    "reopen": (IssueState.SOLVED, IssueState.REOPENED),
    "refuse": ((*TO_ASSIGN, *WITH_DEPARTMENT), IssueState.REFUSED),
}
