"""Code lists of 零工结算 (domain workflows, section 2) and of warnings about employers."""

from django.db import models

from employers.vacancy_enums import PayCycle


class GigState(models.TextChoices):
    """From work done to money paid."""

    WORKED = "worked", "在记工"
    EMPLOYER_CONFIRMED = "employer_confirmed", "单位已确认"
    WORKER_CONFIRMED = "worker_confirmed", "双方已确认，等付款"
    PAID = "paid", "已付清"
    DISPUTED = "disputed", "有争议"
    VOID = "void", "没有干活"


OPEN_BILLS = (GigState.WORKED, GigState.EMPLOYER_CONFIRMED, GigState.WORKER_CONFIRMED, GigState.DISPUTED)
_BEFORE_PAY = (GigState.WORKED, GigState.EMPLOYER_CONFIRMED, GigState.WORKER_CONFIRMED)

# verb -> (from, to)
GIG_MOVES = {
    "bill": (GigState.WORKED, GigState.EMPLOYER_CONFIRMED),
    # The worker says that hours or pay are not right: the employer looks at them again.
    "question": (GigState.EMPLOYER_CONFIRMED, GigState.WORKED),
    "accept": (GigState.EMPLOYER_CONFIRMED, GigState.WORKER_CONFIRMED),
    "pay": (GigState.WORKER_CONFIRMED, GigState.PAID),
    # Said to be paid, and was not.
    "dispute": ((*_BEFORE_PAY, GigState.PAID), GigState.DISPUTED),
    "settle": (GigState.DISPUTED, GigState.PAID),
    "recount": (GigState.DISPUTED, GigState.WORKED),
    "void": (GigState.WORKED, GigState.VOID),
}


class DisputeReason(models.TextChoices):
    """What two sides do not agree about."""

    NOT_PAID = "not_paid", "没有付钱"
    HOURS = "hours", "工时不对"
    RATE = "rate", "工钱标准不对"
    OTHER = "other", "其他"


class Rating(models.IntegerChoices):
    """One tap by each side, once."""

    GOOD = 3, "满意"
    FAIR = 2, "一般"
    POOR = 1, "不满意"


# Days from the moment that both sides agree until the money is due, where nothing else was written down.
PAY_WITHIN = {PayCycle.DAY: 1, PayCycle.WEEK: 7, PayCycle.WORK_DONE: 3, PayCycle.MONTH: 31}


class WarningKind(models.TextChoices):
    """Why people are warned about an employer."""

    DISHONEST = "dishonest", "列入失信"
    ARREARS = "arrears", "拖欠工钱"
