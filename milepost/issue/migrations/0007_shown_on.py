"""On which day a badge was last shown to hold, for every badge issued from now on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issue", "0006_wallets")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="shown_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
