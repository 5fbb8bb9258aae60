"""The gate's report is kept as it was when a version was published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="achievementversion",
            name="gate_report",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
