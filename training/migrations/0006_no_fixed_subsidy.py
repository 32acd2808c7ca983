from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0005_dated_subsidies")]

    operations = [migrations.RemoveField(model_name="trainingproject", name="subsidy")]
