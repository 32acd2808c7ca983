"""Code lists of 居家养老上门服务 (domain glossary, section 9; workflows, section 10)."""

from django.db import models

# What the roll-up counts of it.
ELDERS, CARE_VISITS = "elders", "care_visits"


class CareLevel(models.IntegerChoices):
    """失能等级 as GB/T 42195-2022 grades it."""

    FIT = 0, "能力完好"
    LIGHT = 1, "轻度失能"
    MODERATE = 2, "中度失能"
    SEVERE = 3, "重度失能"
    COMPLETE = 4, "完全失能"


class CareItem(models.TextChoices):
    """服务项目: what is ticked after a visit."""

    BATHING = "bathing", "助浴"
    BED_LINEN = "bed_linen", "换洗床品"
    VITAL_SIGNS = "vital_signs", "量血压、测体温"
    FIRST_AID = "first_aid", "急救知识"
    GAMES = "games", "陪聊、做游戏"
    MEALS = "meals", "做饭、喂饭"
    CLEANING = "cleaning", "打扫"
    NAILS = "nails", "理发、修剪指甲"


class ElderEnd(models.TextChoices):
    """Why nobody visits any more."""

    DECEASED = "deceased", "去世"
    MOVED = "moved", "搬走"
    INSTITUTION = "institution", "住进养老机构"
    NO_NEED = "no_need", "不需要了"


class CareOrderState(models.TextChoices):
    """From a family's order to its settlement."""

    PLACED = "placed", "等机构派护工"
    ASSIGNED = "assigned", "等护工接单"
    ACCEPTED = "accepted", "服务中"
    DONE = "done", "做完了，等结算"
    SETTLED = "settled", "已结算"
    CANCELLED = "cancelled", "取消"


# While these last the body and the caregiver may open the address and the phone.
OPEN_ORDERS = (CareOrderState.PLACED, CareOrderState.ASSIGNED, CareOrderState.ACCEPTED)

# verb -> (from, to)
CARE_ORDER_MOVES = {
    "assign": (CareOrderState.PLACED, CareOrderState.ASSIGNED),
    "accept": (CareOrderState.ASSIGNED, CareOrderState.ACCEPTED),
    # The caregiver cannot come, or somebody else has to: the body assigns anew.
    "hand_back": ((CareOrderState.ASSIGNED, CareOrderState.ACCEPTED), CareOrderState.PLACED),
    "finish": (CareOrderState.ACCEPTED, CareOrderState.DONE),
    "settle": (CareOrderState.DONE, CareOrderState.SETTLED),
    "cancel": (OPEN_ORDERS, CareOrderState.CANCELLED),
}


class CareVisitState(models.TextChoices):
    """One visit."""

    PLANNED = "planned", "待上门"
    VISITING = "visiting", "正在服务"
    DONE = "done", "已完成"
    NO_SHOW = "no_show", "没做成"
    CANCELLED = "cancelled", "取消"


OPEN_VISITS = (CareVisitState.PLANNED, CareVisitState.VISITING)

CARE_VISIT_MOVES = {
    "arrive": (CareVisitState.PLANNED, CareVisitState.VISITING),
    "finish": (CareVisitState.VISITING, CareVisitState.DONE),
    "miss": (OPEN_VISITS, CareVisitState.NO_SHOW),
    "cancel": (CareVisitState.PLANNED, CareVisitState.CANCELLED),
}


class SignedBy(models.TextChoices):
    """Who gave the code of the family's slip at the end of a visit."""

    ELDER = "elder", "老人本人"
    FAMILY = "family", "家属"
    NEIGHBOUR = "neighbour", "邻居或村干部"
