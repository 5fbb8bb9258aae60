"""Practice logs are evidence, measured by a criterion and kept as they were handed in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0009_logs"),
        ("earn", "0008_effort"),
        ("practice", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="artifact",
            name="file_has_its_digest",
        ),
        migrations.AddField(
            model_name="artifact",
            name="finding",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="artifact",
            name="log",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="practice.practicelog",
            ),
        ),
        migrations.AlterField(
            model_name="artifact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("file", "File"),
                    ("text", "Text"),
                    ("link", "Link"),
                    ("log", "Practice log"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="artifact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["file", "log"]), models.Q(("sha256", ""), _negated=True)
                    ),
                    ("kind", "text"),
                    ("kind", "link"),
                    _connector="OR",
                ),
                name="file_has_its_digest",
            ),
        ),
    ]
