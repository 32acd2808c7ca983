"""Accounts that closed by themselves say when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0002_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="left_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="离岗时间"),
        ),
    ]
