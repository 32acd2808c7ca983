"""The retirement age until 2024 and its rise from 2025-01-01: men a month every four months from 60 to 63, women (the
later of the two common ages) a month every four months from 55 to 58. Unverified: the county confirms the rows."""

from datetime import date

from django.db import migrations

STEP_MONTHS = 4
RISE_MONTHS = 36
MALE, FEMALE = 60 * 12, 55 * 12


def load_rules(apps, schema_editor):
    rule = apps.get_model("workers", "RetirementRule")
    rows = [rule(valid_from=date(1978, 1, 1), male_months=MALE, female_months=FEMALE)]
    for step in range(RISE_MONTHS):
        months = step * STEP_MONTHS
        start = date(2025 + months // 12, months % 12 + 1, 1)
        rows.append(rule(valid_from=start, male_months=MALE + step + 1, female_months=FEMALE + step + 1))
    rule.objects.bulk_create(rows)


def drop_rules(apps, schema_editor):
    apps.get_model("workers", "RetirementRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("workers", "0002_walls")]

    operations = [migrations.RunPython(load_rules, drop_rules)]
