"""People who are registered without an ID number: either a number with its index, or the reason why there is none."""

from django.conf import settings
from django.db import migrations, models

import jiayu_jobs.crypto.fields


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0017_spells_by_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="labourrecord",
            name="id_missing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("lost", "证件丢失补办中"),
                    ("never", "未办理"),
                    ("not_brought", "本人未带"),
                    ("other", "其他"),
                ],
                db_default="",
                max_length=12,
                verbose_name="暂无身份证号的原因",
            ),
        ),
        migrations.AddField(
            model_name="labourrecord",
            name="id_missing_note",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="原因说明"),
        ),
        migrations.AlterField(
            model_name="labourrecord",
            name="id_index",
            field=jiayu_jobs.crypto.fields.BlindIndexField(
                null=True, purpose="citizen_id", source="id_number", unique=True
            ),
        ),
        migrations.AlterField(
            model_name="labourrecord",
            name="id_number",
            field=jiayu_jobs.crypto.fields.EncryptedTextField(
                blank=True, mask="citizen_id", null=True, verbose_name="身份证号"
            ),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(
                condition=models.Q(("id_index", None)), fields=["region_path", "id"], name="record_without_number"
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
                    _connector="OR",
                ),
                name="record_number_or_reason",
            ),
        ),
    ]
