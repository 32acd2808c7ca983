"""就业登记, 失业登记 at the province, behind the second wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0012_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProvincialRegistration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("employment", "就业登记"), ("unemployment", "失业登记")],
                        max_length=12,
                        verbose_name="登记种类",
                    ),
                ),
                ("number", models.CharField(db_collation="C", max_length=32, verbose_name="登记编号")),
                ("registered_on", models.DateField(verbose_name="登记日期")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="登记原因")),
                ("review_on", models.DateField(null=True, verbose_name="复核日期")),
                ("ends_on", models.DateField(null=True, verbose_name="注销日期")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employed", "已就业"),
                            ("left_work", "已离岗"),
                            ("retired", "已退休"),
                            ("not_renewed", "未按期复核"),
                            ("withdrawn", "本人申请注销"),
                            ("left", "去世或户口迁出"),
                            ("mistake", "登记有误"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="注销原因",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="workers.labourrecord",
                    ),
                ),
                (
                    "recorded_by",
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
                "ordering": ("-registered_on", "-id"),
                "indexes": [
                    models.Index(fields=["region_path", "id"], name="registration_path"),
                    models.Index(
                        condition=models.Q(("ends_on__isnull", True)), fields=["review_on"], name="registration_review"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("record", "kind"),
                        name="registration_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end_reason", "mistake"), _negated=True),
                        fields=("kind", "number"),
                        name="registration_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                            models.Q(
                                ("ends_on__gte", models.F("registered_on")), models.Q(("end_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="registration_ends_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "employment"), ("review_on__isnull", True)),
                            models.Q(("kind", "unemployment"), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="registration_review_of_unemployment",
                    ),
                ],
            },
        ),
        SecurePersonalTable("workers_provincialregistration"),
    ]
