"""Code lists of 手工活 (domain glossary, section 9; workflows, section 10)."""

from django.db import models

# What the roll-up counts of it.
CRAFT_TASKS = "craft_tasks"


class CraftKind(models.TextChoices):
    """What is made, at home and by the piece."""

    WEAVING = "weaving", "手工编织"
    PASTRY = "pastry", "糕点"
    SHORT_VIDEO = "short_video", "短视频"
    SEWING = "sewing", "缝纫"
    OTHER = "other", "其他手工"


# What MOM06 and MOM07 are about.
WEAVERS, SELLERS = (CraftKind.WEAVING,), (CraftKind.PASTRY, CraftKind.SHORT_VIDEO)


class CraftOrderState(models.TextChoices):
    """An order that a body takes from a buyer."""

    OPEN = "open", "可领活"
    CLOSED = "closed", "已交齐"
    CANCELLED = "cancelled", "取消"


CRAFT_ORDER_MOVES = {
    "close": (CraftOrderState.OPEN, CraftOrderState.CLOSED),
    "cancel": (CraftOrderState.OPEN, CraftOrderState.CANCELLED),
}


class CraftTaskState(models.TextChoices):
    """交货、验收: the pieces that one person takes home."""

    CLAIMED = "claimed", "在做"
    SUBMITTED = "submitted", "已交货，等验收"
    REWORK = "rework", "要返工"
    ACCEPTED = "accepted", "验收合格，等付款"
    PAID = "paid", "已付款"
    GIVEN_BACK = "given_back", "退回没做"


OPEN_TASKS = (CraftTaskState.CLAIMED, CraftTaskState.SUBMITTED, CraftTaskState.REWORK, CraftTaskState.ACCEPTED)

CRAFT_TASK_MOVES = {
    "submit": ((CraftTaskState.CLAIMED, CraftTaskState.REWORK), CraftTaskState.SUBMITTED),
    "accept": (CraftTaskState.SUBMITTED, CraftTaskState.ACCEPTED),
    "rework": (CraftTaskState.SUBMITTED, CraftTaskState.REWORK),
    "pay": (CraftTaskState.ACCEPTED, CraftTaskState.PAID),
    "give_back": ((CraftTaskState.CLAIMED, CraftTaskState.REWORK), CraftTaskState.GIVEN_BACK),
}
