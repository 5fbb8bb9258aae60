"""A badge may be signed once more, so that its holder can leave parts out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0011_publisher_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelectiveCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="selective_copy",
                        to="issue.credential",
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at", "id"],
            },
        ),
    ]
