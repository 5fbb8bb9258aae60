"""Practice logs are evidence, measured by a criterion and kept as they were handed in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("define", "0008_real_effort"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evidenceslot",
            name="kind",
            field=models.CharField(
                choices=[
                    ("any", "Anything that shows it"),
                    ("text", "Text"),
                    ("image", "Photo or picture"),
                    ("document", "Document (PDF)"),
                    ("audio", "Sound recording"),
                    ("video", "Video"),
                    ("link", "Link"),
                    ("log", "Practice log"),
                ],
                default="any",
                max_length=10,
            ),
        ),
    ]
