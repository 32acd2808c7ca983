"""Erasing: the requests, what stays for figures, and a status that no region sees."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import RANGE, SecurePersonalTable

# Beside the manager's own filter: an erased record does not exist for pages, and no page can make one.
HIDE = f"ALTER POLICY by_region ON workers_labourrecord USING ({RANGE} AND status <> 'erased') WITH CHECK ({RANGE} AND status <> 'erased')"
SHOW = f"ALTER POLICY by_region ON workers_labourrecord USING ({RANGE}) WITH CHECK ({RANGE})"


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0020_duplicates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("asked", "本人要求删除"),
                            ("withdrawn", "本人撤回同意"),
                            ("wrong", "登记错误，不是本地劳动力"),
                            ("time", "保存期满"),
                        ],
                        max_length=10,
                        verbose_name="原因",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等待审核"),
                            ("granted", "正在删除"),
                            ("done", "已删除"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="删除时间")),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="HouseholdFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("day", models.DateField(verbose_name="时点")),
                ("counted", models.BooleanField(verbose_name="零就业家庭")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="labourrecord",
            name="record_number_or_reason",
        ),
        migrations.AlterField(
            model_name="labourrecord",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "在册"),
                    ("moved_out", "已迁出"),
                    ("deceased", "已去世"),
                    ("withdrawn", "已撤销"),
                    ("merged", "已并入另一份档案"),
                    ("erased", "已删除"),
                ],
                default="active",
                max_length=12,
                verbose_name="记录状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="labourrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("id_index__isnull", False), ("id_missing", ""), ("id_number__isnull", False)),
                    models.Q(
                        ("id_index__isnull", True),
                        ("id_number__isnull", True),
                        models.Q(("id_missing", ""), _negated=True),
                    ),
                    models.Q(
                        ("id_index__isnull", True),
                        ("id_missing", ""),
                        ("id_number__isnull", True),
                        ("status", "merged"),
                    ),
                    ("status", "erased"),
                    _connector="OR",
                ),
                name="record_number_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="labourrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "erased"), _negated=True),
                    models.Q(
                        ("address__isnull", True),
                        ("consent_at__isnull", True),
                        ("consent_version", ""),
                        ("estate", ""),
                        ("ethnic_group", ""),
                        ("full_name", ""),
                        ("graduated_on__isnull", True),
                        ("grid", ""),
                        ("health_status", ""),
                        ("household__isnull", True),
                        ("id_index__isnull", True),
                        ("id_missing", ""),
                        ("id_missing_note", ""),
                        ("id_number__isnull", True),
                        ("income_band", ""),
                        ("industry", ""),
                        ("insured_kinds__isnull", True),
                        ("major", ""),
                        ("marital_status", ""),
                        ("name_initials", ""),
                        ("name_pinyin", ""),
                        ("not_working_reason", ""),
                        ("note", ""),
                        ("occupation__isnull", True),
                        ("phone__isnull", True),
                        ("phone_tail__isnull", True),
                        ("political_status", ""),
                        ("relation_to_head", ""),
                        ("residence_place", ""),
                        ("school_name", ""),
                        ("submission_id__isnull", True),
                        ("villager_group", ""),
                        ("work_unit_name", ""),
                        ("birth_date__day", 1),
                    ),
                    _connector="OR",
                ),
                name="record_erased_is_bare",
            ),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="asked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="erasures", to="workers.labourrecord"
            ),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddField(
            model_name="householdfigure",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="workers.household"
            ),
        ),
        migrations.AddField(
            model_name="householdfigure",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddIndex(
            model_name="erasurerequest",
            index=models.Index(fields=["region_path", "id"], name="erasure_path"),
        ),
        migrations.AddConstraint(
            model_name="erasurerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "granted"])), fields=("record",), name="erasure_open_once"
            ),
        ),
        migrations.AddIndex(
            model_name="householdfigure",
            index=models.Index(fields=["region_path", "id"], name="household_figure_path"),
        ),
        migrations.AddConstraint(
            model_name="householdfigure",
            constraint=models.UniqueConstraint(fields=("household", "day"), name="household_figure_once_a_day"),
        ),
        SecurePersonalTable("workers_erasurerequest"),
        SecurePersonalTable("workers_householdfigure"),
        migrations.RunSQL(HIDE, SHOW),
    ]
