"""Appeals that too few may hear."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0037_rounds_of_asides"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="unheard_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="unheard_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
