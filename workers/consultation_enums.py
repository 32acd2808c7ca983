"""Code lists of questions asked at desks (glossary section 3)."""

from django.db.models import TextChoices


class ConsultationKind(TextChoices):
    """政策咨询: what a question is about."""

    JOB = "job", "找工作"
    TRAINING = "training", "培训、考证"
    STARTUP = "startup", "创业扶持"
    SUBSIDY = "subsidy", "就业补贴"
    INSURANCE = "insurance", "社保"
    RIGHTS = "rights", "工资、劳动纠纷"
    MATERNITY = "maternity", "生育补贴"
    LAND = "land", "土地流转"
    OTHER = "other", "其他"


class ConsultationWay(TextChoices):
    """How somebody asked."""

    WALK_IN = "walk_in", "到站"
    PHONE = "phone", "电话"
    VISIT = "visit", "走访"
    ONLINE = "online", "线上"
