"""A criterion can be measured over time by a rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0005_contexts"),
    ]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="rule",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
