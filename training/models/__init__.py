"""Training: who teaches what to whom, what was learnt, and what is paid for it."""

from training.models.body import BodyMember, SubsidyRule, TrainingBody, TrainingProject
from training.models.care import Caregiver, CaregiverAccount, CareOrder, CareVisit, Elder
from training.models.certificate import Certificate, CertificateCheck
from training.models.contest import Contest, ContestEntry, ContestJudge, ContestScore
from training.models.course import ClassEvidence, Lesson, TrainingClass
from training.models.craft import CraftOrder, CraftTask
from training.models.enrolment import AttendanceMark, Enrolment
from training.models.subsidy import PublicNotice, SkillSubsidyGrant, SubsidyClaim

__all__ = [
    "AttendanceMark",
    "BodyMember",
    "CareOrder",
    "CareVisit",
    "Caregiver",
    "CaregiverAccount",
    "Certificate",
    "CertificateCheck",
    "ClassEvidence",
    "Contest",
    "ContestEntry",
    "ContestJudge",
    "ContestScore",
    "CraftOrder",
    "CraftTask",
    "Elder",
    "Enrolment",
    "Lesson",
    "PublicNotice",
    "SkillSubsidyGrant",
    "SubsidyClaim",
    "SubsidyRule",
    "TrainingBody",
    "TrainingClass",
    "TrainingProject",
]
