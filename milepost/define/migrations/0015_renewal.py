"""What renews a badge that ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0014_review_policy"),
    ]

    operations = [
        migrations.AddField(
            model_name="achievementversion",
            name="renewal",
            field=models.CharField(
                choices=[
                    ("anew", "All that is asked for, shown anew"),
                    ("work", "At least one new piece of work, judged"),
                    ("log", "A practice log that meets the rule again, judged"),
                    ("either", "Either new work or a practice log, judged"),
                ],
                default="anew",
                max_length=6,
            ),
        ),
    ]
