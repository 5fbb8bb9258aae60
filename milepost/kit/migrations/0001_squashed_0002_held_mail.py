from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("kit", "0001_initial"), ("kit", "0002_held_mail")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(db_index=True, max_length=60)),
                ("actor", models.UUIDField(db_index=True, null=True)),
                ("target_kind", models.CharField(max_length=60)),
                ("target_key", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["target_kind", "target_key"], name="kit_journal_target__1b11d3_idx"
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.EmailField(db_index=True, max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("held_for", models.UUIDField(blank=True, db_index=True, null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
