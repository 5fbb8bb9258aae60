"""A Status List Token is kept as long as it says what its list says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0013_key_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="statuslist",
            name="token",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="statuslist",
            name="token_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
