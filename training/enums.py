"""Code lists of training and certificates (domain glossary, section 8; workflows, section 4)."""

from django.db import models

# What the roll-up counts of them.
CLASSES, ENROLMENTS, CERTIFICATES, GRANTS = "classes", "enrolments", "certificates", "grants"


class ProjectCategory(models.TextChoices):
    """培训项目 by what pays for it, as the county publishes them."""

    SUBSIDISED_SKILL = "subsidised_skill", "补贴性职业技能提升"
    SKILL_UPGRADE = "skill_upgrade", "职业技能提升"
    EMPLOYMENT_STARTUP = "employment_startup", "就业创业培训"
    OTHER = "other", "其他培训"


class Brand(models.TextChoices):
    """A county brand that several projects may belong to."""

    JIAYU_CARE = "jiayu_care", "嘉鱼护工"


class ClassState(models.TextChoices):
    """How far a class is."""

    DRAFT = "draft", "草稿"
    APPLIED = "applied", "待审批"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "可报名"
    OPENED = "opened", "上课中"
    TAUGHT = "taught", "课上完了"
    ASSESSED = "assessed", "已考核"
    CERTIFIED = "certified", "已发证"
    CLAIMED = "claimed", "已申报补贴"
    REVIEWED = "reviewed", "补贴已审核"
    NOTICED = "noticed", "公示中"
    PAID = "paid", "补贴已拨付"
    CLOSED = "closed", "已归档"
    CANCELLED = "cancelled", "不开了"


TAKES_PEOPLE = (ClassState.APPROVED, ClassState.OPENED)
# Classes that TRN07 counts.
RUN_STATES = (
    ClassState.OPENED,
    ClassState.TAUGHT,
    ClassState.ASSESSED,
    ClassState.CERTIFIED,
    ClassState.CLAIMED,
    ClassState.REVIEWED,
    ClassState.NOTICED,
    ClassState.PAID,
    ClassState.CLOSED,
)

# verb -> (from, to)
CLASS_MOVES = {
    "apply": ((ClassState.DRAFT, ClassState.RETURNED), ClassState.APPLIED),
    "approve": (ClassState.APPLIED, ClassState.APPROVED),
    "return": (ClassState.APPLIED, ClassState.RETURNED),
    "open": (ClassState.APPROVED, ClassState.OPENED),
    "teach": (ClassState.OPENED, ClassState.TAUGHT),
    "assess": (ClassState.TAUGHT, ClassState.ASSESSED),
    "certify": (ClassState.ASSESSED, ClassState.CERTIFIED),
    "claim": (ClassState.CERTIFIED, ClassState.CLAIMED),
    "send_back": (ClassState.CLAIMED, ClassState.CERTIFIED),
    "review": (ClassState.CLAIMED, ClassState.REVIEWED),
    "notice": (ClassState.REVIEWED, ClassState.NOTICED),
    # 异议: looked at again.
    "object": (ClassState.NOTICED, ClassState.REVIEWED),
    "pay": (ClassState.NOTICED, ClassState.PAID),
    # 归档: after the payment, or of a class that nobody claims for.
    "close": ((ClassState.PAID, ClassState.CERTIFIED), ClassState.CLOSED),
    "cancel": (
        (ClassState.DRAFT, ClassState.APPLIED, ClassState.RETURNED, ClassState.APPROVED, ClassState.OPENED),
        ClassState.CANCELLED,
    ),
}


class ClassSize(models.TextChoices):
    """大班 or 小班: how many learn together."""

    LARGE = "large", "大班"
    SMALL = "small", "小班"


# 人: the county approves no more in one class.
MOST_PLACES = {ClassSize.LARGE: 50, ClassSize.SMALL: 20}


class Funding(models.TextChoices):
    """Whom the subsidy of a project is paid to."""

    TRAINEE = "trainee", "补给学员"
    PROJECT = "project", "项目制，补给培训机构"
    EMPLOYER = "employer", "补给用人单位"


class EnrolmentState(models.TextChoices):
    """学员: a place or the waiting list, and what became of it."""

    WAITING = "waiting", "候补"
    ENROLLED = "enrolled", "已报名"
    COMPLETED = "completed", "已结业"
    CERTIFIED = "certified", "已发证"
    FAILED = "failed", "未结业"
    OFF = "off", "不学了"


# Who has a place; who was taught to the end and passed.
ON_ROSTER = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED, EnrolmentState.FAILED)
PASSED = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED)
OPEN_ENROLMENTS = (EnrolmentState.WAITING, EnrolmentState.ENROLLED)

ENROLMENT_MOVES = {
    "seat": (EnrolmentState.WAITING, EnrolmentState.ENROLLED),
    "leave": (OPEN_ENROLMENTS, EnrolmentState.OFF),
    "complete": (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED),
    "fail": (EnrolmentState.ENROLLED, EnrolmentState.FAILED),
    "certify": (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED),
}


class LessonKind(models.TextChoices):
    """理论 or 实操."""

    THEORY = "theory", "理论"
    PRACTICE = "practice", "实操"


class Mark(models.TextChoices):
    """签到: how somebody was at one lesson."""

    PRESENT = "present", "到"
    LATE = "late", "迟到"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺课"


THERE = (Mark.PRESENT, Mark.LATE)


class CertificateKind(models.TextChoices):
    """What a certificate says: the class was passed, a level was reached, one ability was shown."""

    COMPLETION = "completion", "培训合格证书"
    SKILL_LEVEL = "skill_level", "职业技能等级证书"
    SPECIAL_ABILITY = "special_ability", "专项职业能力证书"


class ClaimState(models.TextChoices):
    """培训补贴 of one person."""

    FILED = "filed", "已申报"
    REFUSED = "refused", "不予补贴"
    PAID = "paid", "已拨付"


CLAIM_MOVES = {
    "refuse": (ClaimState.FILED, ClaimState.REFUSED),
    "pay": (ClaimState.FILED, ClaimState.PAID),
}
