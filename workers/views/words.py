"""What the actions on a person are called in their history."""

ACTIONS = {
    "register_person": "登记",
    "undo_registration": "撤销登记",
    "change_status": "改就业状态",
    "correct_details": "更正信息",
    "record_intention": "记求职意向",
    "withdraw_intention": "结束求职意向",
    "set_wishes": "记培训、创业意愿",
    "add_tag": "加人员类别",
    "end_tag": "结束人员类别",
    "dial": "拨打电话",
    "reveal": "查看完整信息",
    "issue_code": "打印回执",
    "revoke_codes": "作废查询码",
    "read_own_record": "本人查看",
    "correct_own": "本人更正",
    "confirm_consent": "确认同意",
    "withdraw_consent": "撤回同意",
    "load_demo": "演示数据",
    "import_person": "表格导入",
}
