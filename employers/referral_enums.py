"""Code lists of referrals and placements (domain workflows, section 2)."""

from django.db import models

# What the roll-up counts of them.
REFERRALS, PLACEMENTS = "referrals", "placements"


class ReferralState(models.TextChoices):
    """推介 to 上岗."""

    RECOMMENDED = "recommended", "待本人同意"
    CONTACTED = "contacted", "可联系"
    INTERVIEWING = "interviewing", "约面试"
    OFFERED = "offered", "录用"
    ONBOARDED = "onboarded", "已到岗"
    DECLINED = "declined_by_person", "本人不去"
    REFUSED = "refused_by_employer", "单位不要"
    NO_SHOW = "no_show", "未到岗"
    NO_CONTACT = "no_contact", "联系不上"
    LAPSED = "lapsed", "无人答复，已失效"
    VACANCY_GONE = "vacancy_gone", "岗位已招满或结束"


# Referrals on which somebody still has to act. One of them a person and vacancy.
OPEN_REFERRALS = (
    ReferralState.RECOMMENDED,
    ReferralState.CONTACTED,
    ReferralState.INTERVIEWING,
    ReferralState.OFFERED,
)
_MET = (ReferralState.CONTACTED, ReferralState.INTERVIEWING, ReferralState.OFFERED)

# verb -> (from, to)
REFERRAL_MOVES = {
    "agree": (ReferralState.RECOMMENDED, ReferralState.CONTACTED),
    # again from 约面试: another day or place
    "invite": ((ReferralState.CONTACTED, ReferralState.INTERVIEWING), ReferralState.INTERVIEWING),
    "offer": ((ReferralState.CONTACTED, ReferralState.INTERVIEWING), ReferralState.OFFERED),
    "onboard": (_MET, ReferralState.ONBOARDED),
    "decline": (OPEN_REFERRALS, ReferralState.DECLINED),
    "refuse": (_MET, ReferralState.REFUSED),
    "miss": ((ReferralState.INTERVIEWING, ReferralState.OFFERED), ReferralState.NO_SHOW),
    "lose": (OPEN_REFERRALS, ReferralState.NO_CONTACT),
    "lapse": (OPEN_REFERRALS, ReferralState.LAPSED),
    "vacancy_gone": (OPEN_REFERRALS, ReferralState.VACANCY_GONE),
}


class ReferralChannel(models.TextChoices):
    """How a referral came about."""

    DESK = "desk", "站点推介"
    MATCH = "match", "人岗匹配"
    BUS = "bus", "送工进企"
    SELF = "self", "本人想去"


class PersonReason(models.TextChoices):
    """Why a person does not go."""

    WAGE = "wage", "工资低"
    FAR = "far", "路远"
    HOURS = "hours", "时间不合适"
    WORK = "work", "活不合适"
    FAMILY = "family", "家里走不开"
    FOUND = "found", "找到别的了"
    MISTAKE = "mistake", "推荐错了"
    OTHER = "other", "其他"


class FirmReason(models.TextChoices):
    """Why an employer does not take somebody. None of them is about what the law forbids to choose by."""

    SKILL = "skill", "技能不符"
    EXPERIENCE = "experience", "经验不够"
    CERTIFICATE = "certificate", "缺证书"
    HOURS = "hours", "时间对不上"
    TERMS = "terms", "待遇没谈拢"
    ENOUGH = "enough", "已经招够"
    OTHER = "other", "其他"


class FollowUpResult(models.TextChoices):
    """跟踪回访: how somebody was found at work."""

    AT_WORK = "at_work", "在岗"
    LEFT = "left", "已离岗"
    NOT_REACHED = "not_reached", "没联系上"


class FollowUpState(models.TextChoices):
    """Whether a follow-up is still to be made."""

    DUE = "due", "待回访"
    DONE = "done", "已回访"
    OFF = "off", "不用回访"


# verb -> (from, to)
FOLLOW_UP_MOVES = {
    "note": (FollowUpState.DUE, FollowUpState.DONE),
    "drop": (FollowUpState.DUE, FollowUpState.OFF),
}


class PlacementEnd(models.TextChoices):
    """离岗: why a placement ended."""

    CONTRACT_OVER = "contract_over", "到期"
    WORK_DONE = "work_done", "活干完了"
    RESIGNED = "resigned", "本人辞工"
    DISMISSED = "dismissed", "单位辞退"
    OTHER_JOB = "other_job", "另找了工作"
    FAMILY = "family", "家里有事"
    HEALTH = "health", "身体原因"
    OTHER = "other", "其他"
