import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecureOrganisationRows, SecurePersonalTable
from jiayu_jobs.state_guard import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0007_vacancy_published_on"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("after_days", models.PositiveSmallIntegerField(verbose_name="上岗第几天")),
                ("due_on", models.DateField(verbose_name="应回访日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "待回访"), ("done", "已回访"), ("off", "不用回访")],
                        default="due",
                        max_length=4,
                        verbose_name="状态",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("at_work", "在岗"), ("left", "已离岗"), ("not_reached", "没联系上")],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="情况")),
                ("done_on", models.DateField(null=True, verbose_name="回访日期")),
            ],
            options={
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="ReferralCard",
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
                            ("recommended", "待本人同意"),
                            ("contacted", "可联系"),
                            ("interviewing", "约面试"),
                            ("offered", "录用"),
                            ("onboarded", "已到岗"),
                            ("declined_by_person", "本人不去"),
                            ("refused_by_employer", "单位不要"),
                            ("no_show", "未到岗"),
                            ("no_contact", "联系不上"),
                            ("lapsed", "无人答复，已失效"),
                            ("vacancy_gone", "岗位已招满或结束"),
                        ],
                        default="recommended",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("shown_name", models.CharField(max_length=40, verbose_name="姓名")),
                ("about", models.CharField(blank=True, max_length=120, verbose_name="简况")),
                ("reasons", models.CharField(blank=True, max_length=300, verbose_name="推介理由")),
                (
                    "phone",
                    jiayu_jobs.crypto.fields.EncryptedTextField(
                        blank=True, mask="phone", null=True, verbose_name="联系电话"
                    ),
                ),
                ("phone_until", models.DateTimeField(null=True, verbose_name="电话显示到")),
                ("made_on", models.DateField(verbose_name="推介日期")),
                ("moved_at", models.DateTimeField(verbose_name="最近变动")),
                ("interview_at", models.DateTimeField(null=True, verbose_name="面试时间")),
                ("interview_place", models.CharField(blank=True, max_length=120, verbose_name="面试地点")),
                ("starts_on", models.DateField(null=True, verbose_name="约定上岗日期")),
                ("due_at", models.DateTimeField(null=True, verbose_name="答复期限")),
                ("asked_again_at", models.DateTimeField(null=True, verbose_name="催问时间")),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="原因")),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="placement",
            name="day_90",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "started_on", output_field=models.DateField(), template="(%(expressions)s + 90)"
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="due_at",
            field=models.DateTimeField(null=True, verbose_name="答复期限"),
        ),
        migrations.AddField(
            model_name="referral",
            name="starts_on",
            field=models.DateField(null=True, verbose_name="约定上岗日期"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="referral_due"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    ("state__in", ("recommended", "contacted", "interviewing", "offered")),
                    _connector="OR",
                ),
                name="referral_over_is_not_awaited",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="done_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="employers.placement"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="job_follow_ups", to="workers.labourrecord"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddField(
            model_name="referralcard",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="referral_cards", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="referralcard",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="referral_cards", to="workers.labourrecord"
            ),
        ),
        migrations.AddField(
            model_name="referralcard",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddField(
            model_name="referralcard",
            name="vacancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="referral_cards", to="employers.vacancy"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["region_path", "id"], name="job_follow_up_path"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["record"], name="job_follow_up_record"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(condition=models.Q(("state", "due")), fields=["due_on", "id"], name="job_follow_up_due"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(fields=("placement", "after_days"), name="follow_up_once_a_day_number"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="follow_up_done_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="referralcard",
            index=models.Index(fields=["region_path", "id"], name="card_path"),
        ),
        migrations.AddIndex(
            model_name="referralcard",
            index=models.Index(fields=["employer", "id"], name="card_employer"),
        ),
        migrations.AddIndex(
            model_name="referralcard",
            index=models.Index(fields=["record"], name="card_record"),
        ),
        SecurePersonalTable("employers_referralcard"),
        SecureOrganisationRows("employers_referralcard", "employer_id"),
        SecurePersonalTable("employers_followup"),
        GuardState("employers_followup", ("due>done", "due>off")),
    ]
