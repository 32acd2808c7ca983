"""What a vacancy may not say, as a table: the rule that each text breaks, or none."""

import pytest
from django.core.exceptions import ValidationError

from employers.lawful_text import RULES, lawful, unlawful

# text -> keys of the rules that it breaks
TEXTS = {
    # sex
    "男女不限": "",
    "不限男女，熟手优先": "",
    "女装加工，会平车": "",
    "男装、女鞋销售": "",
    "招男女工20名": "",
    "提供男女宿舍": "",
    "子女入学有帮助": "",
    "适合陪读妈妈，学校放学前下班": "",
    "限女性": "sex",
    "只招男工": "sex",
    "招女工5名": "sex",
    "女性优先": "sex",
    "女士优先，男的勿扰": "sex",
    "性别：女": "sex",
    "男5名，女3名": "sex",
    "女，18-45岁": "sex",
    "限 女 性": "sex",
    "阿姨优先": "sex",
    "招聘美女前台": "sex",
    "不要男的": "sex",
    # marriage and birth
    "婚育不限": "",
    "照护孕妇和产妇，有生育保险": "",
    "孕妇装缝制": "",
    "提供单身宿舍": "",
    "婚庆布置": "",
    "已婚已育优先": "marriage",
    "两年内不得怀孕": "marriage",
    "未婚": "marriage",
    "孕妇勿扰": "marriage",
    "入职需孕检": "marriage",
    # ethnic group
    "民族不限": "",
    "上班族也可以做": "",
    "限汉族": "ethnic",
    "少数民族勿扰": "ethnic",
    "不要回族": "ethnic",
    # religion
    "清真餐厅后厨": "",
    "无宗教信仰": "religion",
    "信教的不要": "religion",
    # disease
    "需要健康证": "",
    "传染病医院保洁": "",
    "接种乙肝疫苗有补贴": "",
    "不查乙肝": "",
    "无乙肝": "disease",
    "体检查两对半": "disease",
    "无传染病": "disease",
    "小三阳免谈": "disease",
    "ＨＢＶ阴性": "disease",
    # deposit
    "不收押金、服装费": "",
    "无押金": "",
    "免费培训": "",
    "交押金200元": "deposit",
    "服装费自理": "deposit",
    "需要担保人": "deposit",
    # papers
    "面试带身份证": "",
    "交身份证复印件一份": "",
    "收身份证复印件": "",
    "不扣身份证": "",
    "押身份证": "papers",
    "身份证由公司保管": "papers",
    "毕业证原件上交": "papers",
    # under 16
    "年满16周岁": "",
    "18-50岁都可以来问": "",
    "不招童工": "",
    "未成年人勿扰": "",
    "辅导初中生写作业": "",
    "15岁以上": "under_16",
    "十五岁也可": "under_16",
    "初中生可做暑假工": "under_16",
    "14-30岁": "under_16",
    # ordinary
    "": "",
    "会看图纸，能上夜班，计件多劳多得，月薪5000-7000元": "",
    "莲藕采挖，每天8小时，管午饭": "",
    # several
    "限女性，未婚，押身份证": "sex marriage papers",
}


def test_every_text_breaks_the_rules_that_the_table_says_and_no_other():
    found = {text: " ".join(one.rule.key for one in unlawful(text)) for text in TEXTS}
    assert found == TEXTS
    assert {key for keys in TEXTS.values() for key in keys.split()} == {rule.key for rule in RULES}


def test_the_sentence_quotes_the_words_the_law_and_a_wording_that_is_itself_lawful():
    with pytest.raises(ValidationError) as told:
        lawful("车间招女工5名，交押金200元")
    sex, deposit = told.value.messages
    assert "“招女工”" in sex
    assert "第二十七条" in sex
    assert "男女不限" in sex
    assert "“押金”" in deposit
    assert [rule.key for rule in RULES if unlawful(rule.instead)] == []
