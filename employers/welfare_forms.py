"""What is typed about welfare posts, and what their people are asked by."""

from typing import Any

from django import forms

from employers.visit_forms import VisitFilterForm
from employers.welfare_enums import WelfareEnd, WelfareKind, WelfareState
from jiayu_jobs.web.fields import DayField, TextField
from stations.models import Region

MONEY: dict[str, Any] = {"max_digits": 7, "decimal_places": 2, "min_value": 0}


class PostForm(forms.Form):
    """A post that a body proposes."""

    body = TextField(label="设岗单位", max_length=60)
    title = TextField(label="岗位", max_length=40, help_text="例：保洁、护河、助残。")
    kind = forms.ChoiceField(label="类别", choices=WelfareKind.choices)
    region = forms.ModelChoiceField(label="所在村、社区", queryset=Region.objects.none(), empty_label="请选择")
    places = forms.IntegerField(label="名额", min_value=1, max_value=500)
    monthly_pay = forms.DecimalField(label="月报酬（元）", **MONEY)
    post_subsidy = forms.DecimalField(label="岗位补贴（元/月）", initial=0, **MONEY)
    insurance_subsidy = forms.DecimalField(label="社保补贴（元/月）", initial=0, **MONEY)

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = Region.objects.leaves().filter(path__startswith=scope_path).select_related("parent").order_by("path")
        self.fields["region"].queryset = under  # type: ignore[attr-defined]


class PostActForm(forms.Form):
    """What the buttons on a post ask."""

    answer = TextField(label="意见", required=False, max_length=200)


class WelfareActForm(forms.Form):
    """What the buttons on a placement ask; each takes its own fields of these."""

    started_on = DayField(label="上岗日期", required=False)
    ended_on = DayField(label="离岗日期", required=False)
    end_reason = forms.ChoiceField(
        label="离岗原因",
        choices=[("", "请选择"), *(one for one in WelfareEnd.choices if one[0] != WelfareEnd.RENEWED)],
        required=False,
    )
    answer = TextField(label="原因", required=False, max_length=200)


class PayForm(forms.Form):
    """One person's month."""

    welfare = forms.UUIDField()
    days = forms.IntegerField(label="出勤天数", min_value=0, max_value=31)
    pay = forms.DecimalField(label="报酬（元）", **MONEY)


class WelfareFilterForm(VisitFilterForm):
    """What the people at posts are asked by."""

    only = forms.ChoiceField(
        label="只看",
        choices=[("", "全部"), ("active", "在岗的"), ("ending", "快期满的"), ("waiting", "办理中的")],
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *WelfareState.choices], required=False)
