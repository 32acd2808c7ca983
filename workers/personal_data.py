"""What each field about a person is for (security.md C7). A new field goes into the row of its purpose, or gets one."""

from jiayu_jobs.keeping.inventory import Basis, Kept, Purpose
from workers.models.facts import FACT_FIELDS

MASKED = "本村、镇、县窗口和零工驿站，脱敏"
DESKS = "本村、镇、县窗口和零工驿站"
NOBODY = "不显示"
FACTS = tuple(name.removesuffix("_id") for name in FACT_FIELDS)


def _of(model: str, fields: str, label: str, purpose: str, kept: Kept, seen: str, basis: Basis = Basis.DUTY) -> Purpose:
    return Purpose(
        model=model, fields=tuple(fields.split()), label=label, purpose=purpose, basis=basis, kept=kept, seen=seen
    )


RECORD, PERSON, FIGURES = "workers.LabourRecord", Kept.PERSON, Kept.FIGURES
WANTED = Basis.CONSENT

PURPOSES = (
    _of(RECORD, "full_name name_initials name_pinyin", "姓名", "称呼本人；按姓名、拼音查找", PERSON,
        "列表、提示、回执脱敏；个人页对可查看的岗位完整"),
    _of(RECORD, "id_number id_index", "身份证号", "一人一档；得出出生日期和性别", PERSON, MASKED + "；凭原因查看完整"),
    _of(RECORD, "id_missing id_missing_note", "暂无身份证号的原因", "以后补齐号码", PERSON, DESKS),
    _of(RECORD, "birth_date sex", "出生日期、性别", "年龄段、劳动年龄的统计", FIGURES, DESKS),
    _of(RECORD, "household_kind", "户口性质", "农村、城镇分开统计", FIGURES, DESKS),
    _of(RECORD, " ".join(FACTS), "就业状态、务工地、单位、工种、收入", "就业统计；推荐岗位；知道人在哪里务工", FIGURES,
        DESKS + "；收入只有档次"),
    _of(RECORD, "phone phone_tail", "联系电话", "就业的事打电话联系；按末四位查找", PERSON,
        MASKED + "；拨打、凭原因查看完整", WANTED),
    _of(RECORD, "address", "住址", "上门走访", PERSON, "只显示已登记；凭原因查看完整", WANTED),
    _of(RECORD, "villager_group grid estate household relation_to_head residence_place",
        "小组、网格、小区、户号、与户主关系、常住地", "一户一户走访；零就业家庭统计", PERSON, DESKS),
    _of(RECORD, "ethnic_group education school_name major graduated_on political_status marital_status",
        "民族、学历、院校、专业、政治面貌、婚姻状况", "省里表格要求；学历用于统计和匹配岗位", PERSON, DESKS),
    _of(RECORD, "health_status insured_kinds", "健康状况、社保参保", "判断能做的工作；帮助参保", PERSON,
        "可查看完整信息的岗位", WANTED),
    _of(RECORD, "note", "备注", "窗口要记住的事", PERSON, DESKS),
    _of(RECORD, "status registered_on closed_on duplicate_of", "在册、登记和离册日期", "统计口径：哪一天在册", FIGURES, DESKS),
    _of(RECORD, "informant consent_state consent_version consent_at", "信息提供人、知情同意",
        "证明告知过、同意的是哪一版告知书", PERSON, DESKS),
    _of(RECORD, "collect_method collected_by verified_at verified_by created_at updated_at revision submission_id",
        "采集和核实", "谁采集、谁核实；防止重复提交和互相覆盖", PERSON, DESKS),
    _of("workers.Household", "number", "户号", "一户一户走访；零就业家庭统计", PERSON, DESKS),
    _of("workers.StatusSpell", " ".join((*FACTS, "record starts_on ends_on informant recorded_at recorded_by")),
        "就业经历", "过去时点的就业统计", FIGURES, DESKS),
    _of("workers.PersonTag", "record kind starts_on ends_on evidence recognised_by recognised_at", "人员类别",
        "可以享受的政策；重点群体统计", FIGURES, DESKS),
    _of("workers.JobIntention",
        "record kind occupation place wage_expected_min wage_expected_max remark starts_on renewed_on ends_on closed_reason",
        "求职意向", "推荐岗位", FIGURES, DESKS, WANTED),
    _of("workers.PersonWish", "record kind topic starts_on ends_on", "培训、创业意愿", "安排培训和创业服务", FIGURES,
        DESKS, WANTED),
    _of("workers.Consultation",
        "record counted_region kind topic way question answer asked_on recorded_at recorded_by submission_id", "政策咨询",
        "答复本人；哪个村在问什么，据此开班、印政策", FIGURES, DESKS),
    _of("workers.PersonSkill", "record name occupation level years", "技能", "推荐岗位", PERSON, DESKS, WANTED),
    _of("workers.LabourChange", "record counted_region kind happened_on summary recorded_at recorded_by", "变动",
        "每月变动统计", FIGURES, DESKS),
    _of("workers.Confirmation", "record answer answered_at answered_by revision before undone_at", "核实结果",
        "谁哪天问过；问错了能撤销；核实及时率", FIGURES, DESKS),
    _of("workers.QueryCode", "record code_index created_at revoked_at", "查询码", "本人凭回执打开自己的页面", PERSON,
        NOBODY),
    _of("workers.TransferRequest", "typed_name reason state answer asked_by asked_at decided_at", "迁移申请",
        "把档案迁到现在的村", Kept.REQUEST, "申请方，姓名脱敏"),
    _of("workers.TransferCase",
        "record_key to_region masked_name same_name reason state answer asked_by asked_at due_on decided_by decided_at",
        "迁移审核", "登记地的镇核对和答复", Kept.REQUEST, "登记地的镇、县，姓名脱敏"),
    _of("workers.NumberCorrection",
        "record old_number new_number reason evidence state answer asked_from asked_by asked_at decided_by decided_at",
        "身份证号更正申请", "审核更正，以后知道原来是什么", PERSON, MASKED),
    _of("workers.DuplicatePair", "first_key second_key kind state reason found_at decided_by decided_at", "可能重复",
        "同一个人只有一份档案", PERSON, "同时管两份档案的镇、县"),
    _of("workers.RecordMerge",
        "pair survivor_key other_key state before after moved stayed merged_by merged_at undone_by undone_at", "档案合并",
        "合错了能撤销", PERSON, "同时管两份档案的镇、县"),
    _of("workers.ProvincialRegistration",
        "record kind number registered_on reason review_on ends_on end_reason revision recorded_at recorded_by",
        "省系统的就业、失业登记", "到期提醒办理和复核", PERSON, DESKS),
    _of("workers.PhoneSample", "month seed share since pool drawn_by drawn_at", "电话抽查的抽取", "能再抽出同样的人", PERSON,
        "镇、县"),
    _of("workers.PhoneCheck",
        "sample record counted_region month position confirmed_by state tries wrong left said checked_by checked_at corrected_at",
        "电话抽查的结果", "核对登记是否属实", FIGURES, "镇、县；不符的项给本村"),
    _of("workers.ErasureRequest", "record reason state asked_by asked_at answer decided_by decided_at done_at",
        "删除申请", "办理本人的删除要求，证明办过", Kept.REQUEST, "本村、镇、县窗口，姓名脱敏"),
    _of("workers.HouseholdFigure", "household day counted", "户的年末统计", "有人的信息删除后，过去年份的统计不变", FIGURES,
        NOBODY),
    _of("imports.ImportedRow", "batch record_key kind revision before", "导入前的原值", "整批撤销导入", Kept.UNDO,
        NOBODY),
)  # fmt: skip
