"""The addresses that a badge from elsewhere names, to find it by."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    rows, longest = apps.get_model("hold", "NamedAddress").objects, 500
    kept = apps.get_model("hold", "ImportedCredential").objects.only("report")
    for one in kept.iterator(chunk_size=500):
        badge = one.report["badge"]
        if badge:
            named = {badge["issuer_id"], *(row["address"] for row in badge["alignments"])}
            rows.bulk_create(
                rows.model(imported=one, address=address)
                for address in sorted(named)
                if 0 < len(address) <= longest
            )


class Migration(migrations.Migration):
    dependencies = [
        ("hold", "0009_public_shares"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(db_index=True, max_length=500)),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="hold.importedcredential",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("imported", "address"), name="address_named_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
