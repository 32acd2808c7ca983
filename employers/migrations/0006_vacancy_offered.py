"""What a vacancy is offered under, who handed it in, and the minimum wage as Hubei has published it for its third group
of counties. Unverified: the county confirms the rows and its group."""

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# From, yuan a month, yuan an hour.
LEAST = ((date(2021, 9, 1), 1650, "16.5"), (date(2024, 2, 1), 1800, "18"))


def load_least(apps, schema_editor):
    wage = apps.get_model("employers", "MinimumWage")
    wage.objects.bulk_create(wage(valid_from=day, monthly=month, hourly=hour) for day, month, hour in LEAST)


def drop_least(apps, schema_editor):
    apps.get_model("employers", "MinimumWage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0005_employment_aid"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MinimumWage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True, verbose_name="起始日期")),
                ("monthly", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="月最低工资")),
                ("hourly", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="小时最低工资")),
                ("verified", models.BooleanField(default=False, verbose_name="已核实")),
            ],
            options={"ordering": ("valid_from",)},
        ),
        migrations.AddField(
            model_name="vacancy",
            name="submitted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="unit_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="单位"),
        ),
        migrations.RunPython(load_least, drop_least),
    ]
