"""省系统对照表: what the county changes in it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0013_registrations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProvincialTermChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.CharField(max_length=48, verbose_name="对照项")),
                ("version", models.PositiveIntegerField(verbose_name="第几次")),
                ("code", models.CharField(blank=True, max_length=32, verbose_name="省系统代码")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="省系统名称")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="说明")),
                ("changed_at", models.DateTimeField(auto_now_add=True, verbose_name="修改时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-changed_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("line", "version"), name="provincial_term_version_once")
                ],
            },
        ),
    ]
