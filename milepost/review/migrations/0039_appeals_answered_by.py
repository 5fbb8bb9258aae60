"""Until when an appeal is to be answered, as the terms say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0038_appeals_unheard"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="answer_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="overdue_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewterms",
            name="answer_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
    ]
