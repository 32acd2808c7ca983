"""Work abroad is a scope of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0007_renewed_intentions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="labourrecord",
            name="work_scope",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_county", "县内"),
                    ("in_city", "市内县外"),
                    ("in_province", "省内市外"),
                    ("outside_province", "省外"),
                    ("abroad", "国外"),
                ],
                max_length=18,
                verbose_name="务工范围",
            ),
        ),
        migrations.AlterField(
            model_name="statusspell",
            name="work_scope",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_county", "县内"),
                    ("in_city", "市内县外"),
                    ("in_province", "省内市外"),
                    ("outside_province", "省外"),
                    ("abroad", "国外"),
                ],
                max_length=18,
                verbose_name="务工范围",
            ),
        ),
    ]
