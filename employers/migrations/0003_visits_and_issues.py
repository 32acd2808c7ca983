"""Visits to firms, their troubles, the departments that answer, and the walls around them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecureOrganisationRows, SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0002_employer_month"),
        ("stations", "0004_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="单位名称")),
                ("is_active", models.BooleanField(default=True, verbose_name="可以派单")),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="EmployerVisit",
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
                        choices=[
                            ("planned", "已安排"),
                            ("done", "已走访"),
                            ("reported", "已上报"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="日期")),
                ("people_met", models.CharField(blank=True, max_length=80, verbose_name="见到的人")),
                ("summary", models.CharField(blank=True, max_length=500, verbose_name="走访情况")),
                ("internal_note", models.CharField(blank=True, max_length=300, verbose_name="内部备注")),
                (
                    "counted_region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="employers.employer"
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
                    "visitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-visited_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="EmployerIssue",
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
                        choices=[
                            ("labour_dispute", "劳动争议"),
                            ("shortage", "缺工"),
                            ("policy_support", "政策支持"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="问题")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "待派单"),
                            ("assigned", "已派单"),
                            ("doing", "办理中"),
                            ("solved", "已办结，待确认"),
                            ("confirmed", "企业已确认"),
                            ("reopened", "未解决，待重派"),
                            ("refused", "不予办理"),
                        ],
                        default="raised",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("from_firm", models.BooleanField(default=False, verbose_name="企业自己提出")),
                ("raised_on", models.DateField(verbose_name="提出日期")),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("solution", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="办结依据")),
                ("solved_on", models.DateField(null=True, verbose_name="办结日期")),
                ("confirmed_on", models.DateField(null=True, verbose_name="确认日期")),
                ("confirmed_by_firm", models.BooleanField(default=False, verbose_name="企业自己确认")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="重办次数")),
                ("internal_note", models.CharField(blank=True, max_length=300, verbose_name="内部备注")),
                (
                    "counted_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.department",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="employers.employer"
                    ),
                ),
                (
                    "raised_by",
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
                    "solved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="employers.employervisit",
                    ),
                ),
            ],
            options={
                "ordering": ("-raised_on", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="employervisit",
            index=models.Index(fields=["region_path", "id"], name="visit_path"),
        ),
        migrations.AddIndex(
            model_name="employervisit",
            index=models.Index(fields=["counted_region", "visited_on"], name="visit_counted"),
        ),
        migrations.AddConstraint(
            model_name="employervisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("done", "reported")), _negated=True),
                    ("counted_region__isnull", False),
                    _connector="OR",
                ),
                name="visit_made_is_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="employerissue",
            index=models.Index(fields=["region_path", "id"], name="issue_path"),
        ),
        migrations.AddIndex(
            model_name="employerissue",
            index=models.Index(fields=["counted_region", "raised_on"], name="issue_raised"),
        ),
        migrations.AddIndex(
            model_name="employerissue",
            index=models.Index(fields=["counted_region", "solved_on"], name="issue_solved"),
        ),
        migrations.AddConstraint(
            model_name="employerissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("solved_on__isnull", False), ("state__in", ("solved", "confirmed"))),
                    models.Q(
                        ("solved_on__isnull", True), models.Q(("state__in", ("solved", "confirmed")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="issue_solved_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="employerissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("assigned", "doing")), _negated=True),
                    models.Q(("department__isnull", False), ("due_on__isnull", False)),
                    _connector="OR",
                ),
                name="issue_assigned_has_a_due_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="employerissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "labour_dispute"), _negated=True),
                    models.Q(("evidence", ""), ("internal_note", ""), ("solution", ""), ("text", "")),
                    _connector="OR",
                ),
                name="issue_of_a_dispute_is_its_state",
            ),
        ),
        SecurePersonalTable("employers_employervisit"),
        SecureOrganisationRows("employers_employervisit", "employer_id"),
        SecurePersonalTable("employers_employerissue"),
        SecureOrganisationRows("employers_employerissue", "employer_id"),
    ]
