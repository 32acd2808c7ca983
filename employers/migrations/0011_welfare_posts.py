import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable
from jiayu_jobs.state_guard import GuardState

# 人社部发〔2019〕124号: three years, until retirement within five years of it. Unconfirmed until the county has read it.
KINDS = ["hard_to_employ", "out_of_poverty", "transferred_rural"]


def first_rule(apps, schema_editor):
    apps.get_model("employers", "WelfareRule")(valid_from="2019-12-02", kinds=KINDS).save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0010_cooperation"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WelfareRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True, verbose_name="起始日期")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("migrant_worker", "农民工"),
                                ("local_migrant", "本地农民工"),
                                ("outgoing_migrant", "外出农民工"),
                                ("transferred_rural", "农村转移劳动力"),
                                ("returnee", "返乡人员"),
                                ("graduate", "高校毕业生"),
                                ("flexible_worker", "灵活就业人员"),
                                ("disabled", "残疾人"),
                                ("out_of_poverty", "脱贫劳动力"),
                                ("poverty_watch", "防返贫监测对象"),
                                ("former_fisher", "退捕渔民"),
                                ("study_mother", "陪读妈妈"),
                                ("hard_to_employ", "就业困难人员"),
                                ("age_4050", "大龄4050人员"),
                                ("zero_employment_household", "零就业家庭成员"),
                                ("minimum_living", "低保人员"),
                                ("unemployed_over_year", "连续失业一年以上"),
                                ("land_lost", "失地农民"),
                                ("zero_transfer_household", "农村零转移贫困家庭成员"),
                                ("graduate_unemployed_year", "毕业一年以上未就业高校毕业生"),
                                ("adult_orphan", "成年孤儿"),
                                ("veteran", "退役军人"),
                                ("military_spouse", "随军家属"),
                                ("registered_unemployed", "登记失业人员"),
                                ("urgent_talent", "急需紧缺人才"),
                            ],
                            max_length=32,
                        ),
                        size=None,
                        verbose_name="人员类别",
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(default=3, verbose_name="最长年限")),
                ("near_years", models.PositiveSmallIntegerField(default=5, verbose_name="距退休年数")),
                ("warn_days", models.PositiveSmallIntegerField(default=60, verbose_name="到期提醒天数")),
                ("verified", models.BooleanField(default=False, verbose_name="已核实")),
            ],
            options={
                "ordering": ("valid_from",),
            },
        ),
        migrations.CreateModel(
            name="WelfarePost",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("body", models.CharField(max_length=60, verbose_name="设岗单位")),
                ("title", models.CharField(max_length=40, verbose_name="岗位")),
                (
                    "kind",
                    models.CharField(
                        choices=[("urban", "城镇公益性岗位"), ("rural", "乡村公益性岗位")],
                        max_length=6,
                        verbose_name="类别",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待认定"),
                            ("open", "可安置"),
                            ("rejected", "未认定"),
                            ("closed", "已撤销"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="名额")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="在岗")),
                ("monthly_pay", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="月报酬（元）")),
                (
                    "post_subsidy",
                    models.DecimalField(decimal_places=2, default=0, max_digits=7, verbose_name="岗位补贴（元/月）"),
                ),
                (
                    "insurance_subsidy",
                    models.DecimalField(decimal_places=2, default=0, max_digits=7, verbose_name="社保补贴（元/月）"),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="认定意见")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                        verbose_name="所在村、社区",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="WelfarePlacement",
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
                            ("applied", "已申请"),
                            ("eligible", "符合条件"),
                            ("chosen", "已评议"),
                            ("noticed", "公示中"),
                            ("contracted", "已签协议"),
                            ("active", "在岗"),
                            ("ended", "已离岗"),
                            ("refused", "未通过"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("migrant_worker", "农民工"),
                            ("local_migrant", "本地农民工"),
                            ("outgoing_migrant", "外出农民工"),
                            ("transferred_rural", "农村转移劳动力"),
                            ("returnee", "返乡人员"),
                            ("graduate", "高校毕业生"),
                            ("flexible_worker", "灵活就业人员"),
                            ("disabled", "残疾人"),
                            ("out_of_poverty", "脱贫劳动力"),
                            ("poverty_watch", "防返贫监测对象"),
                            ("former_fisher", "退捕渔民"),
                            ("study_mother", "陪读妈妈"),
                            ("hard_to_employ", "就业困难人员"),
                            ("age_4050", "大龄4050人员"),
                            ("zero_employment_household", "零就业家庭成员"),
                            ("minimum_living", "低保人员"),
                            ("unemployed_over_year", "连续失业一年以上"),
                            ("land_lost", "失地农民"),
                            ("zero_transfer_household", "农村零转移贫困家庭成员"),
                            ("graduate_unemployed_year", "毕业一年以上未就业高校毕业生"),
                            ("adult_orphan", "成年孤儿"),
                            ("veteran", "退役军人"),
                            ("military_spouse", "随军家属"),
                            ("registered_unemployed", "登记失业人员"),
                            ("urgent_talent", "急需紧缺人才"),
                        ],
                        max_length=32,
                        verbose_name="依据类别",
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("started_on", models.DateField(null=True, verbose_name="上岗日期")),
                ("until", models.DateField(null=True, verbose_name="期满日期")),
                ("ended_on", models.DateField(null=True, verbose_name="离岗日期")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term", "期满"),
                            ("renewed", "续签"),
                            ("other_job", "找到别的工作"),
                            ("not_eligible", "不再符合条件"),
                            ("retired", "到退休年龄"),
                            ("broke_rules", "违反规定"),
                        ],
                        max_length=12,
                        verbose_name="离岗原因",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="意见")),
                (
                    "applied_by",
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
                    "placement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="welfare",
                        to="employers.placement",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="welfare", to="workers.labourrecord"
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
                    "renewed_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="employers.welfareplacement",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="employers.welfarepost",
                    ),
                ),
            ],
            options={
                "ordering": ("-applied_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="WelfarePay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("month", models.DateField(verbose_name="月份")),
                ("days", models.PositiveSmallIntegerField(verbose_name="出勤天数")),
                ("pay", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="报酬（元）")),
                ("post_subsidy", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="岗位补贴（元）")),
                (
                    "insurance_subsidy",
                    models.DecimalField(decimal_places=2, max_digits=7, verbose_name="社保补贴（元）"),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="welfare_pay",
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
                (
                    "welfare",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pay", to="employers.welfareplacement"
                    ),
                ),
            ],
            options={
                "ordering": ("-month", "id"),
                "indexes": [
                    models.Index(fields=["region_path", "id"], name="welfare_pay_path"),
                    models.Index(fields=["record"], name="welfare_pay_record"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("welfare", "month"), name="welfare_pay_once_a_month"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="welfare_pay_first_day"),
                    models.CheckConstraint(condition=models.Q(("days__lte", 31)), name="welfare_pay_days"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="welfarepost",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("places"))), name="welfare_last_place"
            ),
        ),
        migrations.AddIndex(
            model_name="welfareplacement",
            index=models.Index(fields=["region_path", "id"], name="welfare_path"),
        ),
        migrations.AddIndex(
            model_name="welfareplacement",
            index=models.Index(fields=["counted_region", "started_on"], name="welfare_counted"),
        ),
        migrations.AddIndex(
            model_name="welfareplacement",
            index=models.Index(fields=["record"], name="welfare_record"),
        ),
        migrations.AddConstraint(
            model_name="welfareplacement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("applied", "eligible", "chosen", "noticed", "contracted", "active"))),
                fields=("record",),
                name="welfare_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="welfareplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("active", "ended")), _negated=True),
                    models.Q(("started_on__isnull", False), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="welfare_at_work_has_its_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="welfareplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", True)),
                    _connector="OR",
                ),
                name="welfare_ended_has_its_day",
            ),
        ),
        SecurePersonalTable("employers_welfareplacement"),
        SecurePersonalTable("employers_welfarepay"),
        GuardState("employers_welfarepost", ("open>closed", "proposed>open", "proposed>rejected")),
        GuardState(
            "employers_welfareplacement",
            (
                "active>ended",
                "applied>eligible",
                "applied>refused",
                "chosen>noticed",
                "chosen>refused",
                "contracted>active",
                "contracted>refused",
                "eligible>chosen",
                "eligible>refused",
                "noticed>contracted",
                "noticed>refused",
            ),
        ),
        migrations.RunPython(first_rule, migrations.RunPython.noop),
    ]
