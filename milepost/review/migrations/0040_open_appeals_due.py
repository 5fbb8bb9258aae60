"""An appeal without an answer is to have one within 30 days from its filing, too."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def name_days(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Give every appeal that is open its day."""
    appeals = apps.get_model("review", "Appeal")
    waiting = appeals.objects.filter(state__in=("filed", "hearing"), answer_by=None)
    waiting.update(answer_by=F("filed_at") + timedelta(days=30))


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0039_appeals_answered_by"),
    ]

    operations = [migrations.RunPython(name_days, migrations.RunPython.noop)]
