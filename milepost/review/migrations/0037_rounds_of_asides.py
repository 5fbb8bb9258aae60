"""What was set aside before counts for the round that ran on that day."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_rounds(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Fill in the round: one more than were decided until then."""
    asides = apps.get_model("review", "RuleSetAside")
    decisions = apps.get_model("review", "Decision")
    rows = asides.objects.filter(kind="conflict", round=None, submission__isnull=False)
    for row in rows.iterator(chunk_size=500):
        before = decisions.objects.filter(submission=row.submission_id, decided_at__lt=row.at)
        row.round = before.count() + 1
        row.save(update_fields=["round"])


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0036_asides_for_once"),
    ]

    operations = [migrations.RunPython(name_rounds, migrations.RunPython.noop)]
