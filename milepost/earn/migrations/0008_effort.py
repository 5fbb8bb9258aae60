"""How long it took, asked once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earn", "0007_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Effort",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="effort",
                        serialize=False,
                        to="earn.submission",
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("skipped", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skipped", False),
                            models.Q(("hours", None), ("weeks", None)),
                            _connector="OR",
                        ),
                        name="skipped_says_nothing",
                    )
                ],
            },
        ),
    ]
