"""A piece of work names any of its version's contexts, not only the four broad ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earn", "0004_attestation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="artifact",
            name="setting",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="upload",
            name="setting",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
