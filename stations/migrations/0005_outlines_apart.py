"""Outlines leave the table of regions, which nearly every page reads twice a row and which rarely draws a map."""

import django.db.models.deletion
from django.db import migrations, models


def take_apart(apps, schema_editor):
    """Region.polygon becomes a row of its own."""
    outline, region = apps.get_model("stations", "RegionOutline"), apps.get_model("stations", "Region")
    held = region.objects.exclude(polygon=None).values_list("code", "polygon")
    outline.objects.bulk_create([outline(region_id=code, geometry=shape) for code, shape in held])


def bring_together(apps, schema_editor):
    """The way back."""
    region = apps.get_model("stations", "Region")
    for code, shape in apps.get_model("stations", "RegionOutline").objects.values_list("region", "geometry"):
        region.objects.filter(code=code).update(polygon=shape)


class Migration(migrations.Migration):
    dependencies = [("stations", "0004_full_width")]

    operations = [
        migrations.CreateModel(
            name="RegionOutline",
            fields=[
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="stations.region",
                    ),
                ),
                ("geometry", models.JSONField(verbose_name="GeoJSON geometry, WGS-84")),
            ],
        ),
        migrations.RunPython(take_apart, bring_together),
        migrations.RemoveField(model_name="region", name="polygon"),
    ]
