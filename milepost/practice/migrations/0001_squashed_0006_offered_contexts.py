import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("practice", "0001_initial"),
        ("practice", "0002_import"),
        ("practice", "0003_xapi"),
        ("practice", "0004_keepers_approved"),
        ("practice", "0005_keepers_say_as_what"),
        ("practice", "0006_offered_contexts"),
    ]

    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeLog",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice_logs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("rule", models.JSONField(blank=True, null=True)),
                ("time_zone", models.CharField(max_length=64)),
                ("serves", models.CharField(blank=True, db_index=True, max_length=200)),
                ("contexts", models.JSONField(blank=True, default=list)),
                ("xapi", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="practice.practicelog",
                    ),
                ),
                ("day", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("notMet", "Not met"),
                            ("excused", "Excused"),
                            ("noOpportunity", "No opportunity"),
                            ("withdrawn", "Taken back"),
                        ],
                        max_length=13,
                    ),
                ),
                ("context", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "Own word"),
                            ("supervisor", "Supervisor"),
                            ("teacher", "Teacher"),
                            ("system", "System"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "Typed here"),
                            ("file", "From a file"),
                            ("api", "By a program"),
                            ("xapi", "By an xAPI statement"),
                        ],
                        default="page",
                        max_length=4,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorder", models.CharField(max_length=120)),
                ("observer", models.PositiveIntegerField(default=0)),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("free", "a free mail address, which anyone can open"),
                            ("own", "an address at a domain of its own"),
                            ("known", "an address at the domain of an organization known here"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "asked_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "Own word"),
                            ("supervisor", "Supervisor"),
                            ("teacher", "Teacher"),
                            ("system", "System"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("recorded_on", models.DateField()),
                ("told", models.CharField(blank=True, max_length=250)),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="superseded_by",
                        to="practice.entry",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("request_key", models.CharField(blank=True, max_length=300, null=True)),
                ("request_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["day", "id"],
                "indexes": [models.Index(fields=["log", "day"], name="entry_log_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log", "request_key"), name="entry_request_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("supersedes__isnull", True)),
                            models.Q(
                                ("supersedes__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("observer", 0), ("source", "self")),
                            models.Q(
                                models.Q(("source", "self"), _negated=True), ("observer__gt", 0)
                            ),
                            _connector="OR",
                        ),
                        name="own_word_is_no_observer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "withdrawn"), _negated=True),
                            ("supersedes__isnull", False),
                            _connector="OR",
                        ),
                        name="taken_back_what_was_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Keeper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keepers",
                        to="practice.practicelog",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("supervisor", "Supervisor"),
                            ("teacher", "Teacher"),
                            ("system", "System"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "asked_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supervisor", "Supervisor"),
                            ("teacher", "Teacher"),
                            ("system", "System"),
                        ],
                        max_length=10,
                    ),
                ),
                ("system", models.CharField(blank=True, max_length=120)),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("free", "a free mail address, which anyone can open"),
                            ("own", "an address at a domain of its own"),
                            ("known", "an address at the domain of an organization known here"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="keeps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("asked_under", models.UUIDField(blank=True, db_index=True, null=True)),
            ],
            options={
                "ordering": ["-invited_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("person__isnull", False)),
                        fields=("log", "person"),
                        name="keeper_once_a_log",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity", "system"), _negated=True),
                            models.Q(("system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="system_has_its_name",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="practice.practicelog",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("brought_at", models.DateTimeField(db_index=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-brought_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="LogShare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="practice.practicelog",
                    ),
                ),
                ("audience", models.CharField(max_length=120)),
                ("notes", models.BooleanField(default=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_groups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
                (
                    "keepers",
                    models.ManyToManyField(blank=True, related_name="groups", to="practice.keeper"),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="group_name_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LogView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="practice.logshare",
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
