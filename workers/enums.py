"""Words of the labour record (domain/glossary.md sections 3 and 4, codes.md section 7)."""

from django.db.models import IntegerChoices, TextChoices

# Subjects of figures that these rows change.
LABOUR = "labour"
TAGS = "tags"
INTENTIONS = "intentions"
WISHES = "wishes"
HOUSEHOLDS = "households"
CHANGES = "changes"
PERSON_SUBJECTS = (LABOUR, TAGS, INTENTIONS, WISHES, HOUSEHOLDS)


class HouseholdKind(TextChoices):
    """户口性质."""

    RURAL = "rural", "农村"
    URBAN = "urban", "城镇"


class Sex(IntegerChoices):
    """GB/T 2261.1, taken from the ID number."""

    MALE = 1, "男"
    FEMALE = 2, "女"


class RecordStatus(TextChoices):
    """Whether a record counts."""

    ACTIVE = "active", "在册"
    MOVED_OUT = "moved_out", "已迁出"
    DECEASED = "deceased", "已去世"
    WITHDRAWN = "withdrawn", "已撤销"
    MERGED = "merged", "已并入另一份档案"
    ERASED = "erased", "已删除"


class IdMissing(TextChoices):
    """Why a record has no ID number yet."""

    LOST = "lost", "证件丢失补办中"
    NEVER = "never", "未办理"
    NOT_BROUGHT = "not_brought", "本人未带"
    OTHER = "other", "其他"


class EmploymentStatus(TextChoices):
    """就业状态."""

    EMPLOYED = "employed", "已就业"
    UNEMPLOYED = "unemployed", "未就业"
    STUDENT = "student", "在校"
    RETIRED = "retired", "退休"
    INCAPABLE = "incapable", "无劳动能力"
    INACTIVE = "inactive", "其他"


class EmploymentType(TextChoices):
    """就业类型, of the employed."""

    UNIT = "unit", "单位就业"
    SELF_EMPLOYED = "self_employed", "自主创业"
    FLEXIBLE = "flexible", "灵活就业"
    FARMING = "farming", "务农"
    WELFARE_POST = "welfare_post", "公益性岗位"
    HOME_BASED = "home_based", "居家就业"


class NotWorkingReason(TextChoices):
    """Why somebody without work does not look for any now."""

    FAMILY_CARE = "family_care", "照料家庭"
    ILLNESS = "illness", "患病"
    OTHER = "other", "其他"


class WorkScope(TextChoices):
    """务工范围, worked out from the place of work."""

    IN_COUNTY = "in_county", "县内"
    IN_CITY = "in_city", "市内县外"
    IN_PROVINCE = "in_province", "省内市外"
    OUTSIDE_PROVINCE = "outside_province", "省外"
    ABROAD = "abroad", "国外"


# Work outside the county: what LAB06 counts.
OUTSIDE_SCOPES = (WorkScope.IN_CITY, WorkScope.IN_PROVINCE, WorkScope.OUTSIDE_PROVINCE, WorkScope.ABROAD)


class IncomeBand(TextChoices):
    """月收入, yuan a month."""

    UNDER_2000 = "under_2000", "2000 元以下"
    FROM_2000 = "2000_3000", "2000-3000 元"
    FROM_3000 = "3000_4500", "3000-4500 元"
    FROM_4500 = "4500_6000", "4500-6000 元"
    FROM_6000 = "6000_8000", "6000-8000 元"
    FROM_8000 = "over_8000", "8000 元以上"


class Informant(TextChoices):
    """信息提供人: who told us."""

    SELF = "self", "本人"
    FAMILY = "family", "家属"
    NEIGHBOUR = "neighbour", "邻里"
    DEPARTMENT = "department", "部门数据"


class ConsentState(TextChoices):
    """Whether the person agreed to the notice (its version stands beside it)."""

    GIVEN = "given", "本人已同意"
    PENDING = "pending", "待本人确认"
    WITHDRAWN = "withdrawn", "本人已撤回"


