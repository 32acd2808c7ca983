import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable
from jiayu_jobs.state_guard import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0004_vacancies_and_referrals"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmploymentAid",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "帮扶中"), ("done", "已达到"), ("ended", "已停止")],
                        default="active",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "why",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("unheard", "14 天没有音讯"),
                                ("older", "年龄较大"),
                                ("disabled", "残疾人"),
                                ("low_income", "收入低"),
                                ("other", "其他困难"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="帮扶原因",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("job", "找到工作"),
                            ("training", "先学一门手艺"),
                            ("welfare_post", "公益性岗位"),
                            ("startup", "自己干"),
                        ],
                        max_length=14,
                        verbose_name="目标",
                    ),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="步骤"
                    ),
                ),
                ("steps_done", models.PositiveSmallIntegerField(default=0, verbose_name="做完几步")),
                ("review_on", models.DateField(verbose_name="回看日期")),
                ("reviewed_on", models.DateField(null=True, verbose_name="上次回看")),
                ("said", models.CharField(blank=True, max_length=200, verbose_name="情况")),
                ("opened_on", models.DateField(verbose_name="开始日期")),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aids", to="workers.labourrecord"
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
                "ordering": ("-opened_on", "-id"),
                "indexes": [
                    models.Index(fields=["region_path", "id"], name="aid_path"),
                    models.Index(
                        condition=models.Q(("state", "active")), fields=["owner", "review_on"], name="aid_review"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("record",), name="aid_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "active")),
                            models.Q(models.Q(("state", "active"), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="aid_over_has_its_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("steps__len__gte", 1)), name="aid_has_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(("steps_done__lte", models.F("steps__len"))), name="aid_steps_done_are_steps"
                    ),
                ],
            },
        ),
        SecurePersonalTable("employers_employmentaid"),
        GuardState("employers_employmentaid", ("active>done", "active>ended")),
    ]
