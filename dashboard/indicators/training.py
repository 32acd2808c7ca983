"""TRN01 to TRN10, CAR01 to CAR06, MOM01 to MOM05: classes, trainees, certificates, subsidies."""

from datetime import date

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from training.enums import (
    CERTIFICATES,
    CLASSES,
    ENROLMENTS,
    GRANTS,
    Brand,
    CertificateKind,
    ClaimState,
    ProjectCategory,
)
from training.models import Certificate, Enrolment, SkillSubsidyGrant, SubsidyClaim, TrainingClass
from workers.enums import TrainingTopic

COUNTY, TOWNS = ("county",), ("county", "town")
CARE = Q(brand=Brand.JIAYU_CARE)
LEVEL = Q(kind=CertificateKind.SKILL_LEVEL)


def classes(day: date | None) -> QuerySet:
    """Classes that took place, or do, on the day they began."""
    return TrainingClass.objects.run()


def passed(day: date | None) -> QuerySet:
    """Trainees who were taught to the end and passed."""
    return Enrolment.objects.passed()


def signed_up(day: date | None) -> QuerySet:
    """Who has a place in a class, on the day of the enrolment."""
    return Enrolment.objects.on_roster()


def employed(day: date | None) -> QuerySet:
    """Trainees who went to steady work within 90 days, on the day it began."""
    return Enrolment.objects.filter(employed_on__isnull=False)


def certificates(day: date | None) -> QuerySet:
    """Every certificate."""
    return Certificate.objects.all()


def grants(day: date | None) -> QuerySet:
    """Every grant that was paid."""
    return SkillSubsidyGrant.objects.all()


def paid(day: date | None) -> QuerySet:
    """Claims that were paid."""
    return SubsidyClaim.objects.filter(state=ClaimState.PAID).annotate(yuan=Cast("amount", FloatField()))


CATEGORIES = {
    "TRN02": ProjectCategory.SUBSIDISED_SKILL,
    "TRN03": ProjectCategory.SKILL_UPGRADE,
    "TRN04": ProjectCategory.EMPLOYMENT_STARTUP,
    "TRN06": ProjectCategory.OTHER,
}
MOTHERS = Q(is_study_mother=True)

SUBJECTS = (
    Subject(
        key="training_classes",
        mark=CLASSES,
        rows=classes,
        happened_on="starts_on",
        measures=(Measure("TRN07"), Measure("CAR01", Q(project__brand=Brand.JIAYU_CARE))),
        row_address="training:classes",
    ),
    Subject(
        key="training_passed",
        mark=ENROLMENTS,
        rows=passed,
        region="counted_region_id",
        happened_on="passed_on",
        measures=(
            *(Measure(name, Q(category=category)) for name, category in CATEGORIES.items()),
            Measure("training.passed"),
            Measure("TRN09", Q(employed_on__isnull=False)),
        ),
        row_address="training:classes",
    ),
    Subject(
        key="training_enrolled",
        mark=ENROLMENTS,
        rows=signed_up,
        region="counted_region_id",
        happened_on="enrolled_on",
        measures=(
            Measure("CAR02", CARE),
            Measure("MOM01", MOTHERS),
            Measure("MOM02", MOTHERS & Q(topic=TrainingTopic.WEAVING)),
            Measure("MOM03", MOTHERS & Q(topic__in=(TrainingTopic.SHORT_VIDEO, TrainingTopic.PASTRY))),
            Measure("MOM04", MOTHERS & Q(topic__in=(TrainingTopic.INFANT, TrainingTopic.CARE))),
        ),
        row_address="training:classes",
    ),
    Subject(
        key="training_employed",
        mark=ENROLMENTS,
        rows=employed,
        region="counted_region_id",
        happened_on="employed_on",
        measures=(Measure("MOM05", MOTHERS & Q(at_care_centre=True)),),
        row_address="training:classes",
    ),
    Subject(
        key="certificates",
        mark=CERTIFICATES,
        rows=certificates,
        region="counted_region_id",
        happened_on="issued_on",
        measures=(
            Measure("TRN08"),
            Measure("CAR03", CARE & LEVEL & Q(level=3)),
            Measure("CAR04", CARE & LEVEL & Q(level=4)),
            Measure("CAR05", CARE & LEVEL & Q(level=5)),
            Measure("CAR06", CARE & Q(kind=CertificateKind.COMPLETION)),
        ),
        row_address="training:certificates",
    ),
    Subject(
        key="skill_grants",
        mark=GRANTS,
        rows=grants,
        region="counted_region_id",
        happened_on="paid_on",
        measures=(Measure("TRN05"),),
        row_address="training:grants",
    ),
    Subject(
        key="subsidies_paid",
        mark=GRANTS,
        rows=paid,
        region="counted_region_id",
        happened_on="paid_on",
        measures=(Measure("TRN10", of="yuan"),),
        row_address="training:classes",
    ),
)

ENROLLED = "培训报名（培训班栏目）"
PAPERS = "证书（证书栏目）"


