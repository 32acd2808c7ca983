"""What was answered to requests with an Idempotency-Key."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.identifiers.uid


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiayu_jobs.identifiers.uid.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=80, verbose_name="Idempotency-Key")),
                ("digest", models.CharField(max_length=64, verbose_name="请求指纹")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="状态码")),
                ("headers", models.JSONField(default=dict, verbose_name="头")),
                ("body", models.TextField(blank=True, verbose_name="答复")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="answered_once_a_key")],
            },
        ),
    ]
