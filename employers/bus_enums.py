"""Code lists of 送工进企·就业直通车 (domain workflows, section 3)."""

from django.db import models

from workers.enums import TagKind

# What the roll-up counts of them.
BUSES = "buses"


class BusState(models.TextChoices):
    """How far a trip is."""

    PLANNED = "planned", "筹备中"
    OPEN = "open", "可报名"
    FULL = "full", "已坐满"
    DEPARTED = "departed", "已发车"
    ARRIVED = "arrived", "已到企业"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


TAKES_RIDERS = (BusState.OPEN, BusState.FULL)
STEPS_BACK = (*TAKES_RIDERS, BusState.CANCELLED)
ON_THE_DAY = (BusState.OPEN, BusState.FULL, BusState.DEPARTED)

# verb -> (from, to)
BUS_MOVES = {
    "open": (BusState.PLANNED, BusState.OPEN),
    "fill": (BusState.OPEN, BusState.FULL),
    "free": (BusState.FULL, BusState.OPEN),
    "depart": (TAKES_RIDERS, BusState.DEPARTED),
    "arrive": (BusState.DEPARTED, BusState.ARRIVED),
    "close": (BusState.ARRIVED, BusState.CLOSED),
    "cancel": ((BusState.PLANNED, *TAKES_RIDERS), BusState.CANCELLED),
}


class RiderState(models.TextChoices):
    """A seat or the waiting list, and what became of it."""

    WAITING = "waiting", "候补"
    SEATED = "seated", "有座"
    BOARDED = "boarded", "已上车"
    ABSENT = "absent", "没有来"
    OFF = "off", "不去了"


# Who wants to go and has not been called.
OPEN_RIDERS = (RiderState.WAITING, RiderState.SEATED)
RIDER_MOVES = {
    "seat": (RiderState.WAITING, RiderState.SEATED),
    "board": ((RiderState.SEATED, RiderState.ABSENT, RiderState.WAITING), RiderState.BOARDED),
    "miss": ((RiderState.SEATED, RiderState.BOARDED), RiderState.ABSENT),
    "step_back": (OPEN_RIDERS, RiderState.OFF),
}
# Who has a seat; who did not come has given it back.
SEATS = (RiderState.SEATED, RiderState.BOARDED)
ON_THE_ROSTER = (*SEATS, RiderState.ABSENT)
# Days after a trip within which its figures are fixed.
CLOSING_DAYS = 2
# Groups that come first, the earlier the more; anybody else is 0.
FIRST = (TagKind.OUT_OF_POVERTY, TagKind.FORMER_FISHER, TagKind.HARD_TO_EMPLOY)
