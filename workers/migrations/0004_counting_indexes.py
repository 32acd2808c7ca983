"""Small indexes that let the roll-up pass by the whole register when it counts what hangs on people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0003_retirement_rules")]

    operations = [
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(fields=["id"], condition=~models.Q(status="active"), name="record_closed"),
        ),
        migrations.AddIndex(
            model_name="labourrecord",
            index=models.Index(
                fields=["region_path", "household"], condition=models.Q(wants_work=True), name="record_willing"
            ),
        ),
    ]
