"""The same for badges issued before, by what was signed."""

import json

from django.db import migrations

BATCH = 500


def fill(apps, schema_editor):
    """Read the day out of each document; what says nothing stays empty."""
    Credential = apps.get_model("issue", "Credential")
    EvidenceItem = apps.get_model("issue", "EvidenceItem")
    rows = Credential.objects.filter(shown_on=None).order_by("pk").values_list("pk", "document")
    last = None
    while True:
        part = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not part:
            return
        for pk, document in part:
            kinds = set(EvidenceItem.objects.filter(credential=pk).values_list("kind", flat=True))
            Credential.objects.filter(pk=pk).update(shown_on=day_of(document, kinds=kinds))
        last = part[-1][0]


def day_of(document, *, kinds):
    """Return the day as issuing reckons it: of logs alone their last day, else the handing in."""
    subject = json.loads(document).get("credentialSubject", {})
    measured = (subject.get("assessment") or {}).get("measured", [])
    lasts = [fact["observedUntil"] for fact in measured if "observedUntil" in fact]
    if lasts and kinds == {"log"}:
        return max(lasts)
    return subject.get("activityEndDate", "")[:10] or None


class Migration(migrations.Migration):
    dependencies = [("issue", "0007_shown_on")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
