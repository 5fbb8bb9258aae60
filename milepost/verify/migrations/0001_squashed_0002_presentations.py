import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("verify", "0001_initial"), ("verify", "0002_presentations")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("valid", models.BooleanField()),
                ("report", models.JSONField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PresentationRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("nonce", models.CharField(max_length=43)),
                ("state_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("report", models.JSONField(blank=True, null=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("issuer_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("report__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_answered_request_has_its_report",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
