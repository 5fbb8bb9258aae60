"""Keys by which people sign in their own name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0009_hosted_badges"),
        ("people", "0002_families"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signing_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("method", models.CharField(max_length=300, unique=True)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
    ]
