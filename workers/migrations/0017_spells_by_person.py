"""Spells are kept apart person by person: an index that a restore makes in seconds."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.conf import settings
from django.db import migrations

import workers.models.story


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_full_width"),
        ("workers", "0016_phone_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="statusspell",
            name="spells_do_not_overlap",
        ),
        migrations.AddConstraint(
            model_name="statusspell",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("record", "="),
                    (
                        workers.models.story.DateRange(
                            "starts_on", "ends_on", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="spells_do_not_overlap",
            ),
        ),
    ]