class CollectMethod(TextChoices):
    """采集方式."""

    WALK_IN = "walk_in", "到站登记"
    VISIT = "visit", "入户走访"
    PHONE = "phone", "电话"
    GRID = "grid", "网格平台"
    IMPORT = "import", "表格导入"
    SELF = "self", "本人填报"
    DEMO = "demo", "演示数据"


class Education(TextChoices):
    """GB/T 4658, the graduated codes that a desk uses."""

    DOCTOR = "11", "博士"
    MASTER = "14", "研究生"
    BACHELOR = "21", "本科"
    COLLEGE = "31", "大专"
    SPECIALISED = "41", "中专"
    VOCATIONAL = "44", "职高"
    TECHNICAL = "47", "技校"
    SENIOR_HIGH = "61", "高中"
    JUNIOR_HIGH = "71", "初中"
    PRIMARY = "81", "小学"
    ILLITERATE = "90", "文盲"
    OTHER = "99", "其他"


class HealthStatus(TextChoices):
    """GB/T 2261.3; shown to posts that may see full values, for checks of fitness only."""

    GOOD = "10", "健康或良好"
    FAIR = "20", "一般或较弱"
    CHRONIC = "30", "有慢性病"
    DISABLED = "60", "残疾"


class InsuredKind(TextChoices):
    """社保参保: what a person is insured by, as they say."""

    PENSION = "pension", "职工养老"
    MEDICAL = "medical", "职工医保"
    UNEMPLOYMENT = "unemployment", "失业"
    INJURY = "injury", "工伤"
    RESIDENT_PENSION = "resident_pension", "居民养老"
    RESIDENT_MEDICAL = "resident_medical", "居民医保"


class SkillLevel(IntegerChoices):
    """技能等级; 1 is the highest. Two more steps of the eight-step system are numbers too."""

    ELEMENTARY = 5, "初级工"
    MIDDLE = 4, "中级工"
    ADVANCED = 3, "高级工"
    TECHNICIAN = 2, "技师"
    SENIOR_TECHNICIAN = 1, "高级技师"


class Industry(TextChoices):
    """GB/T 4754-2017, sections."""

    FARMING = "A", "农林牧渔业"
    MINING = "B", "采矿业"
    MANUFACTURING = "C", "制造业"
    ENERGY = "D", "电力、热力、燃气及水"
    CONSTRUCTION = "E", "建筑业"
    TRADE = "F", "批发和零售业"
    TRANSPORT = "G", "交通运输、仓储和邮政业"
    CATERING = "H", "住宿和餐饮业"
    SOFTWARE = "I", "信息传输、软件业"
    FINANCE = "J", "金融业"
    REAL_ESTATE = "K", "房地产业"
    LEASING = "L", "租赁和商务服务业"
    RESEARCH = "M", "科学研究和技术服务业"
    ENVIRONMENT = "N", "水利、环境和公共设施"
    RESIDENT_SERVICES = "O", "居民服务、修理业"
    EDUCATION = "P", "教育"
    HEALTH = "Q", "卫生和社会工作"
    CULTURE = "R", "文化、体育和娱乐业"
    PUBLIC = "S", "公共管理、社会组织"
    INTERNATIONAL = "T", "国际组织"


class MaritalStatus(TextChoices):
    """GB/T 2261.2."""

    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    NOT_STATED = "90", "未说明"


class PoliticalStatus(TextChoices):
    """GB/T 4762, the codes met at a desk."""

    MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE = "03", "共青团员"
    DEMOCRATIC = "12", "民主党派或无党派人士"
    MASSES = "13", "群众"


