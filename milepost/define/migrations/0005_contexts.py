"""In how many contexts it must be shown, and which can be chosen."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0004_resources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="achievementversion",
            name="contexts",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="achievementversion",
            name="contexts_asked",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="achievementversion",
            name="finer",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name="achievementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("contexts_asked__gte", 1), ("contexts_asked__lte", 9)),
                name="contexts_1_to_9",
            ),
        ),
    ]
