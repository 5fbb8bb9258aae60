"""Who wrote each part of a change of how work is reviewed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0016_review_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewchange",
            name="writers",
            field=models.JSONField(default=dict),
        ),
    ]
