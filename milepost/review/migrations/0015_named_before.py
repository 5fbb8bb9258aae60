"""Who was named before it took two people stays named, without a second person."""

from django.db import migrations
from django.db.models import F


def confirm(apps, schema_editor):
    rows = apps.get_model("review", "Qualification").objects.filter(confirmed_at=None)
    rows.update(confirmed_at=F("granted_at"))


class Migration(migrations.Migration):
    dependencies = [("review", "0014_naming_by_two")]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
