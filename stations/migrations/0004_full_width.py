"""Full-width punctuation in names and defaults."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0003_left_accounts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="servicesite",
            name="hours",
            field=models.CharField(
                blank=True, default="工作日 8:30-12:00，14:30-17:30", max_length=80, verbose_name="服务时间"
            ),
        ),
    ]
