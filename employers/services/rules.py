"""Dated public rules: the county confirms what was taken from papers, and writes down a new minimum wage."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from employers.models import MinimumWage, WelfareRule
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.refusals import Refused
from stations.models import Region
from workers.models import RetirementRule

# Word of a form -> the rows it names.
KINDS: dict[str, Any] = {"wage": MinimumWage, "welfare": WelfareRule, "retirement": RetirementRule}


def confirm_rule(*, kind: str, valid_from: date) -> None:
    """已核实: somebody has read the paper. Raises Refused for a rule that is not there, or was confirmed."""
    model = KINDS.get(kind)
    with transaction.atomic():
        if model is None or not model.objects.filter(valid_from=valid_from, verified=False).update(verified=True):
            raise Refused("没有这条待核实的规定，可能已经核实过了，请刷新。")
        _write("confirm_rule", kind, valid_from)


def set_minimum_wage(*, valid_from: date, monthly: Decimal, hourly: Decimal) -> MinimumWage:
    """最低工资 from a day on (元 a month, 元 an hour), read from the paper and so confirmed; vacancies published from then on are
    judged by it. The same day once more puts it right. Raises Refused for wages of nothing."""
    if monthly <= 0 or hourly <= 0:
        raise Refused("最低工资要大于 0。", field="monthly")
    given = {"monthly": monthly, "hourly": hourly, "verified": True}
    try:
        with transaction.atomic():
            made, _ = MinimumWage.objects.update_or_create(valid_from=valid_from, defaults=given)
            _write("set_minimum_wage", "wage", valid_from)
    except IntegrityError as error:
        raise Refused("这一天的最低工资刚被别人改了，请刷新后再看。", field="valid_from") from error
    return made


def _write(action: str, kind: str, valid_from: date) -> None:
    county = Region.objects.get(parent__isnull=True)
    audit(action, region=county, detail={"kind": kind, "valid_from": valid_from.isoformat()})
