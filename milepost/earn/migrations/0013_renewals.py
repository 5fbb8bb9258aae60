"""Renewals of badges that end, and that holders were told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earn", "0012_attested_days"),
        ("issue", "0010_person_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="renews",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="renewals",
                to="issue.credential",
            ),
        ),
        migrations.CreateModel(
            name="LapseReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lapse_reminders",
                        to="issue.credential",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credential", "days"), name="one_lapse_reminder"
                    )
                ],
            },
        ),
    ]
