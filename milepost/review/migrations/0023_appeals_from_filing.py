import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0022_two_alike_once")]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="filed_group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals_filed",
                to="review.group",
            ),
        ),
    ]
