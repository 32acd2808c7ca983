"""/rules/: the dated public rules that the portal judges by, and whether the county has confirmed them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from employers.models import MinimumWage, WelfareRule
from employers.services import rules as services
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.fields import DayField
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.enums import TagKind
from workers.models import RetirementRule


class WageForm(forms.Form):
    """A minimum wage as the province announces it."""

    valid_from = DayField(label="从哪天起")
    monthly = forms.DecimalField(label="全日制（元/月）", min_value=0, max_digits=8, decimal_places=2)
    hourly = forms.DecimalField(label="非全日制（元/小时）", min_value=0, max_digits=6, decimal_places=2)


class ConfirmForm(forms.Form):
    """Which rule was read in its paper."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in services.KINDS])
    valid_from = DayField()


@requires("rules.confirm")
@require_http_methods(["GET", "POST"])
def rules(request: PortalRequest) -> HttpResponse:
    """Minimum wages, the rule of welfare posts, retirement ages: confirmed one by one; a new minimum wage."""
    confirms = request.POST.get("what") == "confirm"
    form = WageForm(None if confirms else request.POST or None)
    if request.method == "POST":
        sent: Any = ConfirmForm(request.POST) if confirms else form
        told, work = (
            ("confirm_rule", services.confirm_rule) if confirms else ("set_minimum_wage", services.set_minimum_wage)
        )
        if sent.is_valid():
            try:
                work(**sent.cleaned_data)
            except Refused as refusal:
                words = write_down(told, refusal).message
                if confirms:
                    messages.error(request, words)
                else:
                    form.add_error(refusal.field if refusal.field in form.fields else None, words)
            else:
                messages.success(request, "已核实。" if confirms else "已记最低工资，从这一天起按它审岗位。")
        elif confirms:
            messages.error(request, "请刷新后再核实。")
        if confirms or not form.errors:
            return redirect("employers:rules")
    labels = dict(TagKind.choices)
    context = {
        "wages": MinimumWage.objects.order_by("-valid_from"),
        "posts": [
            {"row": row, "kinds": "、".join(str(labels.get(kind, kind)) for kind in row.kinds)}
            for row in WelfareRule.objects.order_by("-valid_from")
        ],
        "ages": RetirementRule.objects.order_by("-valid_from")[:6],
        "form": form,
    }
    return page(request, "employers/rules.html", context, status=422 if form.errors else 200)