def _flow(
    id: str, name: str, name_en: str, unit: str, definition: str, source: str, formula: str = "",
    levels: tuple[str, ...] = ("county", "town", "community", "village"), people: bool = True,
    numerator: tuple[str, ...] = (),
) -> Indicator:  # fmt: skip
    return Indicator(
        id=id,
        name=name,
        name_en=name_en,
        unit=unit,
        kind=Kind.FLOW_YTD,
        numerator=numerator or (id,),
        definition=definition,
        formula=formula or definition,
        source=source,
        levels=levels,
        about_people=people,
    )


PASSED_ON = "结业日期在期内、已结业或已发证的人次"
INDICATORS = (
    Indicator(
        id="TRN01",
        name="免费培训人次",
        name_en="Free training person-times",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("TRN02", "TRN03", "TRN04", "TRN06", "TRN05"),
        definition="各类培训班结业的人次，加职工技能提升补贴人次。",
        formula="补贴性职业技能提升 + 职业技能提升 + 就业创业培训 + 其他培训 + 职工技能提升补贴",
        source="培训报名、职工技能提升补贴",
        about_people=True,
        made_of=("TRN02", "TRN03", "TRN04", "TRN06", "TRN05"),
    ),
    _flow("TRN02", "补贴性职业技能提升人次", "Subsidised skill training", "人次",
          "补贴性职业技能提升班里结业的人次。", ENROLLED, PASSED_ON),
    _flow("TRN03", "职业技能提升人次", "Skill training", "人次", "职业技能提升班里结业的人次。", ENROLLED, PASSED_ON),
    _flow("TRN04", "就业创业培训人次", "Employment and start-up training", "人次",
          "就业创业培训班里结业的人次。", ENROLLED, PASSED_ON),
    _flow("TRN05", "职工技能提升补贴人次", "Insured-worker skill subsidy", "人次",
          "发给参保职工的技能提升补贴笔数，不需要上课。", "职工技能提升补贴（技能提升补贴栏目）", "发放日期在期内的笔数"),
    _flow("TRN06", "其他培训人次", "Other training", "人次", "其他培训班里结业的人次。", ENROLLED, PASSED_ON),
    _flow("TRN07", "培训班次", "Training classes", "班次", "开过或正在开的班，按开班日期算。", "培训班（培训班栏目）",
          "开班日期在期内、已开班的班数", TOWNS, False),
    _flow("TRN08", "证书发放数", "Certificates granted", "本", "发出的合格证书、等级证书和专项证书。", PAPERS, "发证日期在期内的证书数"),
    Indicator(
        id="TRN09",
        name="培训后就业率",
        name_en="Employed after training",
        unit="%",
        kind=Kind.RATIO,
        numerator=("TRN09",),
        denominator=("training.passed",),
        decimals=1,
        scale=100,
        definition="结业的人次里，90 天内上岗的占多少。",
        formula="期内结业、90 天内上岗的人次 ÷ 期内结业的人次",
        source="培训报名、上岗记录",
        about_people=True,
    ),
    _flow("TRN10", "补贴拨付金额", "Subsidies paid", "元", "已拨付的培训补贴。", "培训补贴（培训班的拨付清单）",
          "拨付日期在期内的补贴金额之和", COUNTY, False),
    _flow("CAR01", "嘉鱼护工培训班次", "Care classes", "班次", "嘉鱼护工品牌的班。", "培训班（培训班栏目）",
          "开班日期在期内、嘉鱼护工品牌的班数", COUNTY, False),
    _flow("CAR02", "嘉鱼护工培训人次", "Care trainees", "人次", "嘉鱼护工班名单上的人次。", ENROLLED,
          "报名日期在期内、有名额的人次", TOWNS),
    _flow("CAR03", "护工高级证书", "Care certificates, advanced", "本", "嘉鱼护工班学员的高级工证书。", PAPERS, levels=COUNTY),
    _flow("CAR04", "护工中级证书", "Care certificates, intermediate", "本", "嘉鱼护工班学员的中级工证书。", PAPERS, levels=COUNTY),
    _flow("CAR05", "护工初级证书", "Care certificates, elementary", "本", "嘉鱼护工班学员的初级工证书。", PAPERS, levels=COUNTY),
    _flow("CAR06", "护工合格证书", "Care completion certificates", "本", "嘉鱼护工班的培训合格证书。", PAPERS, levels=COUNTY),
    _flow("MOM01", "陪读妈妈培训人次", "Mothers training person-times", "人次", "报名那天是陪读妈妈的人次。", ENROLLED, levels=TOWNS),
    _flow("MOM02", "手工编织培训人次", "Hand-weaving training", "人次", "陪读妈妈里学手工编织的人次。", ENROLLED, levels=TOWNS),
    _flow("MOM03", "短视频糕点培训人次", "Short-video and pastry training", "人次", "陪读妈妈里学短视频、糕点的人次。", ENROLLED, levels=TOWNS),
    _flow("MOM04", "育婴护理培训人次", "Infant-care and nursing training", "人次", "陪读妈妈里学育婴、护理的人次。", ENROLLED, levels=TOWNS),
    _flow("MOM05", "医养月子中心输送人次", "Sent to care and maternity centres", "人次",
          "陪读妈妈结业后 90 天内到医养、月子中心上岗的人次。", "培训报名、上岗记录", "上岗日期在期内的人次", COUNTY),
)  # fmt: skip
