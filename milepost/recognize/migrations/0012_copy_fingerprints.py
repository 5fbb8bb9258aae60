"""What stands for a claimed badge from elsewhere moves to its own table, while the claim lives."""

from typing import Any

from django.db import migrations


def copy(apps: Any, _editor: Any) -> None:
    badges = apps.get_model("recognize", "ClaimedBadge").objects
    fingerprints = apps.get_model("recognize", "Fingerprint").objects
    for one in badges.filter(live=True).exclude(fingerprint="").iterator():
        fingerprints.create(badge=one, commitment_id=one.commitment_id, value=one.fingerprint)


def copy_back(apps: Any, _editor: Any) -> None:
    fingerprints = apps.get_model("recognize", "Fingerprint").objects
    for one in fingerprints.order_by("pk").select_related("badge").iterator():
        one.badge.fingerprint = one.badge.fingerprint or one.value
        one.badge.save(update_fields=["fingerprint"])


class Migration(migrations.Migration):
    dependencies = [("recognize", "0011_fingerprints")]

    operations = [migrations.RunPython(copy, copy_back)]
