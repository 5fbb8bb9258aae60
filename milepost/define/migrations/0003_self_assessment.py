"""Whether learners judge their own work on the rubric first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0002_gate_report"),
    ]

    operations = [
        migrations.AddField(
            model_name="achievementversion",
            name="self_assessment",
            field=models.CharField(
                choices=[
                    ("off", "Not asked for"),
                    ("offered", "Offered: whoever likes looks at their own work first"),
                    ("asked", "Asked for before the work is handed in"),
                ],
                default="off",
                max_length=10,
            ),
        ),
    ]
