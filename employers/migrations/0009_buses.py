import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable
from jiayu_jobs.state_guard import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0008_referral_way"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BusTrip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="车次名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "筹备中"),
                            ("open", "可报名"),
                            ("full", "已坐满"),
                            ("departed", "已发车"),
                            ("arrived", "已到企业"),
                            ("closed", "已结束"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("runs_on", models.DateField(verbose_name="日期")),
                ("leaves_at", models.TimeField(verbose_name="发车时间")),
                ("returns_at", models.TimeField(blank=True, null=True, verbose_name="返程时间")),
                (
                    "pickup_points",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="上车点"
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField(default=0, verbose_name="座位数")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="已有座")),
                ("boarded", models.PositiveSmallIntegerField(null=True, verbose_name="上车人数")),
                ("cost", models.DecimalField(decimal_places=2, max_digits=9, null=True, verbose_name="费用（元）")),
                ("closed_on", models.DateField(null=True, verbose_name="结束日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
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
                "ordering": ("-runs_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="BusRider",
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
                            ("waiting", "候补"),
                            ("seated", "有座"),
                            ("boarded", "已上车"),
                            ("absent", "没有来"),
                            ("off", "不去了"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("pickup", models.CharField(max_length=60, verbose_name="上车点")),
                ("runs_on", models.DateField(verbose_name="日期")),
                ("priority", models.PositiveSmallIntegerField(default=0, verbose_name="优先")),
                ("why", models.CharField(blank=True, max_length=60, verbose_name="优先原因")),
                ("interested", models.BooleanField(null=True, verbose_name="有意向")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "added_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="rides", to="workers.labourrecord"
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.referral",
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
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="riders", to="employers.bustrip"
                    ),
                ),
            ],
            options={
                "ordering": ("pickup", "-priority", "added_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="BusFirm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("unit_name", models.CharField(max_length=80, verbose_name="单位")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer"
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="firms", to="employers.bustrip"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="BusVehicle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plate", models.CharField(max_length=10, verbose_name="车牌号")),
                ("seats", models.PositiveSmallIntegerField(verbose_name="座位数")),
                ("driver", models.CharField(max_length=20, verbose_name="驾驶员")),
                ("insurance_number", models.CharField(max_length=40, verbose_name="保险单号")),
                ("escort", models.CharField(max_length=20, verbose_name="随车人员")),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vehicles", to="employers.bustrip"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="bustrip",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("seats"))), name="bus_last_seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="bustrip",
            constraint=models.CheckConstraint(
                condition=models.Q(("pickup_points__len__gte", 1)), name="bus_stops_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="bustrip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("boarded__isnull", False), ("closed_on__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                    _connector="OR",
                ),
                name="bus_closed_has_its_figures",
            ),
        ),
        migrations.AddIndex(
            model_name="busrider",
            index=models.Index(fields=["region_path", "id"], name="rider_path"),
        ),
        migrations.AddIndex(
            model_name="busrider",
            index=models.Index(fields=["counted_region", "runs_on"], name="rider_counted"),
        ),
        migrations.AddIndex(
            model_name="busrider",
            index=models.Index(fields=["record"], name="rider_record"),
        ),
        migrations.AddConstraint(
            model_name="busrider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "off"), _negated=True), fields=("trip", "record"), name="rider_once_a_trip"
            ),
        ),
        migrations.AddConstraint(
            model_name="busfirm",
            constraint=models.UniqueConstraint(fields=("trip", "employer"), name="bus_firm_once_a_trip"),
        ),
        migrations.AddConstraint(
            model_name="busvehicle",
            constraint=models.UniqueConstraint(fields=("trip", "plate"), name="bus_vehicle_once_a_trip"),
        ),
        SecurePersonalTable("employers_busrider"),
        GuardState(
            "employers_bustrip",
            (
                "arrived>closed",
                "departed>arrived",
                "full>cancelled",
                "full>departed",
                "full>open",
                "open>cancelled",
                "open>departed",
                "open>full",
                "planned>cancelled",
                "planned>open",
            ),
        ),
        GuardState(
            "employers_busrider",
            (
                "absent>boarded",
                "boarded>absent",
                "seated>absent",
                "seated>boarded",
                "seated>off",
                "waiting>off",
                "waiting>seated",
            ),
        ),
    ]
