"""What was decided stays here as text; the log keeps a salted hash of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0034_pages_of_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="logged_facts",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="logged_facts",
            field=models.TextField(blank=True),
        ),
    ]
