"""A message wakes the relay at commit."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("audit", "0002_walls")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER wake_relay AFTER INSERT ON outbox_outboxmessage "
            "FOR EACH STATEMENT EXECUTE FUNCTION jiayu_wake('outbox')",
            "DROP TRIGGER wake_relay ON outbox_outboxmessage",
        )
    ]
