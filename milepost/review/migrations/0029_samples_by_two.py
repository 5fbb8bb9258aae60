"""What a panel agreed on is confirmed by a second person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0028_pieces_of_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="alone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="anchor",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="anchor",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="anchor",
            name="scored_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="anchor",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "In the making"),
                    ("waiting", "Waits for a second person"),
                    ("ready", "In use"),
                    ("retired", "Out of use"),
                ],
                default="draft",
                max_length=7,
            ),
        ),
    ]
