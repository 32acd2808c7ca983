"""Code lists of vacancies (domain glossary, section 6)."""

from django.db import models

# What the roll-up counts of vacancies.
VACANCIES = "vacancies"


class VacancyKind(models.TextChoices):
    """岗位类型."""

    FULL_TIME = "full_time", "全职"
    PART_TIME = "part_time", "兼职"
    GIG = "gig", "零工"
    DAY_PAY = "day_pay", "日结"
    SEASONAL = "seasonal", "季节工"
    PIECE_WORK = "piece_work", "计件"
    INTERN = "intern", "见习实习"
    WELFARE = "welfare", "公益性岗位"


# 零工岗位 (VAC04).
GIG_KINDS = (VacancyKind.GIG, VacancyKind.DAY_PAY, VacancyKind.PART_TIME)


class VacancyState(models.TextChoices):
    """岗位审核 and what comes after."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    PUBLISHED = "published", "招聘中"
    SUSPENDED = "suspended", "暂停"
    FILLED = "filled", "已招满"
    CLOSED = "closed", "已结束"
    REJECTED = "rejected", "未通过"


# Vacancies that ask somebody to do something still.
LIVE = (
    VacancyState.DRAFT,
    VacancyState.SUBMITTED,
    VacancyState.PUBLISHED,
    VacancyState.SUSPENDED,
    VacancyState.FILLED,
    VacancyState.REJECTED,
)
# verb -> (from, to). "post" is 先发后审: a verified firm's gig of today is live before it is reviewed.
VACANCY_MOVES = {
    "submit": ((VacancyState.DRAFT, VacancyState.REJECTED), VacancyState.SUBMITTED),
    "take_back": (VacancyState.SUBMITTED, VacancyState.DRAFT),
    "publish": (VacancyState.SUBMITTED, VacancyState.PUBLISHED),
    "post": (VacancyState.DRAFT, VacancyState.PUBLISHED),
    "reject": ((VacancyState.SUBMITTED, VacancyState.PUBLISHED), VacancyState.REJECTED),
    "suspend": (VacancyState.PUBLISHED, VacancyState.SUSPENDED),
    "resume": (VacancyState.SUSPENDED, VacancyState.PUBLISHED),
    "fill": ((VacancyState.PUBLISHED, VacancyState.SUSPENDED), VacancyState.FILLED),
    "reopen": (VacancyState.FILLED, VacancyState.PUBLISHED),
    "close": (LIVE, VacancyState.CLOSED),
}


class WageUnit(models.TextChoices):
    """What a wage is paid for."""

    HOUR = "hour", "元/小时"
    DAY = "day", "元/天"
    MONTH = "month", "元/月"
    PIECE = "piece", "元/件"


class PayCycle(models.TextChoices):
    """结算周期."""

    DAY = "day", "日结"
    WEEK = "week", "周结"
    MONTH = "month", "月结"
    WORK_DONE = "work_done", "完工结"


class ContractKind(models.TextChoices):
    """What is signed."""

    LABOUR_CONTRACT = "labour_contract", "劳动合同"
    SERVICE_AGREEMENT = "service_agreement", "劳务协议"
    ORAL = "oral", "口头约定"
    NONE = "none", "不签"


class Insurance(models.TextChoices):
    """五险, 意外险."""

    PENSION = "pension", "养老"
    MEDICAL = "medical", "医疗"
    UNEMPLOYMENT = "unemployment", "失业"
    INJURY = "injury", "工伤"
    MATERNITY = "maternity", "生育"
    ACCIDENT = "accident", "意外险"


class VacancyEnd(models.TextChoices):
    """Why a vacancy was closed."""

    EXPIRED = "expired", "到期"
    HIRED = "hired", "已招到人"
    NO_NEED = "no_need", "不招了"
    WRONG = "wrong", "填错了"
    EMPLOYER_LEFT = "employer_left", "单位已注销或暂停"