class HouseholdRelation(TextChoices):
    """与户主关系, a short list."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    CHILD_IN_LAW = "child_in_law", "儿媳或女婿"
    PARENT = "parent", "父母"
    GRANDCHILD = "grandchild", "孙辈"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他"


class TagKind(TextChoices):
    """人员类别 (glossary section 4)."""

    MIGRANT_WORKER = "migrant_worker", "农民工"
    LOCAL_MIGRANT = "local_migrant", "本地农民工"
    OUTGOING_MIGRANT = "outgoing_migrant", "外出农民工"
    TRANSFERRED_RURAL = "transferred_rural", "农村转移劳动力"
    RETURNEE = "returnee", "返乡人员"
    GRADUATE = "graduate", "高校毕业生"
    FLEXIBLE_WORKER = "flexible_worker", "灵活就业人员"
    DISABLED = "disabled", "残疾人"
    OUT_OF_POVERTY = "out_of_poverty", "脱贫劳动力"
    POVERTY_WATCH = "poverty_watch", "防返贫监测对象"
    FORMER_FISHER = "former_fisher", "退捕渔民"
    STUDY_MOTHER = "study_mother", "陪读妈妈"
    HARD_TO_EMPLOY = "hard_to_employ", "就业困难人员"
    AGE_4050 = "age_4050", "大龄4050人员"
    ZERO_EMPLOYMENT_HOUSEHOLD = "zero_employment_household", "零就业家庭成员"
    MINIMUM_LIVING = "minimum_living", "低保人员"
    UNEMPLOYED_OVER_YEAR = "unemployed_over_year", "连续失业一年以上"
    LAND_LOST = "land_lost", "失地农民"
    ZERO_TRANSFER_HOUSEHOLD = "zero_transfer_household", "农村零转移贫困家庭成员"
    GRADUATE_UNEMPLOYED_YEAR = "graduate_unemployed_year", "毕业一年以上未就业高校毕业生"
    ADULT_ORPHAN = "adult_orphan", "成年孤儿"
    VETERAN = "veteran", "退役军人"
    MILITARY_SPOUSE = "military_spouse", "随军家属"
    REGISTERED_UNEMPLOYED = "registered_unemployed", "登记失业人员"
    URGENT_TALENT = "urgent_talent", "急需紧缺人才"


# Categories that need a recognising official, and evidence, before they count.
RECOGNISED_TAGS = (TagKind.HARD_TO_EMPLOY,)


class WishKind(TextChoices):
    """What a person wishes for besides a job."""

    TRAINING = "training", "培训意愿"
    STARTUP = "startup", "创业意愿"


class ErasureReason(TextChoices):
    """Why a person's information is to be erased (个人信息保护法 article 47)."""

    ASKED = "asked", "本人要求删除"
    WITHDRAWN = "withdrawn", "本人撤回同意"
    WRONG = "wrong", "登记错误，不是本地劳动力"
    TIME = "time", "保存期满"


class ErasureState(TextChoices):
    """Where a request to erase stands."""

    ASKED = "asked", "等待审核"
    GRANTED = "granted", "正在删除"
    DONE = "done", "已删除"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


# verb -> (from, to)
ERASURE_MOVES = {
    "grant": (ErasureState.ASKED, ErasureState.GRANTED),
    "refuse": (ErasureState.ASKED, ErasureState.REFUSED),
    "withdraw": (ErasureState.ASKED, ErasureState.WITHDRAWN),
    "finish": (ErasureState.GRANTED, ErasureState.DONE),
}


# The topic of a start-up wish without a field of its own.
UNDECIDED = "未定"


class TrainingTopic(TextChoices):
    """培训意愿: the courses asked for in the county; a free text may stand beside."""

    CARE = "care", "养老护理"
    INFANT = "infant", "育婴"
    WEAVING = "weaving", "手工编织"
    SHORT_VIDEO = "short_video", "短视频直播"
    PASTRY = "pastry", "糕点烘焙"
    COOKING = "cooking", "中式烹调"
    ELECTRICIAN = "electrician", "电工"
    WELDER = "welder", "焊工"
    RICE_SHRIMP = "rice_shrimp", "稻虾共作"
    VEGETABLES = "vegetables", "蔬菜种植"
    SEWING = "sewing", "缝纫"
    OTHER = "other", "其他"


