"""What waits about firms' troubles: to be given to a department, overdue, to be confirmed."""

from typing import Any

from django.urls import reverse

from employers.models import EmployerIssue
from employers.visit_enums import IssueState
from stations.inbox import Waiting, counted, register


@register
def issues_waiting(authority: Any) -> list[Waiting]:
    """The county gives them out, the leader is told of those overdue, the visitors ask firms whether it helped."""
    address, lines = reverse("employers:issues"), []
    issues = EmployerIssue.objects.all()
    if authority.may("issues.assign"):
        lines.append(("企业问题待派单", issues.to_assign(), "only=to_assign", "派给责任单位。"))
    if authority.may("issues.assign") or authority.may("issues.refuse"):
        lines.append(("企业问题逾期", issues.overdue(), "only=overdue", "责任单位超过期限没有办结。"))
    if authority.may("visits.record"):
        solved = issues.filter(state=IssueState.SOLVED)
        lines.append(("企业问题待确认", solved, f"state={IssueState.SOLVED}", "打电话问企业是否解决。"))
    return [counted(label, rows, f"{address}?{query}", note) for label, rows, query, note in lines]
