import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("recognize", "0001_commitments"),
        ("recognize", "0002_claims"),
        ("recognize", "0003_voices"),
        ("recognize", "0004_uses"),
        ("recognize", "0005_endorsements"),
        ("recognize", "0006_brought_badges"),
        ("recognize", "0007_claims_reminded"),
        ("recognize", "0008_claims_unanswered"),
        ("recognize", "0009_outside_issuers"),
    ]

    initial = True

    dependencies = [
        ("define", "0001_squashed_0017_writers_of_a_review_change"),
        ("frameworks", "0001_squashed_0003_contexts"),
        ("hold", "0001_squashed_0013_kept_words"),
        ("issue", "0001_squashed_0014_status_tokens"),
        ("organizations", "0001_squashed_0004_former_members_known"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
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
                        related_name="commitments",
                        to="organizations.organization",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "In force"),
                            ("ending", "Will end"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("withdrawal_leaf", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["draft", "published"]),
                                ("withdrawn_on__isnull", True),
                            ),
                            models.Q(
                                ("state__in", ["ending", "withdrawn"]),
                                ("withdrawn_on__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_withdrawn_commitment_has_day_and_reason",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SkillEndorsement",
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
                        related_name="endorsements",
                        to="issue.credential",
                    ),
                ),
                ("criterion", models.CharField(blank=True, max_length=36)),
                ("skill", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField()),
                ("role", models.CharField(max_length=120)),
                ("years", models.PositiveSmallIntegerField()),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("holds", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waits for your word"),
                            ("shown", "Shown"),
                            ("hidden", "Hidden"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="offered",
                        max_length=9,
                    ),
                ),
                ("offered_at", models.DateTimeField(db_index=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("document", models.TextField()),
                (
                    "signed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.signedendorsement",
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("author", "credential", "criterion"), name="one_endorsement_a_skill"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                        related_name="follow_up",
                        to="issue.credential",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-since", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="define.achievement",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="organizations.organization",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[("endorses", "Endorses it"), ("dissents", "Dissents")],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField()),
                ("role", models.CharField(max_length=120)),
                ("years", models.PositiveSmallIntegerField()),
                ("holds", models.BooleanField(default=False)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("raised", "On record"), ("withdrawn", "Taken back")],
                        default="raised",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField(db_index=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("salt", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
                ("leaf_hash", models.CharField(max_length=64)),
                ("document", models.TextField(blank=True)),
                (
                    "signed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.signedendorsement",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("achievement__isnull", False), ("issuer__isnull", True)),
                            models.Q(("achievement__isnull", True), ("issuer__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_voice_is_about_one_thing",
                    ),
                    models.UniqueConstraint(
                        fields=("author", "achievement"), name="one_voice_about_an_achievement"
                    ),
                    models.UniqueConstraint(
                        fields=("author", "issuer"), name="one_voice_about_an_issuer"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CommitmentVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="recognize.commitment",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(blank=True, max_length=160)),
                (
                    "grant",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("credit-hours", "Credit hours"),
                            ("pd-hours", "Hours of professional development"),
                            ("interview", "An interview"),
                            ("pay-step", "A step in pay"),
                            ("license", "A condition for a license"),
                            ("waiver", "Something you need not do any more"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("grant_words", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("notice_days", models.PositiveSmallIntegerField(default=30)),
                ("terms", models.TextField(blank=True)),
                ("jurisdiction", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("document", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "signed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.signedendorsement",
                    ),
                ),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "achievements",
                    models.ManyToManyField(
                        blank=True, related_name="commitments", to="define.achievement"
                    ),
                ),
                (
                    "competencies",
                    models.ManyToManyField(
                        blank=True, related_name="commitments", to="frameworks.competency"
                    ),
                ),
                (
                    "issuers",
                    models.ManyToManyField(
                        blank=True, related_name="commitments_to", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "ordering": ["commitment", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "number"), name="commitment_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at__isnull", True)),
                        fields=("commitment",),
                        name="one_draft_of_a_commitment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("starts_on__isnull", False),
                                models.Q(("document", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_commitment_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            ("published_at__isnull", True),
                            _connector="OR",
                        ),
                        name="a_commitment_ends_after_it_starts",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="UseReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="recognize.followup",
                    ),
                ),
                (
                    "month",
                    models.PositiveSmallIntegerField(choices=[(3, "3"), (6, "6"), (12, "12")]),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "used",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("weekly", "Every week or more often"),
                            ("monthly", "Every month or so"),
                            ("rarely", "Less often"),
                            ("never", "Not at all"),
                        ],
                        max_length=8,
                    ),
                ),
                ("helped", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("follow_up", "month"), name="one_report_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("used", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("used", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_report_says_how_often",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OutsideIssuer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_issuers",
                        to="recognize.commitmentversion",
                    ),
                ),
                ("identifier", models.CharField(db_index=True, max_length=500)),
                ("name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "identifier"), name="outside_issuer_named_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news",
                        to="recognize.commitment",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news",
                        to="recognize.commitmentversion",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("changed", "Changed"), ("withdrawn", "Withdrawn")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                ("told_until", models.UUIDField(blank=True, null=True)),
                ("told", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "change"), name="news_once_a_version"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RecognitionClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="recognize.commitmentversion",
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recognition_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recognition_claim",
                        to="hold.share",
                    ),
                ),
                ("sealed_link", models.BinaryField(default=b"")),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "Waiting"),
                            ("honored", "Honored"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("unanswered", "Not answered in time"),
                        ],
                        default="made",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(db_index=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("warned_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("salt", models.CharField(max_length=32)),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-made_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False), ("state__in", ["honored", "refused"])
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("state__in", ["made", "withdrawn", "unanswered"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_claim_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_claim_has_a_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ClaimedBadge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="badges",
                        to="recognize.recognitionclaim",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recognize.commitment",
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="issue.credential",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hold.importedcredential",
                    ),
                ),
                ("imported_title", models.CharField(blank=True, max_length=200)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("live", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("commitment", "credential"),
                        name="a_badge_claimed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("live", True), models.Q(("fingerprint", ""), _negated=True)
                        ),
                        fields=("commitment", "fingerprint"),
                        name="a_brought_badge_claimed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credential__isnull", False), ("imported_title", "")),
                            models.Q(
                                ("credential__isnull", True),
                                models.Q(("imported_title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_claimed_badge_is_one_badge",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
