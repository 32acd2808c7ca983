"""What the actions on employers are called."""

ACTIONS = {
    "register_employer": "登记企业",
    "edit_employer": "改单位信息",
    "verify_employer": "核验通过",
    "reject_employer": "核验不通过",
    "decide_employer": "核验企业",
    "resubmit_employer": "重新提交核验",
    "suspend_employer": "暂停企业",
    "resume_employer": "恢复企业",
    "close_employer": "注销企业",
    "set_above_scale": "改规上年份",
    "add_member": "添加经办人",
    "invite_member": "邀请经办人",
    "accept_invitation": "用邀请码加入",
    "revoke_invitation": "作废邀请码",
    "set_member_role": "改经办人角色",
    "remove_member": "取消经办人",
}
