"""The one table that says what each role may do (architecture.md, walls: what)."""

from stations.enums import Role

CAPABILITIES: dict[str, str] = {
    "home.view": "今天要办的",
    "workers.view": "查看劳动者（脱敏）",
    "workers.register": "登记劳动者、改状态、记意向",
    "workers.tag": "认定人员类别",
    "workers.verify": "核实辖区人员、离册和恢复",
    "province.register": "记省系统的就业、失业登记",
    "province.map": "改省系统对照表",
    "checks.view": "查看电话抽查结果",
    "checks.call": "抽取并打电话抽查",
    "tables.use": "其他部门用表",
    "transfers.ask": "申请迁移",
    "transfers.decide": "审核迁移",
    "numbers.ask": "申请更正身份证号",
    "numbers.decide": "审核身份证号更正",
    "duplicates.view": "查看可能重复的档案",
    "duplicates.decide": "合并重复档案",
    "erasures.ask": "申请删除个人信息",
    "erasures.decide": "审核删除申请",
    "imports.use": "导入表格",
    "exports.use": "导出表格",
    "workers.dial": "拨打本辖区电话",
    "workers.reveal": "凭原因查看完整身份证号、电话",
    "sites.view": "查看服务网点",
    "sites.move": "移动网点标记、改时间",
    "sites.import": "按表格导入网点",
    "posts.manage": "管理岗位与账号",
    "figures.view": "查看指标",
    "figures.rows": "从指标打开记录",
    "screen.view": "指挥中心大屏",
    "screen.kiosk": "发放大屏只读链接",
    "audit.view": "查看审计",
    "keeping.view": "个人信息清单、到期清理",
    "operations.view": "运行状态",
    "employers.view": "查看企业",
    "employers.register": "登记企业、办理经办人",
    "employers.verify": "核验企业",
    "months.check": "审核、催报用工监测",
    "months.lock": "锁定用工监测",
    "matches.use": "人岗匹配、就业援助",
    "buses.view": "查看送工车",
    "buses.add": "给送工车报名、点名",
    "buses.run": "安排送工车",
    "referrals.view": "查看推介、上岗、跟踪回访",
    "referrals.use": "推介、记答复和上岗、跟踪回访",
    "visits.view": "查看企业回访和问题",
    "visits.record": "记企业回访、企业确认",
    "issues.assign": "派单、记办理、管责任单位",
    "issues.refuse": "决定不予办理",
    "vacancies.view": "查看岗位",
    "vacancies.post": "代企业发岗位",
    "vacancies.review": "审核岗位",
    "firm.use": "本企业办事",
    "firm.manage": "管理本企业经办人",
}

_DESK = {
    "home.view",
    "workers.view",
    "workers.register",
    "workers.tag",
    "workers.verify",
    "province.register",
    "checks.view",
    "tables.use",
    "transfers.ask",
    "numbers.ask",
    "duplicates.view",
    "erasures.ask",
    "workers.dial",
    "workers.reveal",
    "matches.use",
    "buses.view",
    "buses.add",
    "referrals.view",
    "referrals.use",
    "sites.view",
    "imports.use",
    "exports.use",
    "vacancies.view",
}
_TOWN = _DESK | {
    "checks.call",
    "transfers.decide",
    "numbers.decide",
    "duplicates.decide",
    "sites.move",
    "posts.manage",
    "figures.view",
    "figures.rows",
    "employers.view",
    "employers.register",
    "employers.verify",
    "months.check",
    "visits.view",
    "visits.record",
    "vacancies.post",
    "vacancies.review",
}

ROLE_CAPABILITIES: dict[str, frozenset[str]] = {
    Role.VILLAGE_LIAISON: frozenset(_DESK),
    Role.COMMUNITY_GRID_WORKER: frozenset(_DESK),
    Role.TOWN_SERVICE_STAFF: frozenset(_TOWN),
    # County range, masked, no reveal (security.md decision 4, G).
    Role.GIG_STATION_SPECIALIST: frozenset(
        {
            "home.view",
            "workers.view",
            "workers.register",
            "workers.dial",
            "matches.use",
            "buses.view",
            "buses.add",
            "buses.run",
            "referrals.view",
            "referrals.use",
            "sites.view",
            "employers.view",
            "employers.register",
            "vacancies.view",
            "vacancies.post",
            "vacancies.review",
        }
    ),
    # The county coordinates: who talks to people are the desks of the village, the town and the station.
    Role.COUNTY_INFO_OFFICER: frozenset(
        (_TOWN - {"workers.dial", "checks.call", "matches.use", "referrals.use"})
        | {
            "sites.import",
            "screen.view",
            "screen.kiosk",
            "operations.view",
            "province.map",
            "keeping.view",
            "erasures.decide",
            "months.lock",
            "issues.assign",
            "buses.run",
        }
    ),
    Role.BUREAU_LEADER: frozenset(
        {
            "home.view",
            "sites.view",
            "figures.view",
            "figures.rows",
            "screen.view",
            "screen.kiosk",
            "audit.view",
            "exports.use",
            "operations.view",
            "employers.view",
            "visits.view",
            "vacancies.view",
            "buses.view",
            "referrals.view",
            "issues.refuse",
        }
    ),
}


# Who acts for an organisation (stations/memberships.py) sees its own rows only.
ORGANISATION_CAPABILITIES: dict[str, frozenset[str]] = {
    "firm_member": frozenset({"firm.use"}),
    "firm_admin": frozenset({"firm.use", "firm.manage"}),
}


def capabilities_of(role: str) -> frozenset[str]:
    """What a role may do; an unknown role may nothing."""
    return ROLE_CAPABILITIES.get(role) or ORGANISATION_CAPABILITIES.get(role, frozenset())
