"""The shares that a demo county is drawn from. Assumptions, not statistics; nothing here describes real people."""

from workers.enums import (
    Education,
    EmploymentType,
    IncomeBand,
    MaritalStatus,
    PoliticalStatus,
    TagKind,
    TrainingTopic,
)

SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞斌波林峰健亮志新国建文庆成海洋东波荣松柏川山河"
GIVEN_FEMALE = "芳娜敏静丽艳娟霞秀英玲桂兰凤洁梅琳素云莲真雪荣爱妹香月莺媛红春菊燕萍慧珍琴"
GIVEN_SECOND = "子小文志海春建国玉金秀家永德世德明华伟晓雨思佳宇嘉俊浩沐欣怡梦诗涵梓一若"

AGE_SHARES = (
    (16, 19, 0.03),
    (20, 24, 0.07),
    (25, 29, 0.10),
    (30, 34, 0.13),
    (35, 39, 0.12),
    (40, 44, 0.10),
    (45, 49, 0.11),
    (50, 54, 0.14),
    (55, 59, 0.12),
    (60, 64, 0.05),
    (65, 69, 0.03),
)

# Shares of status by age: employed, unemployed, student, retired, incapable, other.
STATUS_SHARES = (
    (16, 19, (0.20, 0.06, 0.72, 0.00, 0.01, 0.01)),
    (20, 24, (0.62, 0.12, 0.24, 0.00, 0.01, 0.01)),
    (25, 44, (0.85, 0.11, 0.00, 0.00, 0.015, 0.025)),
    (45, 54, (0.82, 0.12, 0.00, 0.00, 0.03, 0.03)),
    (55, 59, (0.70, 0.13, 0.00, 0.08, 0.05, 0.04)),
    (60, 75, (0.42, 0.05, 0.00, 0.40, 0.09, 0.04)),
)

RURAL_TYPES = (
    (EmploymentType.UNIT, 0.40),
    (EmploymentType.SELF_EMPLOYED, 0.07),
    (EmploymentType.FLEXIBLE, 0.21),
    (EmploymentType.FARMING, 0.28),
    (EmploymentType.WELFARE_POST, 0.01),
    (EmploymentType.HOME_BASED, 0.03),
)
URBAN_TYPES = (
    (EmploymentType.UNIT, 0.62),
    (EmploymentType.SELF_EMPLOYED, 0.14),
    (EmploymentType.FLEXIBLE, 0.20),
    (EmploymentType.FARMING, 0.00),
    (EmploymentType.WELFARE_POST, 0.02),
    (EmploymentType.HOME_BASED, 0.02),
)

# Share of those at work in a unit, on their own or flexibly who work outside the county, and where.
OUTSIDE_RURAL, OUTSIDE_URBAN = 0.68, 0.34
DESTINATIONS = (
    ("420100", 0.255),
    ("440300", 0.125),
    ("441900", 0.11),
    ("440100", 0.10),
    ("421200", 0.085),
    ("330100", 0.055),
    ("310000", 0.05),
    ("440600", 0.045),
    ("330200", 0.03),
    ("320500", 0.03),
    ("330300", 0.025),
    ("442000", 0.022),
    ("441300", 0.018),
    ("421281", 0.015),
    ("110000", 0.012),
    ("350200", 0.01),
    ("430600", 0.008),
    ("430100", 0.005),
)

INCOME = (
    (IncomeBand.UNDER_2000, 0.08),
    (IncomeBand.FROM_2000, 0.17),
    (IncomeBand.FROM_3000, 0.34),
    (IncomeBand.FROM_4500, 0.25),
    (IncomeBand.FROM_6000, 0.11),
    (IncomeBand.FROM_8000, 0.05),
)
EDUCATION = (
    (Education.BACHELOR, 0.05),
    (Education.COLLEGE, 0.09),
    (Education.SPECIALISED, 0.07),
    (Education.VOCATIONAL, 0.04),
    (Education.SENIOR_HIGH, 0.16),
    (Education.JUNIOR_HIGH, 0.43),
    (Education.PRIMARY, 0.14),
    (Education.ILLITERATE, 0.02),
)
MARITAL = (
    (MaritalStatus.SINGLE, 0.19),
    (MaritalStatus.MARRIED, 0.74),
    (MaritalStatus.WIDOWED, 0.03),
    (MaritalStatus.DIVORCED, 0.04),
)
POLITICAL = ((PoliticalStatus.MEMBER, 0.05), (PoliticalStatus.LEAGUE, 0.10), (PoliticalStatus.MASSES, 0.85))
TOPICS = (
    (TrainingTopic.CARE, 0.14),
    (TrainingTopic.INFANT, 0.11),
    (TrainingTopic.WEAVING, 0.08),
    (TrainingTopic.SHORT_VIDEO, 0.13),
    (TrainingTopic.PASTRY, 0.08),
    (TrainingTopic.COOKING, 0.10),
    (TrainingTopic.ELECTRICIAN, 0.10),
    (TrainingTopic.WELDER, 0.07),
    (TrainingTopic.RICE_SHRIMP, 0.10),
    (TrainingTopic.VEGETABLES, 0.05),
    (TrainingTopic.SEWING, 0.04),
)

# Share of all people in a category (study mothers are counted, not drawn).
TAG_SHARES = (
    (TagKind.OUT_OF_POVERTY, 0.046),
    (TagKind.FORMER_FISHER, 0.0062),
    (TagKind.HARD_TO_EMPLOY, 0.0105),
    (TagKind.DISABLED, 0.018),
    (TagKind.VETERAN, 0.012),
    (TagKind.RETURNEE, 0.02),
)

UNITS = (
    "新材料有限公司",
    "纺织厂",
    "食品加工厂",
    "电子厂",
    "建材公司",
    "物流园",
    "制衣厂",
    "机械厂",
    "建筑工地",
    "蔬菜合作社",
    "水产合作社",
    "超市",
    "家政公司",
    "餐饮店",
)
UNIT_NAMES = ("甲字", "乙字", "丙字", "示范", "样例", "演示")

HAS_PHONE = 0.86
HAS_ADDRESS = 0.55
MEAN_HOUSEHOLD = 3.1
WANTS_WORK = 0.58
TRAINING_WISH, STARTUP_WISH = 0.085, 0.021
CHANGED_STATUS = 0.11
CAME_FROM_WORK = 0.7
# How much the share of people at work differs between towns and between villages; people at work a jobless one.
TOWN_SPREAD, VILLAGE_SPREAD, EMPLOYED_A_JOBLESS = 0.025, 0.02, 7
# Of the households in which nobody works and somebody would, so many are left: the rest are being helped.
ZERO_EMPLOYMENT_LEFT = 0.012
