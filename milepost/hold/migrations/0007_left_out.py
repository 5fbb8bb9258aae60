"""A share may leave parts of its badges out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hold", "0006_connections"),
    ]

    operations = [
        migrations.AddField(
            model_name="share",
            name="left_out",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
