"""Code lists of 就业援助: one-to-one plans for those who need more than a list of vacancies."""

from django.db import models


class AidReason(models.TextChoices):
    """Why somebody is helped one to one."""

    UNHEARD = "unheard", "14 天没有音讯"
    OLDER = "older", "年龄较大"
    DISABLED = "disabled", "残疾人"
    LOW_INCOME = "low_income", "收入低"
    OTHER = "other", "其他困难"


class AidTarget(models.TextChoices):
    """What a plan aims at."""

    JOB = "job", "找到工作"
    TRAINING = "training", "先学一门手艺"
    WELFARE_POST = "welfare_post", "公益性岗位"
    STARTUP = "startup", "自己干"


class AidState(models.TextChoices):
    """How far a plan has come."""

    ACTIVE = "active", "帮扶中"
    DONE = "done", "已达到"
    ENDED = "ended", "已停止"


# verb -> (from, to)
AID_MOVES = {"finish": (AidState.ACTIVE, AidState.DONE), "stop": (AidState.ACTIVE, AidState.ENDED)}
