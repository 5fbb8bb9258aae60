"""Badges from elsewhere wait to be kept, are checked again, and stand apart from own words."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VERDICTS = [("valid", "Valid"), ("invalid", "Invalid"), ("unknown", "Unknown")]


def forwards(apps: Any, editor: Any) -> None:
    """What was imported so far is kept; its verdict stands in its report."""
    imported = apps.get_model("hold", "ImportedCredential")
    for row in imported.objects.only("pk", "report", "imported_at", "valid").iterator(500):
        told = row.report if isinstance(row.report, dict) else {}
        row.verdict = told.get("verdict") or ("valid" if row.valid else "unknown")
        row.kept_at = row.checked_at = row.tried_at = row.imported_at
        row.save(update_fields=["verdict", "kept_at", "checked_at", "tried_at"])


def backwards(apps: Any, editor: Any) -> None:
    """What nobody has kept yet goes; the verdict becomes a yes or no again."""
    imported = apps.get_model("hold", "ImportedCredential")
    imported.objects.filter(kept_at=None).delete()
    imported.objects.update(
        valid=models.Case(models.When(verdict="valid", then=True), default=False)
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("hold", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bringing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("brought_at", models.DateTimeField(db_index=True)),
                ("refused", models.JSONField(default=list)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bringings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-brought_at", "id"]},
        ),
        migrations.CreateModel(
            name="OwnClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
                ("begun", models.CharField(blank=True, max_length=10)),
                ("ended", models.CharField(blank=True, max_length=10)),
                ("written_at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-begun", "-written_at", "id"]},
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="bringing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="found",
                to="hold.bringing",
            ),
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="source",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="verdict",
            field=models.CharField(choices=VERDICTS, default="unknown", max_length=7),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="kept_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importedcredential",
            name="tried_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="importedcredential",
            name="valid",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(forwards, backwards),
        migrations.AlterField(
            model_name="importedcredential",
            name="checked_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="importedcredential",
            name="tried_at",
            field=models.DateTimeField(db_index=True),
        ),
        migrations.RemoveField(model_name="importedcredential", name="valid"),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("before", models.CharField(choices=VERDICTS, max_length=7)),
                ("after", models.CharField(choices=VERDICTS, max_length=7)),
                ("reason", models.TextField(blank=True)),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="hold.importedcredential",
                    ),
                ),
            ],
            options={"ordering": ["-at", "-id"]},
        ),
    ]
