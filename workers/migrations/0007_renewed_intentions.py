"""A renewed intention says when it was renewed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0006_categories"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobintention",
            name="renewed_on",
            field=models.DateField(blank=True, null=True, verbose_name="最近确认日期"),
        ),
    ]
