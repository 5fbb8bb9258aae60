"""No sample is used whose levels nobody else confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0030_samples_before"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="a_sample_in_use_was_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alone", True),
                    models.Q(("confirmed_by", models.F("scored_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_confirms_their_own_levels",
            ),
        ),
    ]
