"""A piece of evidence names any context in words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0002_evidence_attestations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evidenceitem",
            name="setting",
            field=models.CharField(max_length=200),
        ),
    ]
