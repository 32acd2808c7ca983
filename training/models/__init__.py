"""Training: who teaches what to whom, what was learnt, and what is paid for it."""

from training.models.body import BodyMember, TrainingBody, TrainingProject
from training.models.certificate import Certificate, CertificateCheck
from training.models.course import ClassEvidence, Lesson, TrainingClass
from training.models.enrolment import AttendanceMark, Enrolment
from training.models.subsidy import SkillSubsidyGrant, SubsidyClaim

__all__ = [
    "AttendanceMark",
    "BodyMember",
    "Certificate",
    "CertificateCheck",
    "ClassEvidence",
    "Enrolment",
    "Lesson",
    "SkillSubsidyGrant",
    "SubsidyClaim",
    "TrainingBody",
    "TrainingClass",
    "TrainingProject",
]
