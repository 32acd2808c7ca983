"""A restored copy goes on with blocks of its own numbers; one block follows another, by its digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditblock",
            name="closes_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="auditblock",
            name="to_transaction",
            field=models.BigIntegerField(),
        ),
        migrations.AddConstraint(
            model_name="auditblock",
            constraint=models.UniqueConstraint(fields=("previous",), name="audit_one_block_follows"),
        ),
    ]
