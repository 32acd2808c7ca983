"""政策口径: the county confirms dated rules and writes down a new minimum wage, by which vacancies are judged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from employers.models import MinimumWage
from employers.services import rules
from employers.vacancy_rules import least_on
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from tests.cast import COUNTY, acting_as

pytestmark = pytest.mark.django_db


def test_a_rule_is_confirmed_once_and_written_down(cast):
    row = MinimumWage.objects.filter(verified=False).first()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        rules.confirm_rule(kind="wage", valid_from=row.valid_from)
        with pytest.raises(Refused, match="可能已经核实"):
            rules.confirm_rule(kind="wage", valid_from=row.valid_from)
        with pytest.raises(Refused):
            rules.confirm_rule(kind="nothing", valid_from=row.valid_from)
    row.refresh_from_db()
    assert row.verified
    entry = AuditEntry._base_manager.get(action="confirm_rule")
    assert entry.detail == {"kind": "wage", "valid_from": row.valid_from.isoformat()}


def test_a_new_wage_counts_from_its_day_on(cast):
    before, tomorrow = least_on(today()), today() + timedelta(days=1)
    with acting_as(cast.officer, cast.regions[COUNTY]):
        rules.set_minimum_wage(valid_from=tomorrow, monthly=Decimal(9999), hourly=Decimal(99))
        rules.set_minimum_wage(valid_from=tomorrow, monthly=Decimal(8888), hourly=Decimal(88))
        with pytest.raises(Refused, match="大于 0"):
            rules.set_minimum_wage(valid_from=tomorrow, monthly=Decimal(0), hourly=Decimal(1))
    assert least_on(today()) == before
    assert (least_on(tomorrow).monthly, least_on(tomorrow).confirmed) == (Decimal(8888), True)


def test_the_page_says_what_waits_and_takes_it(cast, signed_in):
    client, url = signed_in(cast.officer), reverse("employers:rules")
    assert "待核实" in client.get(url).content.decode()
    for row in MinimumWage.objects.filter(verified=False):
        client.post(url, {"what": "confirm", "kind": "wage", "valid_from": row.valid_from.isoformat()})
    assert not MinimumWage.objects.filter(verified=False).exists()
    answer = client.post(url, {"what": "wage", "valid_from": "2030-01-01", "monthly": "0", "hourly": "1"})
    assert answer.status_code == 422 and "大于 0" in answer.content.decode()
