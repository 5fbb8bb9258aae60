"""Two pieces are alike once, whichever of them was compared later."""

from django.db import migrations, models
from django.db.models.functions import Greatest, Least


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0021_compared_anew"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="likeness",
            name="two_are_alike_once",
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.UniqueConstraint(
                Least("artifact", "other"),
                Greatest("artifact", "other"),
                name="two_are_alike_once",
            ),
        ),
    ]
