"""可能重复 and 合并: pairs, merges with everything that takes them back, and a status that gives its identity up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0019_number_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("first_key", models.UUIDField(verbose_name="记录一")),
                ("second_key", models.UUIDField(verbose_name="记录二")),
                (
                    "kind",
                    models.CharField(
                        choices=[("same_birth", "同名、同一天出生"), ("near_number", "同名、身份证号只差一处")],
                        max_length=12,
                        verbose_name="为什么",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待核对"), ("distinct", "不是同一个人"), ("merged", "已合并")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="结论依据")),
                ("found_at", models.DateTimeField(auto_now_add=True, verbose_name="发现时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
            ],
            options={
                "ordering": ("-found_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="DuplicateSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("searched_until", models.DateTimeField(verbose_name="查到哪一刻")),
            ],
        ),
        migrations.CreateModel(
            name="RecordMerge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("survivor_key", models.UUIDField(verbose_name="保留的记录")),
                ("other_key", models.UUIDField(verbose_name="并入的记录")),
                (
                    "state",
                    models.CharField(
                        choices=[("done", "已合并"), ("undone", "已撤销")],
                        default="done",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("before", jiayu_jobs.crypto.fields.EncryptedTextField(mask="nothing", verbose_name="合并前的内容")),
                ("after", models.CharField(max_length=64, verbose_name="合并后的指纹")),
                ("moved", models.JSONField(default=list, verbose_name="并过去的")),
                ("stayed", models.JSONField(default=list, verbose_name="留下的")),
                ("merged_at", models.DateTimeField(auto_now_add=True, verbose_name="合并时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
            ],
            options={
                "ordering": ("-merged_at", "-id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="labourrecord",
            name="record_number_or_reason",
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workers.labourrecord",
                verbose_name="并入",
            ),
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
                ],
                default="active",
                max_length=12,
                verbose_name="记录状态",
            ),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(fields=["updated_at"], name="record_updated"),
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
                    _connector="OR",
                ),
                name="record_number_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="labourrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duplicate_of__isnull", False), ("status", "merged")),
                    models.Q(models.Q(("status", "merged"), _negated=True), ("duplicate_of__isnull", True)),
                    _connector="OR",
                ),
                name="record_merged_into_another",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddField(
            model_name="recordmerge",
            name="merged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="recordmerge",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="workers.duplicatepair"
            ),
        ),
        migrations.AddField(
            model_name="recordmerge",
            name="region",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
            ),
        ),
        migrations.AddField(
            model_name="recordmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["region_path", "id"], name="pair_path"),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["second_key"], name="pair_second"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("first_key", "second_key"), name="pair_once"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_key__lt", models.F("second_key"))), name="pair_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="recordmerge",
            index=models.Index(fields=["region_path", "id"], name="merge_path"),
        ),
        migrations.AddConstraint(
            model_name="recordmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "done")), fields=("other_key",), name="merge_once"
            ),
        ),
        SecurePersonalTable("workers_duplicatepair"),
        SecurePersonalTable("workers_recordmerge"),
    ]
