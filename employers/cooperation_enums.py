"""Code lists of agreements, people who want to work elsewhere, recruited talent, and guidance to sites (glossary section 7)."""

from django.db import models

# What the roll-up counts of them.
AGREEMENTS, AWAY, TALENT, GUIDANCE = "agreements", "out_of_town", "talent", "guidance"


class AgreementKind(models.TextChoices):
    """With whom an agreement is."""

    LABOUR = "labour_cooperation", "劳务协作"
    SCHOOL = "school", "校地合作"
    OTHER = "other", "其他"


class AwaySource(models.TextChoices):
    """How it became known that somebody wants to work elsewhere."""

    DESK = "desk", "站点登记"
    FAIR = "fair", "招聘会"
    VISIT = "visit", "上门走访"


class TalentChannel(models.TextChoices):
    """引才渠道."""

    TRAIN = "talent_train", "引才专列"
    REGULAR = "regular", "常态招录"


class TalentDegree(models.TextChoices):
    """Schooling of somebody recruited."""

    DOCTOR = "doctor", "博士"
    MASTER = "master", "硕士"
    BACHELOR = "bachelor", "本科"
    COLLEGE = "college", "大专"


class ServedKind(models.TextChoices):
    """Whom a guidance trip served."""

    SITE = "site", "网点"
    FIRM = "firm", "企业"
    WORKER = "worker", "劳动者"
