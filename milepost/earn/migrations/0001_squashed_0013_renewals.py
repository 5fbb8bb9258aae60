import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("earn", "0001_initial"),
        ("earn", "0002_upload"),
        ("earn", "0003_self_assessment"),
        ("earn", "0004_attestation"),
        ("earn", "0005_contexts"),
        ("earn", "0006_feedback"),
        ("earn", "0007_people"),
        ("earn", "0008_effort"),
        ("earn", "0009_logs"),
        ("earn", "0010_prior_badge"),
        ("earn", "0011_upload_check"),
        ("earn", "0012_attested_days"),
        ("earn", "0013_renewals"),
    ]

    initial = True

    dependencies = [
        ("define", "0001_squashed_0017_writers_of_a_review_change"),
        ("issue", "0001_squashed_0014_status_tokens"),
        ("people", "__first__"),
        ("practice", "0001_squashed_0006_offered_contexts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
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
                        related_name="submissions",
                        to="define.achievementversion",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="renewals",
                        to="issue.credential",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "In progress"),
                            ("submitted", "With the reviewers"),
                            ("closed", "Earned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("started_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-changed_at", "id"],
                "indexes": [
                    models.Index(
                        fields=["state", "submitted_at"], name="earn_submis_state_d576c5_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted"])),
                        fields=("applicant", "version"),
                        name="one_open_submission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="submitted_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoppedMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="LapseReminder",
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
                        related_name="lapse_reminders",
                        to="issue.credential",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credential", "days"), name="one_lapse_reminder"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="self_assessments",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("reflection", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["submission", "round"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "round"), name="one_self_assessment_a_round"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Effort",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="effort",
                        serialize=False,
                        to="earn.submission",
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("skipped", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skipped", False),
                            models.Q(("hours", None), ("weeks", None)),
                            _connector="OR",
                        ),
                        name="skipped_says_nothing",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Coaching",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coachings",
                        to="earn.submission",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("called", models.CharField(blank=True, max_length=255)),
                (
                    "coach",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="coachings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("applicant_told_at", models.DateTimeField(null=True)),
                ("coach_told_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["invited_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("coach__isnull", False), ("ended_at__isnull", True)),
                        fields=("submission", "coach"),
                        name="one_coaching_a_coach",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PriorBadge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prior_badges",
                        to="earn.submission",
                    ),
                ),
                ("document", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("valid", "Genuine and in force"),
                            ("unknown", "Could not be checked in full"),
                        ],
                        max_length=7,
                    ),
                ),
                ("report", models.JSONField()),
                ("checked_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Artifact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="artifacts",
                        to="earn.submission",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.evidenceslot",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "File"),
                            ("text", "Text"),
                            ("link", "Link"),
                            ("log", "Practice log"),
                            ("badge", "Badge from elsewhere"),
                        ],
                        max_length=5,
                    ),
                ),
                ("setting", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=1000)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                (
                    "badge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="artifacts",
                        to="earn.priorbadge",
                    ),
                ),
                (
                    "people",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Nobody but me"),
                            ("agreed", "Others, and they agreed"),
                            ("covered", "Others, and they are covered"),
                            ("shown", "Others, and they have not agreed"),
                        ],
                        max_length=7,
                    ),
                ),
                ("consent_note", models.CharField(blank=True, max_length=500)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("reviewers", "Only the reviewers"),
                            ("chosen", "The reviewers, and readers of a share where I choose it"),
                            ("everyone", "The reviewers, and everyone I share the badge with"),
                        ],
                        default="chosen",
                        max_length=9,
                    ),
                ),
                ("cover", models.JSONField(blank=True, default=dict)),
                ("covered_sha256", models.CharField(blank=True, max_length=64)),
                ("covered_size", models.PositiveBigIntegerField(default=0)),
                (
                    "log",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="practice.practicelog",
                    ),
                ),
                ("finding", models.JSONField(blank=True, null=True)),
                ("first_round", models.PositiveSmallIntegerField()),
                ("removed_round", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["slot__position", "added_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["file", "log"]),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            ("kind", "text"),
                            ("kind", "link"),
                            models.Q(
                                ("badge__isnull", False),
                                ("kind", "badge"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="file_has_its_digest",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SelfScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="earn.selfassessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.criterion",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.rubriclevel",
                    ),
                ),
                ("sentence", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["criterion__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion"), name="one_self_score_a_criterion"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="earn.submission",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.evidenceslot",
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("setting", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("length", models.PositiveBigIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                (
                    "artifact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="earn.artifact",
                    ),
                ),
                ("checking_since", models.DateTimeField(blank=True, null=True)),
                ("refusal", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-changed_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("length"))),
                        name="no_more_than_announced",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attestations",
                        to="earn.submission",
                    ),
                ),
                (
                    "artifact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attestations",
                        to="earn.artifact",
                    ),
                ),
                ("email", models.EmailField(db_index=True, max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("statement", models.CharField(max_length=300)),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(db_index=True)),
                ("sendings", models.PositiveSmallIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked, no answer yet"),
                            ("confirmed", "Confirmed"),
                            ("corrected", "Confirmed with a correction"),
                            ("refused", "Not confirmed"),
                            ("stopped", "Wants no mail"),
                            ("taken-back", "You took it back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answers", models.PositiveSmallIntegerField(default=0)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supervisor", "Supervisor"),
                            ("client", "Client or customer"),
                            ("neighbor", "Neighbor or friend"),
                            ("teacher", "Teacher"),
                            ("colleague", "Colleague"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("capacity_words", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True)),
                ("name_shown", models.BooleanField(default=False)),
                (
                    "domain",
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
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken-back"), _negated=True), ("first", None)
                        ),
                        fields=("artifact", "email"),
                        name="asked_once_about_a_piece",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken-back"), _negated=True),
                            ("first__isnull", False),
                        ),
                        fields=("artifact", "email", "first", "last"),
                        name="asked_once_about_these_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first", None), ("last", None)),
                            ("first__lte", models.F("last")),
                            _connector="OR",
                        ),
                        name="days_have_both_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["confirmed", "corrected", "refused"]), _negated=True
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("domain", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_has_its_circumstances",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "coaching",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="earn.coaching",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "artifact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="remarks",
                        to="earn.artifact",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.criterion",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("praise", "This is strong"),
                            ("question", "A question"),
                            ("concern", "Look at this again"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("artifact__isnull", True), ("criterion__isnull", True), _connector="OR"
                        ),
                        name="a_remark_is_about_one_thing",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
