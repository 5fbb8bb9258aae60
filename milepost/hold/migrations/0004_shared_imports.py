"""A share also shows badges from elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hold", "0003_readers"),
    ]

    operations = [
        migrations.AddField(
            model_name="share",
            name="imported",
            field=models.ManyToManyField(
                blank=True, related_name="shares", to="hold.importedcredential"
            ),
        ),
    ]
