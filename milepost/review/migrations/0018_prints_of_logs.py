"""Practice logs were all known by one digest, so that each seemed the same as every other."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_apart(apps, schema_editor):
    artifacts = apps.get_model("earn", "Artifact").objects.filter(kind="log")
    prints = apps.get_model("review", "Print").objects.filter(artifact__kind="log")
    digest = artifacts.filter(pk=OuterRef("artifact")).values("sha256")[:1]
    prints.update(digest=Subquery(digest))
    likenesses = apps.get_model("review", "Likeness").objects
    likenesses.filter(kind="same", artifact__kind="log").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("earn", "0013_renewals"),
        ("review", "0017_reminded_panels"),
    ]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
