import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("hold", "0001_initial"),
        ("hold", "0002_imports"),
        ("hold", "0003_readers"),
        ("hold", "0004_shared_imports"),
        ("hold", "0005_collections"),
        ("hold", "0006_connections"),
        ("hold", "0007_left_out"),
        ("hold", "0008_kept_pieces"),
        ("hold", "0009_public_shares"),
        ("hold", "0010_named_addresses"),
        ("hold", "0011_seen_documents"),
        ("hold", "0012_views_by_archive"),
        ("hold", "0013_kept_words"),
    ]

    initial = True

    dependencies = [
        ("issue", "0001_squashed_0014_status_tokens"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bringing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bringings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("brought_at", models.DateTimeField(db_index=True)),
                ("refused", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-brought_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="OwnClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
                ("begun", models.CharField(blank=True, max_length=10)),
                ("ended", models.CharField(blank=True, max_length=10)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-begun", "-written_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("words", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="App",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("about", models.JSONField()),
                ("redirect_uris", models.JSONField()),
                ("scopes", models.JSONField()),
                ("registered_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ImportedCredential",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bringing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="found",
                        to="hold.bringing",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
                ("document", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("issuer_name", models.CharField(blank=True, max_length=200)),
                ("report", models.JSONField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("invalid", "Invalid"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(db_index=True)),
                ("archive_says", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-imported_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("holder", "sha256"), name="imported_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="hold.app",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("scopes", models.JSONField()),
                ("since", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("app", "holder"),
                        name="connected_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="NamedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="hold.importedcredential",
                    ),
                ),
                ("address", models.CharField(db_index=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("imported", "address"), name="address_named_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="hold.importedcredential",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("invalid", "Invalid"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("invalid", "Invalid"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Collected",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="hold.collection",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "credential",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="issue.credential",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hold.importedcredential",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credential__isnull", False), ("imported__isnull", True)),
                            models.Q(("credential__isnull", True), ("imported__isnull", False)),
                            _connector="OR",
                        ),
                        name="collected_is_one_badge",
                    ),
                    models.UniqueConstraint(
                        fields=("collection", "credential"), name="collected_credential_once"
                    ),
                    models.UniqueConstraint(
                        fields=("collection", "imported"), name="collected_import_once"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AppCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="hold.connection",
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("redirect_uri", models.CharField(max_length=500)),
                ("challenge", models.CharField(max_length=43)),
                ("scopes", models.JSONField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="KeptPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="hold.importedcredential",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("setting", models.CharField(blank=True, max_length=200)),
                ("narrative", models.TextField(blank=True)),
                ("attestations", models.JSONField(blank=True, default=list)),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("imported", "position"), name="kept_piece_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url", ""), ("sha256", ""), _connector="XOR"),
                        name="kept_piece_is_one_thing",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("employer", "An employer"),
                            ("registrar", "A school or registrar"),
                            ("teacher", "My next teacher"),
                            ("friend", "Family or friends"),
                        ],
                        max_length=10,
                    ),
                ),
                ("audience", models.CharField(max_length=120)),
                ("message", models.TextField(blank=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("reader", models.EmailField(blank=True, max_length=254)),
                ("once", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("public", models.BooleanField(default=False)),
                ("sealed_token", models.BinaryField(default=b"")),
                ("left_out", models.JSONField(blank=True, default=list)),
                (
                    "credentials",
                    models.ManyToManyField(
                        blank=True, related_name="shares", to="issue.credential"
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(
                        blank=True, related_name="shares", to="issue.evidenceitem"
                    ),
                ),
                (
                    "imported",
                    models.ManyToManyField(
                        blank=True, related_name="shares", to="hold.importedcredential"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SeenDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="hold.importedcredential",
                    ),
                ),
                ("url", models.CharField(max_length=500)),
                ("found_at", models.CharField(blank=True, max_length=500)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by_archive", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["url"],
                "constraints": [
                    models.UniqueConstraint(fields=("imported", "url"), name="seen_document_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AppToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="hold.connection",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="hold.appcode",
                    ),
                ),
                ("access_hash", models.CharField(max_length=64, unique=True)),
                ("refresh_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("scopes", models.JSONField()),
                ("expires_at", models.DateTimeField()),
                ("refresh_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="View",
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
                        to="hold.share",
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("what", models.CharField(max_length=200)),
                ("reader", models.EmailField(blank=True, max_length=254)),
                ("by_archive", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ReaderCode",
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
                        related_name="codes",
                        to="hold.share",
                    ),
                ),
                ("code_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(db_index=True)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                        related_name="readings",
                        to="hold.share",
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
