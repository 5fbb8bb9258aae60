"""A share may be for everyone: its link is found again, and other sites may show it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hold", "0008_kept_pieces"),
    ]

    operations = [
        migrations.AddField(
            model_name="share",
            name="public",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="share",
            name="sealed_token",
            field=models.BinaryField(default=b""),
        ),
    ]
