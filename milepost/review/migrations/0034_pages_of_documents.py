"""Every page of a document may be seen on the desk, each drawn once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0033_reviewers_short"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="blindcopy",
            name="blind_copy_once_a_form",
        ),
        migrations.AddField(
            model_name="blindcopy",
            name="page",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="blindcopy",
            name="form",
            field=models.CharField(
                choices=[
                    ("whole", "The whole file without metadata"),
                    ("preview", "A small picture of it"),
                    ("words", "Its words, to compare them"),
                    ("pages", "How many pages it has"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="blindcopy",
            constraint=models.UniqueConstraint(
                fields=("original", "form", "page"), name="blind_copy_once_a_page"
            ),
        ),
    ]
