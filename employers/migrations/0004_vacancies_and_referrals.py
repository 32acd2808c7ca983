"""Vacancies, referrals, placements and the walls around them; from here on every state moves by its table alone."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import LetPublishedBeRead, SecureOrganisationRows, SecurePersonalTable
from jiayu_jobs.state_guard import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0003_visits_and_issues"),
        ("stations", "0004_full_width"),
        ("workers", "0022_spelt_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Vacancy",
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
                            ("draft", "草稿"),
                            ("submitted", "待审核"),
                            ("published", "招聘中"),
                            ("suspended", "暂停"),
                            ("filled", "已招满"),
                            ("closed", "已结束"),
                            ("rejected", "未通过"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("full_time", "全职"),
                            ("part_time", "兼职"),
                            ("gig", "零工"),
                            ("day_pay", "日结"),
                            ("seasonal", "季节工"),
                            ("piece_work", "计件"),
                            ("intern", "见习实习"),
                            ("welfare", "公益性岗位"),
                        ],
                        default="full_time",
                        max_length=12,
                        verbose_name="岗位类型",
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="岗位名称")),
                ("headcount", models.PositiveIntegerField(default=1, verbose_name="招聘人数")),
                ("filled", models.PositiveIntegerField(default=0, verbose_name="已招人数")),
                ("wage_min", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="工资")),
                (
                    "wage_max",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="工资上限"),
                ),
                (
                    "wage_unit",
                    models.CharField(
                        choices=[("hour", "元/小时"), ("day", "元/天"), ("month", "元/月"), ("piece", "元/件")],
                        default="month",
                        max_length=8,
                        verbose_name="工资单位",
                    ),
                ),
                ("pay_parts", models.CharField(blank=True, max_length=80, verbose_name="工资构成")),
                ("overtime_pay", models.CharField(blank=True, max_length=80, verbose_name="加班费")),
                (
                    "pay_cycle",
                    models.CharField(
                        choices=[("day", "日结"), ("week", "周结"), ("month", "月结"), ("work_done", "完工结")],
                        default="month",
                        max_length=10,
                        verbose_name="结算周期",
                    ),
                ),
                ("pay_day", models.CharField(blank=True, max_length=20, verbose_name="发薪日")),
                ("meals_included", models.BooleanField(default=False, verbose_name="包吃")),
                ("lodging_included", models.BooleanField(default=False, verbose_name="包住")),
                ("shuttle", models.BooleanField(default=False, verbose_name="班车接送")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="上工日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="完工日期")),
                ("works_from", models.TimeField(blank=True, null=True, verbose_name="上班时间")),
                ("works_until", models.TimeField(blank=True, null=True, verbose_name="下班时间")),
                ("shifts", models.CharField(blank=True, max_length=60, verbose_name="班次")),
                (
                    "hours_a_day",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, verbose_name="每天工时"),
                ),
                ("rest_days", models.CharField(blank=True, max_length=40, verbose_name="休息")),
                ("fits_school_hours", models.BooleanField(default=False, verbose_name="适合接送孩子的时间")),
                (
                    "education_min",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("11", "博士"),
                            ("14", "研究生"),
                            ("21", "本科"),
                            ("31", "大专"),
                            ("41", "中专"),
                            ("44", "职高"),
                            ("47", "技校"),
                            ("61", "高中"),
                            ("71", "初中"),
                            ("81", "小学"),
                            ("90", "文盲"),
                            ("99", "其他"),
                        ],
                        max_length=2,
                        verbose_name="学历要求",
                    ),
                ),
                ("age_min", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最小年龄")),
                ("age_max", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最大年龄")),
                ("age_reason", models.CharField(blank=True, max_length=100, verbose_name="年龄要求的理由")),
                ("takes_retired", models.BooleanField(default=False, verbose_name="接收超过退休年龄的人")),
                ("certificate", models.CharField(blank=True, max_length=40, verbose_name="需要的证书")),
                (
                    "certificate_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(5, "初级工"), (4, "中级工"), (3, "高级工"), (2, "技师"), (1, "高级技师")],
                        null=True,
                        verbose_name="证书等级",
                    ),
                ),
                ("health_certificate", models.BooleanField(default=False, verbose_name="需要健康证")),
                ("duties", models.CharField(blank=True, max_length=500, verbose_name="工作内容")),
                ("requirements", models.CharField(blank=True, max_length=300, verbose_name="其他要求")),
                ("hazards", models.CharField(blank=True, max_length=100, verbose_name="职业危害")),
                ("protection", models.CharField(blank=True, max_length=100, verbose_name="劳动保护")),
                (
                    "contract_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("labour_contract", "劳动合同"),
                            ("service_agreement", "劳务协议"),
                            ("oral", "口头约定"),
                            ("none", "不签"),
                        ],
                        max_length=18,
                        verbose_name="签什么",
                    ),
                ),
                (
                    "probation_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="试用期（月）"),
                ),
                (
                    "probation_pay",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="试用期工资"
                    ),
                ),
                (
                    "insurance_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("pension", "养老"),
                                ("medical", "医疗"),
                                ("unemployment", "失业"),
                                ("injury", "工伤"),
                                ("maternity", "生育"),
                                ("accident", "意外险"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("work_place", models.CharField(blank=True, max_length=120, verbose_name="工作地点")),
                (
                    "lng",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
                ),
                (
                    "lat",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
                ),
                ("contact_name", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                (
                    "contact_phone",
                    jiayu_jobs.crypto.fields.EncryptedTextField(
                        blank=True, mask="phone", null=True, verbose_name="联系电话"
                    ),
                ),
                ("call_hours", models.CharField(blank=True, max_length=40, verbose_name="接电话时间")),
                ("interview_place", models.CharField(blank=True, max_length=120, verbose_name="面试地点")),
                ("what_to_bring", models.CharField(blank=True, max_length=100, verbose_name="面试带什么")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="招聘截止")),
                ("extended_for", models.CharField(blank=True, max_length=100, verbose_name="延期原因")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("is_unreviewed", models.BooleanField(default=False, verbose_name="先发后审")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="审核意见")),
                ("closed_on", models.DateField(null=True, verbose_name="结束日期")),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("expired", "到期"),
                            ("hired", "已招到人"),
                            ("no_need", "不招了"),
                            ("wrong", "填错了"),
                            ("employer_left", "单位已注销或暂停"),
                        ],
                        max_length=14,
                        verbose_name="结束原因",
                    ),
                ),
                ("outcome_asked_at", models.DateTimeField(null=True, verbose_name="问过招聘结果")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="填写时间")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                (
                    "copied_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="employers.vacancy",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="vacancies", to="employers.employer"
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.occupation",
                        verbose_name="工种",
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
                    "work_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                        verbose_name="工作所在村、社区",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "站点推介"),
                            ("match", "人岗匹配"),
                            ("bus", "送工进企"),
                            ("self", "本人想去"),
                        ],
                        default="desk",
                        max_length=8,
                        verbose_name="来路",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="推介日期")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="推介时间")),
                ("reasons", models.CharField(blank=True, max_length=300, verbose_name="推介理由")),
                ("moved_at", models.DateTimeField(auto_now_add=True, verbose_name="最近变动")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="本人同意时间")),
                ("interview_at", models.DateTimeField(null=True, verbose_name="面试时间")),
                ("interview_place", models.CharField(blank=True, max_length=120, verbose_name="面试地点")),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="原因")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("asked_again_at", models.DateTimeField(null=True, verbose_name="催问时间")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                (
                    "counted_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.region"
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="referrals", to="workers.labourrecord"
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
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="employers.vacancy"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                            ("full_time", "全职"),
                            ("part_time", "兼职"),
                            ("gig", "零工"),
                            ("day_pay", "日结"),
                            ("seasonal", "季节工"),
                            ("piece_work", "计件"),
                            ("intern", "见习实习"),
                            ("welfare", "公益性岗位"),
                        ],
                        max_length=12,
                        verbose_name="岗位类型",
                    ),
                ),
                ("unit_name", models.CharField(max_length=80, verbose_name="单位")),
                ("started_on", models.DateField(verbose_name="上岗日期")),
                ("ended_on", models.DateField(null=True, verbose_name="离岗日期")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contract_over", "到期"),
                            ("work_done", "活干完了"),
                            ("resigned", "本人辞工"),
                            ("dismissed", "单位辞退"),
                            ("other_job", "另找了工作"),
                            ("family", "家里有事"),
                            ("health", "身体原因"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        verbose_name="离岗原因",
                    ),
                ),
                (
                    "contract_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("labour_contract", "劳动合同"),
                            ("service_agreement", "劳务协议"),
                            ("oral", "口头约定"),
                            ("none", "不签"),
                        ],
                        max_length=18,
                        verbose_name="签什么",
                    ),
                ),
                ("is_reemployment", models.BooleanField(default=False, verbose_name="再就业")),
                ("evidence", models.CharField(blank=True, max_length=80, verbose_name="依据")),
                ("confirmed_by_employer", models.BooleanField(default=False, verbose_name="单位确认")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
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
                        related_name="placements",
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
                    "referral",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placement",
                        to="employers.referral",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="employers.vacancy",
                    ),
                ),
            ],
            options={
                "ordering": ("-started_on", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["region_path", "id"], name="vacancy_path"),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["state", "id"], name="vacancy_state"),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["employer", "id"], name="vacancy_employer"),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(condition=models.Q(("headcount__gte", 1)), name="vacancy_wants_somebody"),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("filled__gte", 0), ("filled__lte", models.F("headcount"))),
                name="vacancy_last_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wage_min__gt", 0),
                    models.Q(("wage_max__isnull", True), ("wage_max__gte", models.F("wage_min")), _connector="OR"),
                ),
                name="vacancy_pays",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("age_max__isnull", True), ("age_min__isnull", True)),
                    models.Q(("age_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="vacancy_age_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("age_min__isnull", True), ("age_min__gte", 16), _connector="OR"),
                name="vacancy_nobody_under_16",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("published", "suspended", "filled")), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="vacancy_published_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                    _connector="OR",
                ),
                name="vacancy_closed_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("lng__isnull", True)),
                    models.Q(("lat__isnull", False), ("lng__isnull", False)),
                    _connector="OR",
                ),
                name="vacancy_point_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["region_path", "id"], name="referral_path"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["counted_region", "made_on"], name="referral_counted"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["record"], name="referral_record"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["vacancy", "state"], name="referral_vacancy"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("recommended", "contacted", "interviewing", "offered"))),
                fields=("record", "vacancy"),
                name="referral_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", True),
                        ("state__in", ("recommended", "contacted", "interviewing", "offered")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("recommended", "contacted", "interviewing", "offered")), _negated=True),
                        ("ended_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_over_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["region_path", "id"], name="placement_path"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["counted_region", "started_on"], name="placement_counted"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["record"], name="placement_record"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("record", "vacancy"), name="placement_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"
                ),
                name="placement_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), models.Q(("end_reason", ""), _negated=True), _connector="OR"
                ),
                name="placement_over_has_a_reason",
            ),
        ),
        SecurePersonalTable("employers_vacancy"),
        SecureOrganisationRows("employers_vacancy", "employer_id"),
        LetPublishedBeRead("employers_vacancy", "published_at"),
        SecurePersonalTable("employers_referral"),
        SecurePersonalTable("employers_placement"),
        GuardState(
            "employers_employer",
            (
                "rejected>closed",
                "rejected>submitted",
                "submitted>rejected",
                "submitted>verified",
                "suspended>closed",
                "suspended>verified",
                "verified>closed",
                "verified>suspended",
            ),
        ),
        GuardState(
            "employers_employermonth",
            (
                "checked>due",
                "checked>locked",
                "due>reported",
                "reported>checked",
                "reported>due",
            ),
        ),
        GuardState(
            "employers_employervisit",
            (
                "done>reported",
                "planned>cancelled",
                "planned>done",
            ),
        ),
        GuardState(
            "employers_employerissue",
            (
                "assigned>doing",
                "assigned>raised",
                "assigned>refused",
                "assigned>solved",
                "doing>raised",
                "doing>refused",
                "doing>solved",
                "raised>assigned",
                "raised>refused",
                "reopened>assigned",
                "reopened>refused",
                "solved>confirmed",
                "solved>reopened",
            ),
        ),
        GuardState(
            "employers_vacancy",
            (
                "draft>closed",
                "draft>published",
                "draft>submitted",
                "filled>closed",
                "filled>published",
                "published>closed",
                "published>filled",
                "published>rejected",
                "published>suspended",
                "rejected>closed",
                "rejected>submitted",
                "submitted>closed",
                "submitted>draft",
                "submitted>published",
                "submitted>rejected",
                "suspended>closed",
                "suspended>filled",
                "suspended>published",
            ),
        ),
        GuardState(
            "employers_referral",
            (
                "contacted>declined_by_person",
                "contacted>interviewing",
                "contacted>lapsed",
                "contacted>no_contact",
                "contacted>offered",
                "contacted>onboarded",
                "contacted>refused_by_employer",
                "contacted>vacancy_gone",
                "interviewing>declined_by_person",
                "interviewing>lapsed",
                "interviewing>no_contact",
                "interviewing>no_show",
                "interviewing>offered",
                "interviewing>onboarded",
                "interviewing>refused_by_employer",
                "interviewing>vacancy_gone",
                "offered>declined_by_person",
                "offered>lapsed",
                "offered>no_contact",
                "offered>no_show",
                "offered>onboarded",
                "offered>refused_by_employer",
                "offered>vacancy_gone",
                "recommended>contacted",
                "recommended>declined_by_person",
                "recommended>lapsed",
                "recommended>no_contact",
                "recommended>vacancy_gone",
            ),
        ),
    ]
