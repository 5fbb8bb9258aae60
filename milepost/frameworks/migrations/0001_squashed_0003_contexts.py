"""The tables, and the full-text index: FTS5 on SQLite, a GIN index on PostgreSQL."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = {
    "sqlite": "CREATE VIRTUAL TABLE frameworks_search USING fts5(text, tokenize='unicode61', prefix='2 3')",
    "postgresql": (
        "CREATE INDEX frameworks_search ON frameworks_competency"
        " USING gin (to_tsvector('simple', search_text))"
    ),
}
BACKWARDS = {
    "sqlite": "DROP TABLE frameworks_search",
    "postgresql": "DROP INDEX frameworks_search",
}


def forwards(apps, schema_editor):
    schema_editor.execute(FORWARDS[schema_editor.connection.vendor])


def backwards(apps, schema_editor):
    schema_editor.execute(BACKWARDS[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    replaces = [
        ("frameworks", "0001_frameworks"),
        ("frameworks", "0002_search"),
        ("frameworks", "0003_contexts"),
    ]

    initial = True

    dependencies = [
        ("organizations", "0001_squashed_0004_former_members_known"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Framework",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="organizations.organization",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "Written here"),
                            ("case", "Imported from CASE"),
                            ("csv", "Imported from a table"),
                        ],
                        default="own",
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "In use"),
                            ("deprecated", "No longer in use"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.TextField()),
                ("creator", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=40)),
                ("version", models.CharField(blank=True, max_length=255)),
                ("source_url", models.TextField(blank=True)),
                ("licence", models.TextField(blank=True)),
                ("contexts", models.TextField(blank=True)),
                ("uri", models.CharField(blank=True, max_length=500)),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("package_extra", models.JSONField(blank=True, default=dict)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["title", "-number", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "number"), name="framework_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("line",),
                        name="framework_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="framework_published_has_its_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("text", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["length", "text"], name="word_by_length")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Competency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifier", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competencies",
                        to="frameworks.framework",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="frameworks.competency",
                        to_field="identifier",
                    ),
                ),
                ("place", models.PositiveIntegerField(default=0)),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("uri", models.CharField(db_index=True, max_length=500)),
                ("code", models.CharField(blank=True, db_index=True, max_length=255)),
                ("statement", models.TextField()),
                ("short", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=255)),
                ("levels", models.JSONField(blank=True, default=list)),
                ("language", models.CharField(blank=True, max_length=40)),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("seen", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "ordering": ["framework", "place", "id"],
                "indexes": [
                    models.Index(fields=["framework", "place"], name="competency_in_order")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "key"), name="competency_once_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Crosswalk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crosswalks",
                        to="organizations.organization",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crosswalks_from",
                        to="frameworks.framework",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crosswalks_to",
                        to="frameworks.framework",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["origin", "destination", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "origin", "destination"), name="crosswalk_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="crosswalk_joins_two",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="definitions",
                        to="frameworks.framework",
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("identifier", models.UUIDField(db_index=True)),
                ("position", models.PositiveIntegerField()),
                ("document", models.JSONField()),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "kind", "identifier"), name="definition_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imports",
                        to="frameworks.framework",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("own", "Written here"),
                            ("case", "Imported from CASE"),
                            ("csv", "Imported from a table"),
                        ],
                        max_length=4,
                    ),
                ),
                ("name", models.TextField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("title", models.TextField(blank=True)),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("phase", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("gone", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("sentence", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Association",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifier", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "framework",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="associations",
                        to="frameworks.framework",
                    ),
                ),
                (
                    "crosswalk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="associations",
                        to="frameworks.crosswalk",
                    ),
                ),
                ("kind", models.CharField(max_length=120)),
                ("origin", models.CharField(db_index=True, max_length=255)),
                ("destination", models.CharField(db_index=True, max_length=255)),
                ("position", models.PositiveIntegerField(default=0)),
                ("document", models.JSONField(default=dict)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(fields=["framework", "position"], name="association_in_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("crosswalk__isnull", True), ("framework__isnull", False)),
                            models.Q(("crosswalk__isnull", False), ("framework__isnull", True)),
                            _connector="OR",
                        ),
                        name="association_asserted_once",
                    ),
                    models.UniqueConstraint(
                        fields=("crosswalk", "kind", "origin", "destination"),
                        name="crosswalk_pair_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="frameworks.importjob",
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=255)),
                ("sentence", models.TextField()),
            ],
            options={
                "ordering": ["id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
