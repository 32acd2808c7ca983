"""Exported lists: who asked, why, until when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stations", "0004_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=24, verbose_name="名单")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="岗位")),
                ("reason", models.CharField(max_length=200, verbose_name="用途")),
                ("filters", models.JSONField(default=dict, verbose_name="条件")),
                ("columns", models.JSONField(default=list, verbose_name="列")),
                ("masked", models.BooleanField(default=True, verbose_name="脱敏")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "正在导出"),
                            ("ready", "可下载"),
                            ("failed", "没有导出"),
                            ("expired", "已过期"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="下载次数")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="过期时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                        verbose_name="范围",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导出人",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "indexes": [
                    models.Index(fields=["requested_by", "created_at"], name="export_requested_by"),
                    models.Index(condition=models.Q(("state", "ready")), fields=["expires_at"], name="export_expires"),
                ],
            },
        ),
    ]
