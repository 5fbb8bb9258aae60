"""An organization may have a key of each kind in use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issue", "0012_selective_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuerkey",
            name="kind",
            field=models.CharField(default="Ed25519", max_length=10),
        ),
        migrations.RemoveConstraint(model_name="issuerkey", name="one_signing_key"),
        migrations.AddConstraint(
            model_name="issuerkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(retired_at__isnull=True),
                fields=("organization", "kind"),
                name="one_signing_key_of_a_kind",
            ),
        ),
    ]
