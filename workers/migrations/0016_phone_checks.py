"""电话抽查: samples and calls, behind the second wall."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0015_bureau_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneSample",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("month", models.DateField(verbose_name="月份")),
                ("seed", models.BigIntegerField(verbose_name="随机种子")),
                ("share", models.PositiveSmallIntegerField(verbose_name="比例")),
                ("since", models.DateTimeField(verbose_name="从何时起的变动")),
                (
                    "pool",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None, verbose_name="范围"
                    ),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "drawn_by",
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
                "ordering": ("-month", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PhoneCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("month", models.DateField(verbose_name="月份")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待抽查"),
                            ("agrees", "相符"),
                            ("differs", "不符"),
                            ("unreached", "打不通"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="打不通的次数")),
                (
                    "wrong",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("on_file", "在册情况"),
                                ("status", "就业状态"),
                                ("place", "务工地"),
                                ("phone", "电话"),
                            ],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                        verbose_name="不符的项",
                    ),
                ),
                (
                    "left",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("on_file", "在册情况"),
                                ("status", "就业状态"),
                                ("place", "务工地"),
                                ("phone", "电话"),
                            ],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                        verbose_name="还没改的项",
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=100, verbose_name="实际情况")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="抽查时间")),
                ("corrected_at", models.DateTimeField(null=True, verbose_name="更正时间")),
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
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "counted_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phone_checks",
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
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="workers.phonesample"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="phonesample",
            index=models.Index(fields=["region_path", "id"], name="phone_sample_path"),
        ),
        migrations.AddConstraint(
            model_name="phonesample",
            constraint=models.UniqueConstraint(fields=("region", "month"), name="phone_sample_once_a_month"),
        ),
        migrations.AddIndex(
            model_name="phonecheck",
            index=models.Index(fields=["region_path", "id"], name="phone_check_path"),
        ),
        migrations.AddIndex(
            model_name="phonecheck",
            index=models.Index(fields=["counted_region", "month"], name="phone_check_counted"),
        ),
        migrations.AddIndex(
            model_name="phonecheck",
            index=models.Index(
                condition=models.Q(("corrected_at__isnull", True), ("state", "differs")),
                fields=["record"],
                name="phone_check_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonecheck",
            constraint=models.UniqueConstraint(fields=("sample", "record"), name="phone_check_once_a_sample"),
        ),
        SecurePersonalTable("workers_phonesample"),
        SecurePersonalTable("workers_phonecheck"),
    ]
