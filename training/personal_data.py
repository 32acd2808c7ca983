"""What each field about trainees is for (security.md C7)."""

from jiayu_jobs.keeping.inventory import Basis, Kept, Purpose

DESKS = "本村、镇、县窗口和零工驿站"
BODY = DESKS + "；办班的培训机构"


def _of(model: str, fields: str, label: str, purpose: str, kept: Kept, seen: str) -> Purpose:
    return Purpose(
        model=f"training.{model}",
        fields=tuple(fields.split()),
        label=label,
        purpose=purpose,
        basis=Basis.DUTY,
        kept=kept,
        seen=seen,
    )


PURPOSES = (
    _of("Enrolment",
        "record training_class body counted_region shown_name state category brand topic is_study_mother enrolled_on runs_from "
        "runs_until hours_there hours_taught score passed_on placement employed_on at_care_centre rating added_by added_at",
        "培训报名", "安排名额、点名、考核，统计", Kept.FIGURES, BODY),
    _of("AttendanceMark", "record enrolment lesson body mark", "培训签到", "算到课率", Kept.PERSON, BODY),
    _of("Certificate",
        "record enrolment body counted_region kind level trade occupation brand number issued_on",
        "证书", "证明学过什么，推荐岗位，统计", Kept.FIGURES, BODY),
    _of("SubsidyClaim",
        "record enrolment training_class body counted_region shown_name trade level amount state filed_on paid_on reason",
        "培训补贴", "申报、公示、拨付，不重复补贴", Kept.FIGURES, BODY + "；公示时姓名脱敏"),
    _of("SkillSubsidyGrant", "record counted_region trade level certificate_number amount paid_on recorded_by",
        "职工技能提升补贴", "不重复补贴，统计", Kept.FIGURES, "县人社部门"),
)  # fmt: skip
