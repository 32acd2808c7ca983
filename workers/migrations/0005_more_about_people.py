"""What a record may say besides: where somebody lives, what they learnt and can do, how they are insured."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid
from jiayu_jobs.scoping.operations import SecurePersonalTable


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0002_security"),
        ("workers", "0004_counting_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="jobintention",
            name="wage_expected_max",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="期望月薪上限(元)"),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="graduated_on",
            field=models.DateField(blank=True, null=True, verbose_name="毕业时间"),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="health_status",
            field=models.CharField(
                blank=True,
                choices=[("10", "健康或良好"), ("20", "一般或较弱"), ("30", "有慢性病"), ("60", "残疾")],
                db_default="",
                max_length=2,
                verbose_name="健康状况",
            ),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="industry",
            field=models.CharField(
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
                db_default="",
                max_length=1,
                verbose_name="行业",
            ),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="insured_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("pension", "职工养老"),
                        ("medical", "职工医保"),
                        ("unemployment", "失业"),
                        ("injury", "工伤"),
                        ("resident_pension", "居民养老"),
                        ("resident_medical", "居民医保"),
                    ],
                    max_length=16,
                ),
                null=True,
                size=None,
                verbose_name="社保参保",
            ),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="major",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="专业"),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="residence_place",
            field=models.CharField(blank=True, db_default="", max_length=12, verbose_name="常住地区划代码"),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="school_name",
            field=models.CharField(blank=True, db_default="", max_length=60, verbose_name="毕业院校"),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="verified_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核实人",
            ),
        ),
        migrations.AddField(
            model_name="statusspell",
            name="industry",
            field=models.CharField(
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
                db_default="",
                max_length=1,
                verbose_name="行业",
            ),
        ),
        migrations.CreateModel(
            name="PersonSkill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region_path", models.TextField(db_collation="C", editable=False)),
                ("name", models.CharField(max_length=40, verbose_name="技能")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(5, "初级工"), (4, "中级工"), (3, "高级工"), (2, "技师"), (1, "高级技师")],
                        null=True,
                        verbose_name="等级",
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年限")),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="workers.labourrecord"
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
                "ordering": ("name",),
                "indexes": [models.Index(fields=["region_path", "id"], name="skill_path")],
                "constraints": [models.UniqueConstraint(fields=("record", "name"), name="skill_once_a_person")],
            },
        ),
        SecurePersonalTable("workers_personskill"),
    ]
