"""A judge taken out of a running round is a rule set aside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0031_samples_confirmed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rulesetaside",
            name="kind",
            field=models.CharField(
                choices=[
                    ("conflict", "Somebody reviewed in spite of a conflict"),
                    ("deadline", "A review was given more time"),
                    ("alone", "One person did alone what needs two"),
                    ("removed", "A judge was taken out of a round that was running"),
                ],
                max_length=8,
            ),
        ),
    ]
