"""What each field about employers and their contacts is for (security.md C7)."""

from jiayu_jobs.keeping.inventory import Basis, Kept, Purpose

STAFF = "镇、县窗口和零工驿站"
OWN = "镇、县窗口；本单位经办人"
DESKS = "本村、镇、县窗口和零工驿站"


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
    _of("Employer", "state answer wrong_fields contact_staff submitted_by decided_by decided_at connected_on closed_on created_at revision",
        "核验和状态", "谁核验、哪天起互联；防止互相覆盖", Kept.FIGURES, OWN),
    _of("EmployerPaper", "employer content_type digest size added_by added_at", "营业执照照片", "核验单位", Kept.FIGURES,
        "镇、县窗口和零工驿站；文件加密存放在数据库外"),
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
    _of("Vacancy",
        "employer unit_name state kind title occupation headcount filled wage_min wage_max wage_unit pay_parts overtime_pay pay_cycle "
        "pay_day meals_included lodging_included shuttle starts_on ends_on works_from works_until shifts hours_a_day rest_days "
        "fits_school_hours education_min age_min age_max age_reason takes_retired certificate certificate_level "
        "health_certificate duties requirements hazards protection contract_kind probation_months probation_pay "
        "insurance_kinds work_region work_place lng lat interview_place what_to_bring expires_on extended_for",
        "岗位", "发布岗位，推荐给合适的人，统计", Kept.FIGURES, "发布后公开"),
    _of("Vacancy", "contact_name contact_phone call_hours", "岗位联系人、电话", "求职的人打电话问", Kept.PERSON, "发布后公开"),
    _of("Vacancy",
        "published_at published_on is_unreviewed submitted_by decided_by decided_at answer closed_on closed_reason outcome_asked_at copied_from created_at "
        "created_by revision",
        "岗位审核", "谁审核、哪天发布和结束；防止互相覆盖", Kept.FIGURES, OWN),
    _of("Referral",
        "record vacancy counted_region state channel made_on made_at made_by reasons moved_at agreed_at interview_at "
        "interview_place starts_on due_at ended_on reason note asked_again_at revision",
        "推介", "把人推荐到岗位，跟进到上岗，统计", Kept.FIGURES, DESKS),
    _of("Placement",
        "record referral vacancy counted_region kind unit_name started_on day_90 ended_on end_reason contract_kind is_reemployment "
        "evidence confirmed_by_employer recorded_by recorded_at revision",
        "上岗", "上岗、稳岗统计；回访", Kept.FIGURES, DESKS),
    _of("ReferralCard",
        "record employer vacancy state shown_name about reasons phone phone_until made_on moved_at interview_at interview_place "
        "starts_on due_at asked_again_at reason",
        "推介卡", "用人单位看推荐来的人；本人同意前脱敏，电话只显示 7 天", Kept.PERSON, DESKS + "；被推荐到的单位"),
    _of("FollowUp", "record placement after_days due_on state result note done_on done_by",
        "跟踪回访", "上岗后第 7、30、90 天回访，稳岗统计", Kept.FIGURES, DESKS),
    _of("BusRider", "record trip counted_region state pickup runs_on priority why interested referral added_by added_at",
        "送工车乘客", "安排座位和上车点，记意向，统计", Kept.FIGURES, DESKS),
    _of("OutOfTownIntention", "record counted_region agreement place work source said_on recorded_by",
        "外地就业意愿", "推荐到合作的地方，统计", Kept.FIGURES, DESKS),
    _of("WelfarePlacement",
        "record post counted_region state ground applied_on started_on until ended_on end_reason answer placement renewed_from applied_by",
        "公益性岗位安置", "审核资格，办上岗、续签、离岗，统计", Kept.FIGURES, DESKS),
    _of("WelfarePay", "record welfare month days pay post_subsidy insurance_subsidy recorded_by",
        "公益性岗位报酬", "每月出勤、报酬和补贴", Kept.PERSON, "镇、县窗口"),
    _of("GigSettlement",
        "record placement employer shown_name unit_name work since state unit rate pay_cycle quantity amount employer_confirmed_on "
        "worker_confirmed_on pay_by paid_on dispute note worker_rating employer_rating made_at",
        "零工结算", "记该付多少、两边都确认、付没付，帮本人要工钱", Kept.FIGURES, DESKS + "；干活的单位"),
    _of("GigShift", "record settlement employer starts_at ends_at break_minutes quantity added_by from_firm",
        "零工记工", "算该付多少", Kept.PERSON, DESKS + "；干活的单位"),
    _of("EmploymentAid",
        "record state why target steps steps_done owner review_on reviewed_on said opened_on opened_by ended_on revision",
        "就业援助", "给难找工作的人定帮扶计划，到日子回看", Kept.PERSON, DESKS),
)  # fmt: skip
