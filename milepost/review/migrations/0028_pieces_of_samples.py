"""A sample of real work shows what was shown beside it: a log, a badge, answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("earn", "0013_renewals"),
        ("review", "0027_promises_kept_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="anchorpiece",
            name="artifact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="earn.artifact",
            ),
        ),
    ]
