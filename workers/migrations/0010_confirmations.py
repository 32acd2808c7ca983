"""核实: what came of asking after people, behind the second wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0009_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("unchanged", "无变化"),
                            ("status", "就业变动"),
                            ("away", "外出"),
                            ("back", "返乡"),
                            ("no_contact", "联系不上"),
                            ("deceased", "去世"),
                            ("moved_out", "迁出"),
                        ],
                        max_length=12,
                        verbose_name="核实结果",
                    ),
                ),
                ("answered_at", models.DateTimeField(auto_now_add=True, verbose_name="核实时间")),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("before", models.JSONField(default=dict, verbose_name="原值")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
            ],
            options={
                "ordering": ("-answered_at", "-id"),
            },
        ),
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
                    ("reinstate", "恢复在册"),
                ],
                max_length=10,
                verbose_name="变动类型",
            ),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(
                condition=models.Q(("status", "active")), fields=["region", "verified_at"], name="record_verified"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="workers.labourrecord"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(fields=["region_path", "id"], name="confirmation_path"),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("undone_at", None)), fields=["record", "answered_at"], name="confirmation_record"
            ),
        ),
        SecurePersonalTable("workers_confirmation"),
    ]
