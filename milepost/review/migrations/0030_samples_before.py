"""Samples that were in use before it took two people stay in use, without a second person."""

from django.db import migrations
from django.db.models import F


def confirm(apps, schema_editor):
    rows = apps.get_model("review", "Anchor").objects.filter(state="ready", confirmed_at=None)
    rows.update(confirmed_at=F("made_at"))


def unwait(apps, schema_editor):
    apps.get_model("review", "Anchor").objects.filter(state="waiting").update(state="draft")


class Migration(migrations.Migration):
    dependencies = [("review", "0029_samples_by_two")]
    operations = [migrations.RunPython(confirm, unwait)]
