"""Who waits may board when somebody else does not come."""

from django.db import migrations

from jiayu_jobs.state_guard import GuardState

BEFORE = (
    "absent>boarded",
    "boarded>absent",
    "seated>absent",
    "seated>boarded",
    "seated>off",
    "waiting>off",
    "waiting>seated",
)
AFTER = (
    "absent>boarded",
    "boarded>absent",
    "seated>absent",
    "seated>boarded",
    "seated>off",
    "waiting>boarded",
    "waiting>off",
    "waiting>seated",
)


class Migration(migrations.Migration):
    dependencies = [("employers", "0011_welfare_posts")]

    operations = [GuardState("employers_busrider", AFTER, before=BEFORE)]
