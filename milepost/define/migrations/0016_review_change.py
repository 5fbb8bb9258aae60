"""A change of how work is reviewed, which two people make."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0015_renewal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("alone", models.BooleanField(default=False)),
                ("salt", models.CharField(blank=True, max_length=43)),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_change",
                        to="define.achievementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alone", True),
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("changed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_confirms_their_own_way_of_reviewing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leaf_hash", ""),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_way_of_reviewing_changes_for_a_reason",
                    ),
                ],
            },
        ),
    ]
