"""其他部门用表: the columns another bureau asks for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0014_provincial_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BureauForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="表名")),
                ("bureau", models.CharField(max_length=40, verbose_name="给哪个部门")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("titles", models.JSONField(default=list, verbose_name="标题行")),
                ("columns", models.JSONField(default=list, verbose_name="列")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="条件")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建表人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                        verbose_name="范围",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [models.UniqueConstraint(fields=("region", "name"), name="bureau_form_name_once")],
            },
        ),
    ]
