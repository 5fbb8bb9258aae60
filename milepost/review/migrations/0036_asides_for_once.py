"""A conflict is set aside for one round, or for the panel of one appeal."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0035_facts_behind_the_log"),
    ]

    operations = [
        migrations.AddField(
            model_name="rulesetaside",
            name="appeal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="review.appeal",
            ),
        ),
        migrations.AddField(
            model_name="rulesetaside",
            name="round",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
