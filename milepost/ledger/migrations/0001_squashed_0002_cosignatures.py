import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("ledger", "0001_initial"), ("ledger", "0002_cosignatures")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(db_index=True, max_length=40)),
                ("entry", models.TextField()),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["index"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("position", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("level", "position"), name="node_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("size", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="head_is_one_row")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("origin", models.CharField(max_length=200)),
                ("public_key", models.CharField(max_length=64)),
                ("sealed_key", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="log_key_is_one_row")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-size"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cosignatures",
                        to="ledger.checkpoint",
                    ),
                ),
                ("witness", models.CharField(max_length=200)),
                ("line", models.TextField()),
                ("signed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["witness"],
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "witness"), name="cosigned_once")
                ],
                "indexes": [],
            },
        ),
    ]
