"""What each field about employers and their contacts is for (security.md C7)."""

from jiayu_jobs.keeping.inventory import Basis, Kept, Purpose

STAFF = "镇、县窗口和零工驿站"
OWN = "镇、县窗口；本单位经办人"


def _of(model: str, fields: str, label: str, purpose: str, kept: Kept, seen: str) -> Purpose:
    return Purpose(
        model=f"employers.{model}",
        fields=tuple(fields.split()),
        label=label,
        purpose=purpose,
        basis=Basis.DUTY,
        kept=kept,
        seen=seen,
    )


PURPOSES = (
    _of("Employer", "kind name credit_code legal_person address lng lat industry industry_code park is_key is_care_centre",
        "单位登记", "核验单位，推荐岗位和统计", Kept.FIGURES, OWN + "；家庭雇主姓名脱敏"),
    _of("Employer", "id_number id_index", "家庭雇主身份证号", "认出同一个家庭雇主", Kept.PERSON, OWN + "，脱敏"),
    _of("Employer", "contact_name contact_phone", "联系人、联系电话", "用工的事联系单位", Kept.PERSON,
        STAFF + "，电话脱敏；本单位经办人"),
    _of("Employer", "state answer submitted_by decided_by decided_at connected_on closed_on created_at revision",
        "核验和状态", "谁核验、哪天起互联；防止互相覆盖", Kept.FIGURES, OWN),
    _of("EmployerMonth",
        "employer month state workers hired left laid_off shortage explanation is_jump answer reported_by reported_at "
        "checked_by checked_at reminded_at revision",
        "用工监测", "每月用工、缺工统计", Kept.FIGURES, OWN),
    _of("EmployerVisit", "employer counted_region state visited_on visitor people_met summary internal_note", "企业回访",
        "走访次数统计；记住谈了什么", Kept.FIGURES, "镇、县窗口；本单位只见日期"),
    _of("EmployerIssue",
        "employer visit counted_region kind text state raised_by from_firm raised_on department due_on solution evidence "
        "solved_on solved_by confirmed_on confirmed_by_firm answer reopened internal_note",
        "企业问题", "派单、办结、答复企业和统计", Kept.FIGURES, "镇、县窗口；本单位不见内部备注和依据"),
)  # fmt: skip
