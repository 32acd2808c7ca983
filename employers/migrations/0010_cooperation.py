import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0009_buses"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("partner", models.CharField(max_length=60, verbose_name="合作方")),
                (
                    "kind",
                    models.CharField(
                        choices=[("labour_cooperation", "劳务协作"), ("school", "校地合作"), ("other", "其他")],
                        default="labour_cooperation",
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="生效日期")),
                ("ends_on", models.DateField(null=True, verbose_name="终止日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="主要内容")),
                (
                    "made_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="OutOfTownIntention",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("place", models.CharField(max_length=12, verbose_name="想去哪里")),
                ("work", models.CharField(blank=True, max_length=40, verbose_name="想做什么")),
                (
                    "source",
                    models.CharField(
                        choices=[("desk", "站点登记"), ("fair", "招聘会"), ("visit", "上门走访")],
                        default="desk",
                        max_length=6,
                        verbose_name="来路",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="登记日期")),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intentions",
                        to="employers.agreement",
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
                        related_name="away_intentions",
                        to="workers.labourrecord",
                    ),
                ),
                (
                    "recorded_by",
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
            ],
            options={
                "ordering": ("-said_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PatchGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="小组名称")),
                ("members", models.CharField(max_length=200, verbose_name="成员")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                        verbose_name="片区",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="SiteGuidance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("guided_on", models.DateField(verbose_name="日期")),
                ("summary", models.CharField(max_length=300, verbose_name="指导内容")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trips", to="employers.patchgroup"
                    ),
                ),
                (
                    "made_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
            ],
            options={
                "ordering": ("-guided_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="GuidancePart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("site", "网点"), ("firm", "企业"), ("worker", "劳动者")],
                        max_length=6,
                        verbose_name="对象",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="名称")),
                ("count", models.PositiveSmallIntegerField(default=1, verbose_name="人数")),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.servicesite",
                    ),
                ),
                (
                    "guidance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="employers.siteguidance"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="TalentRecruit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("talent_train", "引才专列"), ("regular", "常态招录")],
                        max_length=14,
                        verbose_name="渠道",
                    ),
                ),
                ("hired_on", models.DateField(verbose_name="录用日期")),
                (
                    "degree",
                    models.CharField(
                        choices=[("doctor", "博士"), ("master", "硕士"), ("bachelor", "本科"), ("college", "大专")],
                        max_length=10,
                        verbose_name="学历",
                    ),
                ),
                ("unit_name", models.CharField(max_length=60, verbose_name="用人单位")),
                ("post", models.CharField(blank=True, max_length=40, verbose_name="岗位")),
                (
                    "made_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
                    ),
                ),
            ],
            options={
                "ordering": ("-hired_on", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)), fields=("partner", "kind"), name="agreement_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="agreement_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="outoftownintention",
            index=models.Index(fields=["region_path", "id"], name="away_path"),
        ),
        migrations.AddIndex(
            model_name="outoftownintention",
            index=models.Index(fields=["counted_region", "said_on"], name="away_counted"),
        ),
        migrations.AddIndex(
            model_name="outoftownintention",
            index=models.Index(fields=["record"], name="away_record"),
        ),
        migrations.AddConstraint(
            model_name="outoftownintention",
            constraint=models.UniqueConstraint(fields=("record", "place", "said_on"), name="away_once_a_day_and_place"),
        ),
        SecurePersonalTable("employers_outoftownintention"),
    ]
