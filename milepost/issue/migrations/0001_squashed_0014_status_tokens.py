import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("issue", "0001_initial"),
        ("issue", "0002_evidence_attestations"),
        ("issue", "0003_contexts"),
        ("issue", "0004_evidence_audience"),
        ("issue", "0005_endorsements"),
        ("issue", "0006_wallets"),
        ("issue", "0007_shown_on"),
        ("issue", "0008_shown_before"),
        ("issue", "0009_hosted_badges"),
        ("issue", "0010_person_keys"),
        ("issue", "0011_publisher_key"),
        ("issue", "0012_selective_copies"),
        ("issue", "0013_key_kinds"),
        ("issue", "0014_status_tokens"),
    ]

    initial = True

    dependencies = [
        ("define", "0001_squashed_0017_writers_of_a_review_change"),
        ("organizations", "0001_squashed_0004_former_members_known"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issuer_keys",
                        to="organizations.organization",
                    ),
                ),
                ("method", models.CharField(max_length=300, unique=True)),
                ("kind", models.CharField(default="Ed25519", max_length=10)),
                ("multikey", models.CharField(max_length=120)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("organization", "kind"),
                        name="one_signing_key_of_a_kind",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signing_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("method", models.CharField(max_length=300, unique=True)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PublisherKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=300, unique=True)),
                ("multikey", models.CharField(max_length=120)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("current", models.BooleanField(default=True, null=True, unique=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="StatusList",
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
                        related_name="status_lists",
                        to="organizations.organization",
                    ),
                ),
                ("purpose", models.CharField(default="revocation", max_length=20)),
                ("length", models.PositiveIntegerField(default=131072)),
                ("used", models.PositiveIntegerField(default=0)),
                ("bits", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("document", models.TextField(blank=True)),
                ("signed_until", models.DateTimeField(blank=True, null=True)),
                ("token", models.TextField(blank=True)),
                ("token_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used__lte", models.F("length"))),
                        name="status_list_not_overfull",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="UsedNonce",
            fields=[
                ("nonce_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="organizations.organization",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="define.achievementversion",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("source", models.CharField(max_length=120, unique=True)),
                ("document", models.TextField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="issue.statuslist",
                    ),
                ),
                ("status_index", models.PositiveIntegerField()),
                ("issued_at", models.DateTimeField(db_index=True)),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("shown_on", models.DateField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revocation_reason", models.TextField(blank=True)),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-issued_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("status_list", "status_index"), name="status_index_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True),
                            models.Q(("revocation_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revocation_has_a_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SignedForProgram",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("credential_id", models.CharField(max_length=500)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.statuslist",
                    ),
                ),
                ("status_index", models.PositiveIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "credential_id"), name="program_credential_once"
                    ),
                    models.UniqueConstraint(
                        fields=("status_list", "status_index"), name="program_status_index_once"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SignedEndorsement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("credential_id", models.CharField(max_length=60, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.statuslist",
                    ),
                ),
                ("status_index", models.PositiveIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("status_list", "status_index"), name="endorsement_status_index_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="issue.credential",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("slot", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("setting", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("narrative", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("text", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=1000)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("reviewers", "Nobody but the reviewers"),
                            ("chosen", "Readers of a share where I choose it"),
                            ("everyone", "Everyone I share the badge with"),
                        ],
                        default="chosen",
                        max_length=9,
                    ),
                ),
                ("attestations", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credential", "position"), name="evidence_position_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="issue.credential",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HostedBadge",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="hosted",
                        serialize=False,
                        to="issue.credential",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SelectiveCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="selective_copy",
                        to="issue.credential",
                    ),
                ),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-signed_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="WalletOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="issue.credential",
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("tx_code_hash", models.CharField(max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("redeemed_at", models.DateTimeField(blank=True, null=True)),
                ("token_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("token_expires_at", models.DateTimeField(blank=True, null=True)),
                ("editions", models.PositiveSmallIntegerField(default=0)),
                ("notification_id", models.CharField(blank=True, max_length=43)),
                ("event", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redeemed_at__isnull", True), ("token_hash", "")),
                            models.Q(
                                ("redeemed_at__isnull", False),
                                models.Q(("token_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_redeemed_offer_has_its_token",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
