"""Work is compared anew, step by step: by all words of PDFs, nearer pictures, and within a work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0020_standing_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="print",
            name="compared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="print",
            index=models.Index(
                condition=models.Q(("compared_at__isnull", True)),
                fields=["made_at"],
                name="prints_to_compare",
            ),
        ),
        migrations.AlterField(
            model_name="blindcopy",
            name="form",
            field=models.CharField(
                choices=[
                    ("whole", "The whole file without metadata"),
                    ("preview", "A small picture of it"),
                    ("words", "Its words, to compare them"),
                ],
                max_length=7,
            ),
        ),
    ]
