"""The staff menu, by capability, in the order of a working day; what is not opened every day stands under 更多."""

from typing import Any

from django.urls import NoReverseMatch, reverse

DAILY = (
    ("home.view", "stations:home", "今天"),
    ("workers.view", "workers:list", "劳动者"),
    ("workers.register", "workers:register", "登记"),
    ("workers.verify", "workers:verify", "核实"),
    ("employers.view", "employers:list", "企业"),
    ("classes.own", "training:classes", "培训班"),
    ("classes.own", "training:care", "居家养老"),
    ("classes.own", "training:crafts", "手工活"),
    ("imports.use", "stations:imports", "导入"),
    ("exports.use", "stations:exports", "导出"),
    ("sites.view", "stations:sites", "网点"),
    ("figures.view", "dashboard:figures", "指标"),
    ("screen.view", "dashboard:screen", "大屏"),
    ("posts.manage", "stations:posts", "岗位"),
    ("audit.view", "dashboard:audit", "审计"),
    ("care.visit", "training:care-visits", "我的上门"),
    ("firm.use", "employers:firm", "今天"),
    ("firm.use", "employers:firm-vacancies", "岗位"),
    ("firm.use", "employers:firm-candidates", "求职者"),
    ("firm.use", "employers:firm-gigs", "零工"),
    ("firm.use", "employers:firm-month", "用工填报"),
    ("firm.use", "employers:firm-issues", "困难反映"),
    ("firm.use", "employers:firm-members", "经办人"),
)
OTHERS = (
    ("matches.use", "employers:matches-today", "今天打电话"),
    ("matches.use", "employers:stalled", "没有音讯的人"),
    ("referrals.view", "employers:referrals", "推介"),
    ("referrals.view", "employers:placements", "上岗"),
    ("referrals.view", "employers:follow-ups", "跟踪回访"),
    ("referrals.view", "employers:gigs", "零工结算"),
    ("buses.view", "employers:buses", "送工车"),
    ("welfare.view", "employers:welfare", "公益性岗位"),
    ("cooperation.view", "employers:cooperation", "区域合作"),
    ("talent.view", "employers:talent", "引进人才"),
    ("guidance.view", "employers:guidance", "网点指导"),
    ("certificates.view", "training:classes", "培训班"),
    ("certificates.view", "training:certificates", "证书"),
    ("care.view", "training:care", "居家养老"),
    ("crafts.view", "training:crafts", "手工活"),
    ("contests.view", "training:contests", "大赛"),
    ("consultations.view", "workers:consultations", "政策咨询"),
    ("transfers.ask", "workers:transfers", "迁移"),
    ("duplicates.view", "workers:duplicates", "可能重复"),
    ("numbers.ask", "workers:corrections", "号码更正"),
    ("province.register", "workers:registrations", "待办登记"),
    ("checks.view", "workers:checks", "电话抽查"),
    ("tables.use", "workers:tables", "其他部门用表"),
    ("erasures.ask", "workers:erasures", "删除申请"),
    ("employers.view", "employers:months", "用工监测"),
    ("vacancies.view", "employers:vacancies", "岗位招聘"),
    ("visits.view", "employers:visits", "企业回访"),
    ("visits.view", "employers:issues", "企业问题"),
    ("province.map", "workers:terms", "省系统对照"),
    ("rules.confirm", "employers:rules", "政策口径"),
    ("keeping.view", "workers:retention", "到期清理"),
)


def navigation_for(request: Any) -> list[dict[str, Any]]:
    """[{url, label, active, daily}] of what the active post may open, daily ones first."""
    items: list[dict[str, Any]] = []
    for entries in (DAILY, OTHERS):
        for capability, name, label in entries:
            if request.authority.may(capability):
                try:
                    url = reverse(name)
                except NoReverseMatch:
                    continue
                if any(item["url"] == url for item in items):
                    continue
                items.append({"url": url, "label": label, "active": False, "daily": entries is DAILY})
    # A page belongs to the entry whose address it continues furthest: /workers/new/ is 登记, not 劳动者.
    here = [item for item in items if request.path.startswith(item["url"])]
    if here:
        max(here, key=lambda item: len(item["url"]))["active"] = True
    return items
