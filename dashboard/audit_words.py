"""What audit entries are called: actions, objects, and the details worth a word."""

from typing import Any

from employers.words import ACTIONS as EMPLOYER_ACTIONS
from jiayu_jobs.audit.models import AuditEntry
from stations.enums import Role
from stations.roles import CAPABILITIES
from stations.views.sites import ACTIONS as SITE_ACTIONS
from training.words import ACTIONS as TRAINING_ACTIONS
from workers.views.words import ACTIONS as PERSON_ACTIONS

ACTIONS: dict[str, str] = {
    **PERSON_ACTIONS,
    **SITE_ACTIONS,
    **EMPLOYER_ACTIONS,
    **TRAINING_ACTIONS,
    "read_person": "打开个人页",
    "look_up_id": "按身份证号查",
    "look_up_phone": "按电话末四位查",
    "save_search": "保存查询",
    "delete_search": "删除查询",
    "expire_intention": "求职意向到期",
    "sign_in": "登录",
    "sign_out": "退出登录",
    "skip_second_factor": "跳过第二道验证",
    "set_text_size": "改字号",
    "second_factor": "第二道验证",
    "confirm_second_factor": "启用第二道验证",
    "make_backup_codes": "生成一次性码",
    "remember_device": "记住设备",
    "forget_device": "取消记住设备",
    "end_session": "结束其他设备的登录",
    "change_password": "改密码",
    "end_other_sessions": "结束其他全部登录",
    "give_second_factor": "通过第二道验证",
    "create_account": "新建账号",
    "reset_account": "窗口重置账号",
    "print_codes": "窗口打印一次性码",
    "unlock_account": "窗口解锁账号",
    "disable_account": "停用账号",
    "enable_account": "启用账号",
    "open_post": "设立岗位",
    "close_post": "撤销岗位",
    "take_post": "到岗",
    "switch_post": "切换岗位",
    "suspend_post": "停用岗位",
    "resume_post": "恢复岗位",
    "move_post": "调整岗位",
    "leave_post": "离岗",
    "set_deputy": "设代岗",
    "end_deputy": "结束代岗",
    "open_page": "打开没有权限的页面",
    "issue_kiosk_link": "发放大屏链接",
    "revoke_kiosk_link": "作废大屏链接",
    "receive_import": "上传表格",
    "preview_import": "预览表格",
    "refuse_import": "表格不能导入",
    "confirm_import": "确认导入",
    "apply_import": "导入表格",
    "discard_import": "放弃导入",
    "read_import": "看导入预览",
    "export_import_errors": "下载不能导入的行",
    "undo_import": "撤销导入",
    "map_columns": "指定列对应",
    "save_mapping": "保存列对应",
    "request_export": "申请导出",
    "finish_export": "生成导出文件",
    "take_export": "下载导出文件",
    "expire_export": "清除过期的导出文件",
    "apply_retention": "清除到期内容",
    "finish_retention": "到期清理完成",
    "purge_audit": "清除到期的审计记录",
    "rotate_keys": "更换加密密钥",
    "restore": "从备份恢复",
    "load_county": "载入县域数据",
    "load_demo_accounts": "建立演示账号",
}
OBJECTS: dict[str, str] = {
    "workers.labourrecord": "劳动者",
    "workers.persontag": "人员类别",
    "workers.numbercorrection": "身份证号更正",
    "workers.duplicatepair": "可能重复的档案",
    "workers.recordmerge": "合并",
    "workers.jobintention": "求职意向",
    "workers.erasurerequest": "删除申请",
    "employers.employer": "企业",
    "employers.employermember": "经办人",
    "employers.employermonth": "用工监测",
    "employers.employervisit": "企业回访",
    "employers.employerissue": "企业问题",
    "employers.department": "责任单位",
    "employers.employerinvitation": "邀请码",
    "stations.servicesite": "网点",
    "stations.staffpost": "岗位",
    "stations.postholding": "岗位",
    "stations.user": "账号",
    "stations.region": "地区",
    "imports.importbatch": "导入批次",
    "exports.exportfile": "导出文件",
    "imports.columnmapping": "列对应",
    "dashboard.kiosklink": "大屏链接",
}
FIELDS: dict[str, str] = {
    "id_number": "身份证号",
    "birth_date": "出生日期",
    "sex": "性别",
    "phone": "电话",
    "address": "地址",
    "hours": "服务时间",
    "full_name": "姓名",
    "employment_status": "就业状态",
}


REASONS: dict[str, str] = {
    "password": "密码不对",
    "current": "原密码不对",
    "wrong": "验证码不对",
    "locked": "已锁定",
    "code": "验证码不对",
    "wrong digits": "后六位不对",
    "unknown code": "没有这个查询码",
    "not proved": "没有重新验证",
    "no reason given": "没有写原因",
    "limit of the hour": "一小时内次数已满",
    "limit of the day": "当天次数已满",
    "held elsewhere": "已在其他村登记",
    "many held elsewhere": "很多人在其他村登记",
    "unusable file": "文件不能用",
}


def reason_word(reason: str) -> str:
    """The reason in Chinese: a known one of ours, a capability by its name, or what somebody typed."""
    return REASONS.get(reason) or CAPABILITIES.get(reason) or reason


def action_word(action: str) -> str:
    """The action in Chinese; one that has no word yet shows its verb."""
    return ACTIONS.get(action, action)


def object_word(entry: AuditEntry) -> str:
    """What kind of thing it was about."""
    return OBJECTS.get(entry.object_type, "")


def post_word(entry: AuditEntry) -> str:
    """The role of the post acted from (posts are coded role-region-number)."""
    role = entry.post.split("-")[0]
    return Role(role).label if role in Role.values else ""


def detail_words(entry: AuditEntry) -> list[str]:
    """The reason, which field was seen or changed, and names given; other details stay with the operator."""
    detail: dict[str, Any] = entry.detail if isinstance(entry.detail, dict) else {}
    names = [detail["field"]] if isinstance(detail.get("field"), str) else detail.get("fields") or []
    words = [FIELDS.get(name, "") for name in names if isinstance(name, str)]
    label = detail.get("label")
    return [
        word
        for word in (reason_word(entry.reason), "、".join(filter(None, words)), label if isinstance(label, str) else "")
        if word
    ]
