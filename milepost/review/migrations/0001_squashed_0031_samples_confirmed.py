import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("review", "0001_initial"),
        ("review", "0002_conflicts"),
        ("review", "0003_formative_return"),
        ("review", "0004_figures"),
        ("review", "0005_when_handed_in"),
        ("review", "0006_calibration"),
        ("review", "0007_desk"),
        ("review", "0008_appeals"),
        ("review", "0009_likeness_and_concerns"),
        ("review", "0010_fees"),
        ("review", "0011_duties"),
        ("review", "0012_assigning"),
        ("review", "0013_proposals_of_samples"),
        ("review", "0014_naming_by_two"),
        ("review", "0015_named_before"),
        ("review", "0016_rules_of_samples"),
        ("review", "0017_reminded_panels"),
        ("review", "0018_prints_of_logs"),
        ("review", "0019_standing"),
        ("review", "0020_standing_known"),
        ("review", "0021_compared_anew"),
        ("review", "0022_two_alike_once"),
        ("review", "0023_appeals_from_filing"),
        ("review", "0024_appeals_told_from_filing"),
        ("review", "0025_appeals_told_in_order"),
        ("review", "0026_late_work"),
        ("review", "0027_promises_kept_before"),
        ("review", "0028_pieces_of_samples"),
        ("review", "0029_samples_by_two"),
        ("review", "0030_samples_before"),
        ("review", "0031_samples_confirmed"),
    ]

    initial = True

    dependencies = [
        ("define", "0001_squashed_0017_writers_of_a_review_change"),
        ("earn", "0001_squashed_0013_renewals"),
        ("issue", "0001_squashed_0014_status_tokens"),
        ("organizations", "0001_squashed_0004_former_members_known"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
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
                        related_name="decisions",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("awarded", "Earned"),
                            ("not-yet", "Not yet"),
                            ("incomplete", "Something is missing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agreement", models.CharField(max_length=200)),
                ("advice", models.TextField(blank=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "credential",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="issue.credential",
                    ),
                ),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
                ("salt", models.CharField(blank=True, max_length=43)),
            ],
            options={
                "ordering": ["-decided_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "round"), name="one_decision_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credential__isnull", False), ("outcome", "awarded")),
                            models.Q(
                                models.Q(("outcome", "awarded"), _negated=True),
                                ("credential__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_credential_if_and_only_if_awarded",
                    ),
                ],
                "indexes": [],
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
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="define.achievement",
                    ),
                ),
                ("learners", models.PositiveIntegerField()),
                ("promised", models.PositiveIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("achievement__isnull", True),
                            ("organization__isnull", False),
                            _connector="OR",
                        ),
                        name="a_group_of_an_achievement_is_of_its_organization",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Figures",
            fields=[
                ("scope", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("sums", models.JSONField(default=dict)),
                ("told", models.JSONField(default=dict)),
                ("as_of", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "figures",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NamedReviewer",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_reviewers",
                        to="organizations.organization",
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
            ],
            options={
                "ordering": ["person__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "person"), name="a_reviewer_is_named_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to="define.achievement",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("practitioner", "Practices it"),
                            ("panel", "On the named panel"),
                            ("external", "From outside, by a mailed link"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("words", models.CharField(max_length=200)),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("alone", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["email", "way", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("achievement", "way", "email"),
                        name="one_qualification_a_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("token_hash__isnull", False), ("way", "external")),
                            models.Q(
                                models.Q(("way", "external"), _negated=True),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="from_outside_by_a_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alone", True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("granted_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_is_named_by_one_alone",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewProposal",
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
                        related_name="review_proposals",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "Asked"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered"),
                            ("closed", "Not needed any more"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("unseen", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["answer_by", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "open")),
                        fields=["reviewer"],
                        name="proposals_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "round", "reviewer", "unseen"),
                        name="one_proposal_a_round",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibrationRule",
            fields=[
                (
                    "achievement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calibration_rule",
                        serialize=False,
                        to="define.achievement",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("exact", "The same level"),
                            ("adjacent", "The same level or one beside it"),
                            ("kappa", "Weighted kappa: agreement beyond chance"),
                        ],
                        default="exact",
                        max_length=8,
                    ),
                ),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(
                        default=75,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "samples",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        default=10, validators=[django.core.validators.MaxValueValidator(200)]
                    ),
                ),
                ("required", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("samples__gte", 1), ("threshold__gte", 1), ("threshold__lte", 100)
                        ),
                        name="calibration_rule_in_bounds",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AnchorConsent",
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
                        related_name="+",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "round"), name="asked_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed", False), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="agreed_has_its_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Calibration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calibrations",
                        to="define.achievement",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calibrations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("exact", "The same level"),
                            ("adjacent", "The same level or one beside it"),
                            ("kappa", "Weighted kappa: agreement beyond chance"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.FloatField()),
                ("units", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_by_drift", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("achievement", "reviewer"), name="one_calibration_a_reviewer"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "artifact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="print",
                        serialize=False,
                        to="earn.artifact",
                    ),
                ),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("words", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("compared_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("compared_at__isnull", True)),
                        fields=["made_at"],
                        name="prints_to_compare",
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "artifact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likenesses",
                        to="earn.artifact",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likened",
                        to="earn.artifact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same", "The same"),
                            ("picture", "Nearly the same picture"),
                            ("text", "The same passages"),
                        ],
                        max_length=7,
                    ),
                ),
                ("share", models.PositiveSmallIntegerField()),
                ("same_learner", models.BooleanField()),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "likenesses",
                "ordering": ["-found_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("artifact", "other"),
                        django.db.models.functions.comparison.Greatest("artifact", "other"),
                        name="two_are_alike_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CloseTie",
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
                        related_name="close_ties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("email", models.EmailField(db_index=True, max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("family", "Family, or live together"),
                            ("friend", "Close friends, or have fallen out"),
                            ("work", "Work together, or one works for the other"),
                            ("money", "Share money or a business"),
                        ],
                        max_length=6,
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["email", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "email"),
                        name="one_tie_to_an_address",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BlindCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("original", models.CharField(max_length=64)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("whole", "The whole file without metadata"),
                            ("preview", "A small picture of it"),
                            ("words", "Its words, to compare them"),
                        ],
                        max_length=7,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "blind copies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("original", "form"), name="blind_copy_once_a_form"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
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
                        related_name="phrases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["added_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="DraftCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seat", models.UUIDField(db_index=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reading", models.JSONField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "draft copies",
                "ordering": ["-written_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="RuleChange",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_changes",
                        to="organizations.organization",
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_changes",
                        to="define.achievement",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("terms", "Who reviews, and how fast"),
                            ("pay", "How reviewers are paid"),
                            ("roles", "Roles kept apart"),
                            ("calib", "What reviewers show on samples"),
                        ],
                        max_length=5,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField()),
                ("reason", models.TextField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposed_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a second person"),
                            ("in-force", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decided_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
                ("alone", models.BooleanField(default=False)),
                ("salt", models.CharField(max_length=43)),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-proposed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("achievement__isnull", False), ("state", "open")),
                        fields=("organization", "achievement", "kind"),
                        name="one_open_change_an_achievement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("achievement__isnull", True), ("state", "open")),
                        fields=("organization", "kind"),
                        name="one_open_change_an_organization",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in-force"), _negated=True),
                            ("alone", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_confirms_their_own_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in-force"), _negated=True),
                            models.Q(("leaf_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_change_in_force_is_logged",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FeeReceipt",
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
                        related_name="fees",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=8)),
                ("currency", models.CharField(max_length=3)),
                ("payee", models.CharField(blank=True, max_length=160)),
                ("paid_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("twice", "It was paid twice"),
                            ("hardship", "The learner can’t afford it"),
                            ("late", "Nobody has read the work in the time that was promised"),
                            ("withdrawn", "The learner took the work back"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
            options={
                "ordering": ["-paid_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at__isnull", True), ("why", "")),
                            models.Q(
                                ("returned_at__isnull", False), models.Q(("why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="what_is_given_back_says_why",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewTerms",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_terms",
                        to="organizations.organization",
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_terms",
                        to="define.achievement",
                    ),
                ),
                ("holders", models.BooleanField(default=False)),
                ("practitioners", models.BooleanField(default=False)),
                ("panel", models.BooleanField(default=False)),
                ("authors_excluded", models.BooleanField(default=False)),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "review terms",
                "ordering": ["-since", "-id"],
                "indexes": [
                    models.Index(
                        fields=["achievement", "since"], name="review_revi_achieve_4275d9_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("achievement__isnull", False), ("until__isnull", True)),
                        fields=("achievement",),
                        name="one_terms_an_achievement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("achievement__isnull", True), ("until__isnull", True)),
                        fields=("organization",),
                        name="one_terms_an_organization",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewerPay",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewer_pay",
                        to="organizations.organization",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("unpaid", "Not paid for it"),
                            ("salary", "Part of their job"),
                            ("review", "The same for each review, whatever its result"),
                            ("pass", "More when the work passes"),
                        ],
                        max_length=6,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "reviewer pay",
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("organization",),
                        name="one_pay_an_organization",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="attempt",
                        serialize=False,
                        to="review.decision",
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="define.achievement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("first", models.BooleanField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("awarded", "Earned"),
                            ("not-yet", "Not yet"),
                            ("incomplete", "Something is missing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveIntegerField(null=True)),
                ("ratings", models.JSONField(default=list)),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="review.group",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("group__isnull", True)),
                        fields=["achievement", "decided_at"],
                        name="attempts_not_told_yet",
                    ),
                    models.Index(fields=["organization", "group"], name="attempts_told"),
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="LateWork",
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
                        related_name="+",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="define.achievement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late",
                        to="review.group",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "late work",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("group__isnull", True)),
                        fields=["achievement", "due_at"],
                        name="late_not_told_yet",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "round"), name="late_once_a_round"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeal",
                        to="review.decision",
                    ),
                ),
                (
                    "grounds",
                    models.CharField(
                        choices=[
                            ("overlooked", "Something in my work was overlooked"),
                            ("misread", "A criterion was read differently from what it says"),
                            ("procedure", "The rules for judging were not kept"),
                            ("conflict", "Somebody judged who should not have"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "Waiting for a panel"),
                            ("hearing", "With the panel"),
                            ("decided", "Decided"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="filed",
                        max_length=10,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "The decision stands"),
                            ("reversed", "The decision is turned over"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("award", "The badge is awarded"),
                            (
                                "review",
                                "The work was read in full, as it should have been at first",
                            ),
                        ],
                        max_length=6,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("agreement", models.CharField(blank=True, max_length=200)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "credential",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="issue.credential",
                    ),
                ),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
                ("outcome_leaf_hash", models.CharField(blank=True, max_length=64)),
                ("salt", models.CharField(blank=True, max_length=43)),
                (
                    "filed_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals_filed",
                        to="review.group",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="review.group",
                    ),
                ),
            ],
            options={
                "ordering": ["-filed_at", "id"],
                "indexes": [models.Index(fields=["state", "filed_at"], name="appeals_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_appeal_says_how_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("group__isnull", True), ("filed_group__isnull", False), _connector="OR"
                        ),
                        name="an_appeal_is_told_from_its_filing_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credential__isnull", True), ("remedy", "award"), _connector="OR"
                        ),
                        name="an_appeal_awards_only_as_its_remedy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
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
                        related_name="anchors",
                        to="define.achievementversion",
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            (
                                "practice",
                                "For practice: the panel's levels are shown after each one",
                            ),
                            ("test", "For qualifying, and mixed in unseen"),
                        ],
                        default="test",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "In the making"),
                            ("waiting", "Waits for a second person"),
                            ("ready", "In use"),
                            ("retired", "Out of use"),
                        ],
                        default="draft",
                        max_length=7,
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="anchors",
                        to="review.anchorconsent",
                    ),
                ),
                ("panel_size", models.PositiveSmallIntegerField(default=0)),
                ("panel", models.CharField(blank=True, max_length=300)),
                (
                    "scored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("alone", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-made_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            ("panel_size__gte", 2),
                            _connector="OR",
                        ),
                        name="a_sample_in_use_has_a_panel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_sample_in_use_was_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alone", True),
                            models.Q(("confirmed_by", models.F("scored_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_confirms_their_own_levels",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TextPrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "print",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="review.print",
                    ),
                ),
                ("value", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["value"], name="texts_known_by")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PicturePrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "print",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="review.print",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("band", models.IntegerField()),
                ("bits", models.CharField(max_length=16)),
            ],
            options={
                "indexes": [models.Index(fields=["place", "band"], name="pictures_known_by")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Concern",
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
                        related_name="concerns",
                        to="earn.submission",
                    ),
                ),
                (
                    "likeness",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="concerns",
                        to="review.likeness",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("note", "A note for the record"),
                            ("talk", "A talk with the learner"),
                            ("review", "A review of the record"),
                            ("notice", "Notice that the badge will be revoked"),
                            ("revoked", "The badge is revoked"),
                            ("cleared", "Cleared: there is nothing in it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("salt", models.CharField(max_length=43)),
            ],
            options={
                "ordering": ["-opened_at", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="RuleSetAside",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules_set_aside",
                        to="organizations.organization",
                    ),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules_set_aside",
                        to="define.achievement",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conflict", "Somebody reviewed in spite of a conflict"),
                            ("deadline", "A review was given more time"),
                            ("alone", "One person did alone what needs two"),
                        ],
                        max_length=8,
                    ),
                ),
                ("conflict", models.CharField(blank=True, max_length=20)),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rules_set_aside",
                        to="earn.submission",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to="review.rulechange",
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("salt", models.CharField(max_length=43)),
                ("leaf_hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name_plural": "rules set aside",
                "ordering": ["-at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "conflict"), _negated=True),
                            models.Q(("conflict", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="says_which_conflict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("reviewer")), _negated=True),
                        name="nobody_sets_aside_for_themselves",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        related_name="assignments",
                        to="earn.submission",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="panel",
                        to="review.appeal",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reviewer", "Reviewer of the organization that issues"),
                            ("panel", "On the panel that the organization named"),
                            ("practitioner", "Reviewer there who practices it"),
                            ("holder", "Reviewer there who holds the badge"),
                            (
                                "insider",
                                "By a link, and with the organization within the year before",
                            ),
                            ("invited", "Invited by the organization, by a link"),
                            ("", "Not kept at that time"),
                        ],
                        max_length=12,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["taken_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("submission", "round", "reviewer"),
                        name="one_place_a_reviewer",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AnchorPiece",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="review.anchor",
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
                    "artifact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="earn.artifact",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("setting", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("media_type", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "ordering": ["slot__position", "position", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TrueScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="review.anchor",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="define.rubriclevel",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["criterion__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("anchor", "criterion"), name="one_true_score_a_criterion"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exercises",
                        to="review.anchor",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exercises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("test", "To qualify"),
                            ("blind", "Mixed in unseen"),
                        ],
                        max_length=8,
                    ),
                ),
                ("attempt", models.UUIDField(blank=True, null=True)),
                (
                    "stands_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="earn.submission",
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("writer", models.CharField(blank=True, max_length=32)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("handed_in_at", models.DateTimeField(blank=True, null=True)),
                ("reading", models.JSONField(blank=True, default=dict)),
                ("pairs", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["taken_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("handed_in_at__isnull", True), ("released_at__isnull", True)
                        ),
                        fields=("anchor", "reviewer"),
                        name="one_open_exercise_a_sample",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ConcernStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="review.concern",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("note", "A note for the record"),
                            ("talk", "A talk with the learner"),
                            ("review", "A review of the record"),
                            ("notice", "Notice that the badge will be revoked"),
                            ("revoked", "The badge is revoked"),
                            ("cleared", "Cleared: there is nothing in it"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("leaf_hash", models.CharField(max_length=64)),
                ("contest", models.TextField(blank=True)),
                ("contested_at", models.DateTimeField(blank=True, null=True)),
                ("stands", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("concern", "step"), name="a_step_is_taken_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands__isnull", True),
                            models.Q(("contest", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="only_what_is_contested_is_answered",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="review.assignment",
                    ),
                ),
                ("complete", models.BooleanField(null=True)),
                ("missing", models.TextField(blank=True)),
                ("strong", models.TextField(blank=True)),
                ("lacking", models.TextField(blank=True)),
                ("advice", models.TextField(blank=True)),
                ("pins", models.JSONField(blank=True, default=list)),
                ("writer", models.CharField(blank=True, max_length=32)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meets", "Meets the criteria"),
                            ("not-yet", "Not yet"),
                            ("incomplete", "Something is missing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_at__isnull", True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handed_in_has_an_outcome",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlaceClock",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="clock",
                        serialize=False,
                        to="review.assignment",
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("more_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="declaration",
                        serialize=False,
                        to="review.assignment",
                    ),
                ),
                ("knows", models.BooleanField()),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("told", "Somebody told me that they hand this in"),
                            ("helped", "I helped somebody with this"),
                            ("close", "It could be of somebody close to me"),
                            ("gain", "I gain or lose something by the result"),
                            ("seen", "I recognize the work, a voice or a face"),
                        ],
                        max_length=6,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("declared_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("knows", False), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="who_knows_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("knows", True), ("opened_at__isnull", False), _connector="OR"
                        ),
                        name="who_knows_nothing_opens_it",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="review.review",
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
                ("comment", models.TextField(blank=True)),
                ("seen_in", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["criterion__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "criterion"), name="one_result_a_criterion"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
