"""更正身份证号: requests with the old and the new number sealed, behind the second wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0018_without_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("old_number", jiayu_jobs.crypto.fields.EncryptedTextField(mask="citizen_id", verbose_name="原号码")),
                ("new_number", jiayu_jobs.crypto.fields.EncryptedTextField(mask="citizen_id", verbose_name="新号码")),
                ("reason", models.CharField(max_length=200, verbose_name="更正原因")),
                ("evidence", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等待审核"),
                            ("approved", "已同意"),
                            ("rejected", "未同意"),
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
                    "asked_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="workers.labourrecord",
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
                "indexes": [models.Index(fields=["region_path", "id"], name="correction_path")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("record",), name="correction_open_once"
                    )
                ],
            },
        ),
        SecurePersonalTable("workers_numbercorrection"),
    ]
