"""迁移: both sides of a transfer, behind the second wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0010_confirmations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="labourchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "新增登记"),
                    ("status", "就业变动"),
                    ("leave", "外出务工"),
                    ("return", "返乡"),
                    ("contact", "联系方式变动"),
                    ("death", "去世"),
                    ("move_out", "迁出"),
                    ("move_in", "迁入"),
                    ("reinstate", "恢复在册"),
                ],
                max_length=10,
                verbose_name="变动类型",
            ),
        ),
        migrations.CreateModel(
            name="TransferCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("record_key", models.UUIDField(verbose_name="记录")),
                ("masked_name", models.CharField(max_length=40, verbose_name="姓名")),
                ("same_name", models.BooleanField(verbose_name="姓名一致")),
                ("reason", models.CharField(max_length=200, verbose_name="迁移原因")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等待审核"),
                            ("accepted", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "to_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
                "indexes": [models.Index(fields=["region_path", "id"], name="transfer_case_path")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("record_key",), name="transfer_open_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("typed_name", models.CharField(max_length=40, verbose_name="姓名")),
                ("reason", models.CharField(max_length=200, verbose_name="迁移原因")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等待审核"),
                            ("accepted", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            options={
                "ordering": ("-asked_at", "-id"),
                "indexes": [models.Index(fields=["region_path", "id"], name="transfer_request_path")],
            },
        ),
        SecurePersonalTable("workers_transferrequest"),
        SecurePersonalTable("workers_transfercase"),
    ]
