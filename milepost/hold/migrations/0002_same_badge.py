"""The same badge is known however it is spaced; badges kept so far learn theirs at their next check."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hold", "0001_squashed_0013_kept_words")]

    operations = [
        migrations.AddField(
            model_name="importedcredential",
            name="spelled",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
