"""What earning it really takes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0007_lineage"),
    ]

    operations = [
        migrations.CreateModel(
            name="RealEffort",
            fields=[
                (
                    "achievement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="real_effort",
                        serialize=False,
                        to="define.achievement",
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
    ]
