"""Employers, who acts for them, and the walls around their rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields
import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecureOrganisationRows, SecurePersonalTable

# Two admins who take each other off at one moment: the second waits for the employer's row and then finds itself last.
KEEPS_AN_ADMIN = """
CREATE FUNCTION employer_keeps_an_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  open_firm boolean;
BEGIN
  SELECT state <> 'closed' INTO open_firm FROM employers_employer WHERE id = OLD.employer_id FOR UPDATE;
  IF open_firm AND NOT EXISTS (
    SELECT 1 FROM employers_employermember WHERE employer_id = OLD.employer_id AND role = 'admin' AND ends_on IS NULL
  ) THEN
    RAISE EXCEPTION 'employer_keeps_an_admin' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER employer_keeps_an_admin AFTER UPDATE OR DELETE ON employers_employermember
FOR EACH ROW EXECUTE FUNCTION employer_keeps_an_admin();
REVOKE ALL ON FUNCTION employer_keeps_an_admin() FROM PUBLIC;
"""
REVERSE = """
DROP TRIGGER employer_keeps_an_admin ON employers_employermember;
DROP FUNCTION employer_keeps_an_admin();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("stations", "0004_full_width"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Employer",
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
                            ("enterprise", "企业"),
                            ("cooperative", "合作社"),
                            ("sole_trader", "个体工商户"),
                            ("institution", "机关事业单位、社会组织"),
                            ("household", "家庭雇主"),
                        ],
                        max_length=12,
                        verbose_name="经济类型",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="单位名称")),
                (
                    "credit_code",
                    models.CharField(max_length=18, null=True, unique=True, verbose_name="统一社会信用代码"),
                ),
                (
                    "id_number",
                    jiayu_jobs.crypto.fields.EncryptedTextField(
                        blank=True, mask="citizen_id", null=True, verbose_name="身份证号"
                    ),
                ),
                (
                    "id_index",
                    jiayu_jobs.crypto.fields.BlindIndexField(
                        null=True, purpose="citizen_id", source="id_number", unique=True
                    ),
                ),
                ("legal_person", models.CharField(blank=True, max_length=40, verbose_name="法定代表人")),
                ("contact_name", models.CharField(max_length=40, verbose_name="联系人")),
                ("contact_phone", jiayu_jobs.crypto.fields.EncryptedTextField(mask="phone", verbose_name="联系电话")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                (
                    "lng",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
                ),
                (
                    "lat",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
                ),
                (
                    "industry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "农林牧渔业"),
                            ("B", "采矿业"),
                            ("C", "制造业"),
                            ("D", "电力、热力、燃气及水"),
                            ("E", "建筑业"),
                            ("F", "批发和零售业"),
                            ("G", "交通运输、仓储和邮政业"),
                            ("H", "住宿和餐饮业"),
                            ("I", "信息传输、软件业"),
                            ("J", "金融业"),
                            ("K", "房地产业"),
                            ("L", "租赁和商务服务业"),
                            ("M", "科学研究和技术服务业"),
                            ("N", "水利、环境和公共设施"),
                            ("O", "居民服务、修理业"),
                            ("P", "教育"),
                            ("Q", "卫生和社会工作"),
                            ("R", "文化、体育和娱乐业"),
                            ("S", "公共管理、社会组织"),
                            ("T", "国际组织"),
                        ],
                        max_length=1,
                        verbose_name="行业门类",
                    ),
                ),
                ("industry_code", models.CharField(blank=True, max_length=4, verbose_name="行业代码")),
                ("park", models.CharField(blank=True, max_length=40, verbose_name="产业园")),
                ("is_key", models.BooleanField(default=False, verbose_name="重点企业")),
                ("is_care_centre", models.BooleanField(default=False, verbose_name="医养、月子中心")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "待核验"),
                            ("verified", "已核验"),
                            ("rejected", "未通过"),
                            ("suspended", "暂停"),
                            ("closed", "已注销"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="核验意见")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="核验时间")),
                ("connected_on", models.DateField(null=True, verbose_name="互联日期")),
                ("closed_on", models.DateField(null=True, verbose_name="注销日期")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
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
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.region",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="AboveScaleYear",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="above_scale_years",
                        to="employers.employer",
                    ),
                ),
            ],
            options={
                "ordering": ("-year",),
            },
        ),
        migrations.CreateModel(
            name="EmployerInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("admin", "管理员"), ("member", "经办人")],
                        default="member",
                        max_length=8,
                        verbose_name="角色",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="邀请码指纹")),
                ("note", models.CharField(max_length=40, verbose_name="给谁")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="发出时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效期")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="employers.employer"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
            },
        ),
        migrations.CreateModel(
            name="EmployerMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("admin", "管理员"), ("member", "经办人")],
                        default="member",
                        max_length=8,
                        verbose_name="角色",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="employers.employer"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("role", "starts_on", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(fields=["region_path", "id"], name="employer_path"),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(fields=["region_path", "name", "id"], name="employer_name"),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit_code__isnull", True), ("id_index__isnull", False), ("kind", "household")),
                    models.Q(
                        models.Q(("kind", "household"), _negated=True),
                        ("credit_code__isnull", False),
                        ("id_index__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="employer_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on__isnull", True), ("state", "closed"), _connector="OR"),
                name="employer_closed_has_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("connected_on__isnull", True),
                    ("closed_on__gte", models.F("connected_on")),
                    _connector="OR",
                ),
                name="employer_closed_after_connected",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lng__isnull", True), ("lat__isnull", True)),
                    models.Q(("lng__isnull", False), ("lat__isnull", False)),
                    _connector="OR",
                ),
                name="employer_point_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="abovescaleyear",
            constraint=models.UniqueConstraint(fields=("employer", "year"), name="above_scale_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="employermember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)), fields=("employer", "user"), name="member_once_a_firm"
            ),
        ),
        migrations.AddConstraint(
            model_name="employermember",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="member_ends_after_start",
            ),
        ),
        SecurePersonalTable("employers_employer"),
        SecureOrganisationRows("employers_employer", "id"),
        migrations.RunSQL(KEEPS_AN_ADMIN, REVERSE),
    ]
