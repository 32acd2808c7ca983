"""Batches, what they did to which record, and saved column mappings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stations", "0004_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=24, verbose_name="表格种类")),
                ("file_name", models.CharField(max_length=120, verbose_name="文件名")),
                ("digest", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("source", models.CharField(blank=True, max_length=40, verbose_name="来源")),
                ("mapping", models.JSONField(default=dict, verbose_name="列对应")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "排队中"),
                            ("ready", "待确认"),
                            ("unusable", "不能导入"),
                            ("confirmed", "正在导入"),
                            ("applied", "已导入"),
                            ("discarded", "已放弃"),
                            ("undone", "已撤销"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("step", models.CharField(blank=True, max_length=40, verbose_name="步骤")),
                ("sheet", models.CharField(blank=True, max_length=64, verbose_name="工作表")),
                ("unknown_headers", models.JSONField(default=list, verbose_name="不认识的列")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="更新")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="不变")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="不能导入")),
                ("doubts", models.PositiveIntegerField(default=0, verbose_name="存疑")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
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
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("record_key", models.UUIDField(verbose_name="记录")),
                (
                    "kind",
                    models.CharField(choices=[("new", "新增"), ("changed", "更新")], max_length=8, verbose_name="种类"),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("before", models.JSONField(default=dict, verbose_name="原值")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_rows",
                        to="imports.importbatch",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=24, verbose_name="表格种类")),
                ("source", models.CharField(max_length=40, verbose_name="来源")),
                ("mapping", models.JSONField(verbose_name="列对应")),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stations.region"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("source",),
                "constraints": [
                    models.UniqueConstraint(fields=("region", "kind", "source"), name="mapping_once_a_source")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["region", "created_at"], name="import_region"),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["digest"], name="import_digest"),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(fields=["region_path", "id"], name="imported_row_path"),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("batch", "record_key"), name="imported_row_once_a_record"),
        ),
        SecurePersonalTable("imports_importedrow"),
    ]
