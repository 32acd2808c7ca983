"""Code lists of demand (domain glossary, sections 5 to 7)."""

from django.db import models

from workers.enums import Industry


class RegistrationKind(models.TextChoices):
    """经济类型: what kind of employer it is. A private household is known by an ID number, all others by their code."""

    ENTERPRISE = "enterprise", "企业"
    COOPERATIVE = "cooperative", "合作社"
    SOLE_TRADER = "sole_trader", "个体工商户"
    INSTITUTION = "institution", "机关事业单位、社会组织"
    HOUSEHOLD = "household", "家庭雇主"


class EmployerState(models.TextChoices):
    """Whether county or town staff have checked the papers."""

    SUBMITTED = "submitted", "待核验"
    VERIFIED = "verified", "已核验"
    REJECTED = "rejected", "未通过"
    SUSPENDED = "suspended", "暂停"
    CLOSED = "closed", "已注销"


class WrongField(models.TextChoices):
    """What of a registration is not right, so that a firm mends just that."""

    NAME = "name", "单位名称"
    CODE = "credit_code", "统一社会信用代码"
    REGION = "region", "所在村（社区）或镇"
    CONTACT = "contact_name", "联系人"
    PHONE = "contact_phone", "联系电话"
    LICENCE = "licence", "营业执照照片"


EMPLOYER_MOVES = {
    "verify": (EmployerState.SUBMITTED, EmployerState.VERIFIED),
    "reject": (EmployerState.SUBMITTED, EmployerState.REJECTED),
    "resubmit": (EmployerState.REJECTED, EmployerState.SUBMITTED),
    "suspend": (EmployerState.VERIFIED, EmployerState.SUSPENDED),
    "resume": (EmployerState.SUSPENDED, EmployerState.VERIFIED),
    "close": ((EmployerState.VERIFIED, EmployerState.SUSPENDED, EmployerState.REJECTED), EmployerState.CLOSED),
}


# 规模以上工业: firms of mining, manufacturing and energy (GB/T 4754-2017, sections B to D).
INDUSTRIAL_SECTIONS = (Industry.MINING, Industry.MANUFACTURING, Industry.ENERGY)


class MemberRole(models.TextChoices):
    """What somebody may do for a firm."""

    ADMIN = "admin", "管理员"
    MEMBER = "member", "经办人"


class MonthState(models.TextChoices):
    """用工监测: how far a firm's month has come."""

    DUE = "due", "待填报"
    REPORTED = "reported", "已填报"
    CHECKED = "checked", "已审核"
    LOCKED = "locked", "已锁定"


# Months whose numbers count.
TOLD_STATES = (MonthState.REPORTED, MonthState.CHECKED, MonthState.LOCKED)
MONTH_MOVES = {
    "report": ((MonthState.DUE, MonthState.REPORTED), MonthState.REPORTED),
    "check": (MonthState.REPORTED, MonthState.CHECKED),
    "return": ((MonthState.REPORTED, MonthState.CHECKED), MonthState.DUE),
    "lock": (MonthState.CHECKED, MonthState.LOCKED),
}
