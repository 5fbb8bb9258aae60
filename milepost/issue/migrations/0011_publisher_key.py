"""The key this server signs records with, in its own name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0010_person_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublisherKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=300, unique=True)),
                ("multikey", models.CharField(max_length=120)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("current", models.BooleanField(default=True, null=True, unique=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
    ]
