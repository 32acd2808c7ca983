"""Full-width punctuation in names and defaults."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0008_abroad"),
    ]

    operations = [
        migrations.AlterField(
            model_name="jobintention",
            name="wage_expected_max",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="期望月薪上限（元）"),
        ),
        migrations.AlterField(
            model_name="jobintention",
            name="wage_expected_min",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="期望月薪（元）"),
        ),
        migrations.AlterField(
            model_name="retirementrule",
            name="female_months",
            field=models.PositiveSmallIntegerField(verbose_name="女（月龄）"),
        ),
        migrations.AlterField(
            model_name="retirementrule",
            name="male_months",
            field=models.PositiveSmallIntegerField(verbose_name="男（月龄）"),
        ),
    ]
