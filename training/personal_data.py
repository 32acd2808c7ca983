"""What each field about trainees is for (security.md C7)."""

from jiayu_jobs.keeping.inventory import Basis, Kept, Purpose

DESKS = "本村、镇、县窗口和零工驿站"
BODY = DESKS + "；办班的培训机构"
CARE = DESKS + "；派护工的机构和护工本人"


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
    _of("Elder",
        "full_name sex birth_date id_number id_index phone address family_name care_level told_on registered_on registered_by "
        "first_served_on ended_on end_reason",
        "居家养老的老人", "找得到人、派护工上门，统计", Kept.FIGURES, DESKS),
    _of("Caregiver", "record body certificate shown_name starts_on ends_on",
        "护工", "派有证书的人上门", Kept.FIGURES, CARE),
    _of("CareOrder",
        "elder body caregiver caregiver_name shown_name age care_level items starts_on ends_on visits_wanted price note phone address state "
        "visits_done amount settled_on reason placed_by placed_on",
        "居家养老订单", "派护工、结算；住址和电话在订单结束时清除", Kept.FIGURES, CARE),
    _of("CareVisit",
        "elder order body caregiver caregiver_name counted_region starts_at ends_at state arrived_at arrived_lng arrived_lat arrived_place items "
        "signed_by done_at done_on rating reason",
        "上门服务", "证明来过、做了什么，统计", Kept.FIGURES, CARE),
    _of("CraftTask",
        "record order body counted_region shown_name kind pieces rate state claimed_on due_on submitted_on accepted_pieces amount "
        "reworks paid_on note added_by",
        "手工活", "领活、验收、按件付钱，统计", Kept.FIGURES, DESKS + "；接订单的机构"),
    _of("ContestEntry",
        "contest record counted_region kind title unit leader phone summary state entered_on round mean judged_by reason entered_by",
        "参赛项目", "通知参赛、评审、推送，统计", Kept.FIGURES, DESKS),
    _of("ContestScore", "entry judge round points", "大赛评分", "算平均分", Kept.FIGURES, "县人社部门"),
)  # fmt: skip
