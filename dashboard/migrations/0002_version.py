"""The counter of versions that values carry."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0001_initial"), ("workers", "0002_walls")]

    operations = [migrations.RunSQL("CREATE SEQUENCE dashboard_version", "DROP SEQUENCE dashboard_version")]
