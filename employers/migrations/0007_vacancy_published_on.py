"""The day on which a vacancy was published, as figures group by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0006_vacancy_offered"),
    ]

    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="published_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "published_at",
                    output_field=models.DateField(),
                    template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date",
                ),
                output_field=models.DateField(),
            ),
        ),
    ]
