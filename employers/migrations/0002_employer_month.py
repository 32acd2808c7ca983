"""用工监测: a firm's months, behind both walls."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecureOrganisationRows, SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0001_initial"),
        ("stations", "0004_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "待填报"),
                            ("reported", "已填报"),
                            ("checked", "已审核"),
                            ("locked", "已锁定"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("workers", models.PositiveIntegerField(null=True, verbose_name="月末用工人数")),
                ("hired", models.PositiveIntegerField(null=True, verbose_name="本月新招")),
                ("left", models.PositiveIntegerField(null=True, verbose_name="本月流出")),
                ("laid_off", models.PositiveIntegerField(null=True, verbose_name="其中裁员")),
                ("shortage", models.PositiveIntegerField(null=True, verbose_name="缺工人数")),
                ("explanation", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("is_jump", models.BooleanField(default=False, verbose_name="异动")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="填报时间")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="催报时间")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="months", to="employers.employer"
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
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-month", "id"),
                "indexes": [
                    models.Index(fields=["region_path", "id"], name="employer_month_path"),
                    models.Index(fields=["month", "region_path"], name="employer_month_month"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("employer", "month"), name="employer_month_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="employer_month_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "due"),
                            models.Q(
                                ("hired__gte", 0),
                                ("hired__isnull", False),
                                ("laid_off__gte", 0),
                                ("laid_off__isnull", False),
                                ("left__gte", 0),
                                ("left__isnull", False),
                                ("shortage__gte", 0),
                                ("shortage__isnull", False),
                                ("workers__gte", 0),
                                ("workers__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="employer_month_told_has_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("laid_off__isnull", True),
                            ("left__isnull", True),
                            ("laid_off__lte", models.F("left")),
                            _connector="OR",
                        ),
                        name="employer_month_laid_off_left",
                    ),
                ],
            },
        ),
        SecurePersonalTable("employers_employermonth"),
        SecureOrganisationRows("employers_employermonth", "employer_id"),
    ]