class JobKind(TextChoices):
    """What kind of job is wanted."""

    FULL_TIME = "full_time", "全职"
    PART_TIME = "part_time", "兼职"
    GIG = "gig", "零工"
    ANY = "any", "都可以"


class IntentionClosed(TextChoices):
    """Why an intention ended."""

    EMPLOYED = "employed", "已就业"
    WITHDRAWN = "withdrawn", "本人不再找"
    EXPIRED = "expired", "到期"
    LEFT = "left", "已离开"


class TransferState(TextChoices):
    """How far a transfer between villages has come."""

    ASKED = "asked", "等待审核"
    ACCEPTED = "accepted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


# verb -> (from, to, who): workflows of the register.
TRANSFER_MOVES = {
    "accept": (TransferState.ASKED, TransferState.ACCEPTED, "the holder's town, or the county"),
    "refuse": (TransferState.ASKED, TransferState.REFUSED, "the holder's town, or the county"),
    "withdraw": (TransferState.ASKED, TransferState.WITHDRAWN, "the village that asked"),
}


class CorrectionState(TextChoices):
    """How far the correction of an ID number has come."""

    ASKED = "asked", "等待审核"
    APPROVED = "approved", "已同意"
    REJECTED = "rejected", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


# verb -> (from, to): the level above approves or rejects, the side that asked withdraws.
CORRECTION_MOVES = {
    "approve": (CorrectionState.ASKED, CorrectionState.APPROVED),
    "reject": (CorrectionState.ASKED, CorrectionState.REJECTED),
    "withdraw": (CorrectionState.ASKED, CorrectionState.WITHDRAWN),
}


class DuplicateKind(TextChoices):
    """Why two records of one name may be one person."""

    SAME_BIRTH = "same_birth", "同名、同一天出生"
    NEAR_NUMBER = "near_number", "同名、身份证号只差一处"


class DuplicateState(TextChoices):
    """What was found out about two records."""

    OPEN = "open", "待核对"
    DISTINCT = "distinct", "不是同一个人"
    MERGED = "merged", "已合并"


# verb -> (from, to): the town or the county decides; a merge that is undone opens the pair again.
DUPLICATE_MOVES = {
    "set_apart": (DuplicateState.OPEN, DuplicateState.DISTINCT),
    "merge": (DuplicateState.OPEN, DuplicateState.MERGED),
    "undo": (DuplicateState.MERGED, DuplicateState.OPEN),
}


class MergeState(TextChoices):
    """Whether a merge holds."""

    DONE = "done", "已合并"
    UNDONE = "undone", "已撤销"


MERGE_MOVES = {"undo": (MergeState.DONE, MergeState.UNDONE)}


class ConfirmAnswer(TextChoices):
    """What came of asking after a person (本月核实)."""

    UNCHANGED = "unchanged", "无变化"
    STATUS = "status", "就业变动"
    AWAY = "away", "外出"
    BACK = "back", "返乡"
    NO_CONTACT = "no_contact", "联系不上"
    DECEASED = "deceased", "去世"
    MOVED_OUT = "moved_out", "迁出"


class ChangeKind(TextChoices):
    """变动: what changed in a month."""

    NEW = "new", "新增登记"
    STATUS = "status", "就业变动"
    LEAVE = "leave", "外出务工"
    RETURN = "return", "返乡"
    CONTACT = "contact", "联系方式变动"
    DEATH = "death", "去世"
    MOVE_OUT = "move_out", "迁出"
    MOVE_IN = "move_in", "迁入"
    REINSTATE = "reinstate", "恢复在册"


ETHNIC_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 "
    "达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()
ETHNIC_CHOICES = [(f"{number:02d}", f"{name}族") for number, name in enumerate(ETHNIC_GROUPS, start=1)] + [
    ("97", "其他"),
    ("98", "外国血统入籍"),
]
