// Short names for the wall where the declared name is too long for its place.

const SHORT = {
  LAB01: "农村劳动力",
  LAB02: "城乡劳动力",
  LAB03: "已就业",
  LAB04: "未就业",
  LAB05: "就业率",
  LAB06: "外出务工",
  LAB07: "县内就业",
  LAB08: "求职意向",
  LAB09: "培训意愿",
  LAB10: "创业意愿",
  LAB11: "陪读妈妈",
  LAB12: "就业困难人员",
  LAB13: "脱贫劳动力",
  LAB14: "退捕渔民",
  LAB15: "零就业家庭",
  LAB16: "当月变动",
  LAB17: "核实及时率",
  NET01: "服务网点",
  NET02: "指挥中心",
  NET03: "综合驿站",
  NET04: "城区微站",
  NET05: "镇小驿站",
  NET06: "社区服务点",
  NET07: "村服务点",
  NET08: "五员队伍",
  NET09: "网点覆盖率",
  NET10: "互联企业",
  EMP01: "规上工业企业",
  EMP02: "规上用工",
  EMP03: "缺工人数",
  EMP04: "缺工企业",
  EMP05: "填报率",
  VAC01: "在招岗位",
  VAC02: "招聘人数",
  VAC03: "求人倍率",
  VAC04: "零工岗位",
  REF01: "求职登记",
  REF02: "推介",
  REF03: "上岗",
  REF04: "推介成功率",
  REF05: "三个月稳岗率",
  REF06: "外地就业意愿",
  REF07: "协作协议",
  SRV01: "送工车次",
  SRV02: "送工人次",
  SRV03: "企业回访",
  SRV04: "纾困解难",
  SRV05: "问题办结率",
  SRV06: "公益性岗位",
  SRV10: "引进人才",
  TRN01: "免费培训",
  TRN02: "补贴性培训",
  TRN03: "技能提升",
  TRN04: "就业创业",
  TRN05: "技能提升补贴",
  TRN06: "其他培训",
  TRN07: "培训班",
  TRN08: "发证",
  TRN09: "培训后就业率",
  TRN10: "补贴拨付",
  CAR01: "护工班",
  CAR02: "护工学员",
  CAR03: "高级工",
  CAR04: "中级工",
  CAR05: "初级工",
  CAR06: "合格证书",
  MOM01: "陪读妈妈培训",
  MOM02: "手工编织",
  MOM03: "短视频糕点",
  MOM04: "育婴护理",
  CAR07: "服务老人",
  CAR08: "上门服务",
  MOM05: "医养月子输送",
  MOM06: "手编月均收入",
  MOM07: "最高日收入",
  CON01: "参赛项目",
  CON02: "推送市赛",
};

/** closed: a flow of the month is then that of the whole period. */
export function shortName(id, indicator, closed = false) {
  const name = SHORT[id] ?? indicator?.name ?? id;
  return closed ? name.replace("当月", "全年") : name;
}

/** What the children of a level are called together. */
export function childrenWord(level) {
  return { county: "各镇", town: "各村（社区）" }[level] ?? "同镇各村";
}

/** A place with its town, as every place below a town is written. */
export function placeLabel(region) {
  return region.level === "county" || region.level === "town" ? region.name : (region.label ?? region.short_name);
}

/** What an outline is called that no survey gave. */
export const SKETCHED = "示意范围";

/** Whether an outline is no border from data but made around the place's seat. */
export function isSketched(quality) {
  return quality !== undefined && quality !== "source";
}
