"""What the labour figures are called and mean, in the words of the people who ask."""

from dataclasses import dataclass

from django.conf import settings

REGISTER = "劳动力信息库（村、社区登记）"


@dataclass(frozen=True, slots=True)
class Text:
    """Name, unit, and the three sentences behind a touch on the tile."""

    name: str
    name_en: str
    unit: str
    definition: str
    formula: str
    source: str = REGISTER


TEXTS = {
    "LAB01": Text(
        "农村劳动力信息数",
        "Rural labour-force records",
        "条",
        "在册的农村户口劳动力记录。",
        "户口性质为农村且在册的记录条数",
    ),
    "LAB02": Text(
        "城乡劳动力信息数", "All labour-force records", "条", "在册的全部劳动力记录，城乡合计。", "在册的记录条数"
    ),
    "LAB03": Text("已就业人数", "Employed", "人", "就业状态为已就业的在册人员。", "状态为已就业的人数"),
    "LAB04": Text(
        "未就业人数", "Unemployed", "人", "有劳动能力而没有工作的在册人员。", "状态为未就业的人数；其中想找工作的单列"
    ),
    "LAB05": Text(
        "就业率",
        "Employment rate",
        "%",
        "已就业人员占已就业与未就业人员之和的比例；在校、退休等不计入。",
        "已就业 ÷ (已就业 + 未就业) × 100",
    ),
    "LAB06": Text(
        "外出务工人数", "Working outside the county", "人", "在本县以外工作的已就业人员。", "已就业且务工地在县外的人数"
    ),
    "LAB07": Text(
        "县内就业人数", "Working inside the county", "人", "在本县以内工作的已就业人员。", "已就业且务工地在县内的人数"
    ),
    "LAB08": Text(
        "求职意向人数", "With job-seeking intention", "人", "有未结束求职意向的在册人员。", "求职意向未结束的人数"
    ),
    "LAB09": Text(
        "培训意愿人数",
        "With training wish",
        "人",
        "登记了培训意愿的在册人员，一人多项只计一次。",
        "培训意愿未结束的人数",
    ),
    "LAB10": Text("创业意愿人数", "With start-up wish", "人", "登记了创业意愿的在册人员。", "创业意愿未结束的人数"),
    "LAB11": Text(
        "陪读妈妈人数",
        "Study-accompanying mothers",
        "人",
        "类别为陪读妈妈且在有效期内的人员。",
        "有效的陪读妈妈类别数",
        "人员类别（教育部门名单）",
    ),
    "LAB12": Text(
        "就业困难人员数",
        "Hard-to-employ persons recognised",
        "人",
        "已认定且未退出的就业困难人员。",
        "已认定且有效的就业困难类别数",
        "人员类别（认定记录）",
    ),
    "LAB13": Text(
        "脱贫劳动力数",
        "Lifted-out-of-poverty labour",
        "人",
        "类别为脱贫劳动力的在册人员。",
        "有效的脱贫劳动力类别数",
        "人员类别",
    ),
    "LAB14": Text(
        "退捕渔民数", "Former fishers", "人", "类别为退捕渔民的在册人员。", "有效的退捕渔民类别数", "人员类别"
    ),
    "LAB15": Text(
        "零就业家庭数",
        "Zero-employment households",
        "户",
        "有劳动年龄内想就业的成员、却无一人就业的家庭；帮扶后应动态清零。",
        "有求职成员且无人就业的户数",
    ),
    "LAB16": Text(
        "当月变动数",
        "Changes in the month",
        "条",
        "当月新增、就业、外出、返乡、迁出等变动。",
        "变动日期在当月的变动条数",
        "变动记录",
    ),
    "LAB17": Text(
        "信息核实及时率",
        "Records verified in time",
        "%",
        f"{settings.VERIFIED_DAYS} 天内核实过的记录占在册记录的比例。",
        f"{settings.VERIFIED_DAYS} 天内核实过的记录 ÷ 在册记录 × 100；过去某天按当时的登记、核实和变动计算",
        "核实记录",
    ),
}
