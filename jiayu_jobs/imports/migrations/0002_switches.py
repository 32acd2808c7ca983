"""What a sender says about a whole file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="switches",
            field=models.JSONField(default=list, verbose_name="说明的选项"),
        ),
    ]
