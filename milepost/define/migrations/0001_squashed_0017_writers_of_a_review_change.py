import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("define", "0001_initial"),
        ("define", "0002_gate_report"),
        ("define", "0003_self_assessment"),
        ("define", "0004_resources"),
        ("define", "0005_contexts"),
        ("define", "0006_measured"),
        ("define", "0007_lineage"),
        ("define", "0008_real_effort"),
        ("define", "0009_logs"),
        ("define", "0010_alignments"),
        ("define", "0011_drafting"),
        ("define", "0012_fees"),
        ("define", "0013_agreed_license"),
        ("define", "0014_review_policy"),
        ("define", "0015_renewal"),
        ("define", "0016_review_change"),
        ("define", "0017_writers_of_a_review_change"),
    ]

    initial = True

    dependencies = [
        ("frameworks", "0001_squashed_0003_contexts"),
        ("organizations", "0001_squashed_0004_former_members_known"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Achievement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="achievements",
                        to="organizations.organization",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["slug"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AchievementVersion",
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
                        related_name="versions",
                        to="define.achievement",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Replaced by a newer version"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("competency", models.TextField(blank=True)),
                ("key_method", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("knowledge", "Knowledge"),
                            ("skill", "Skill"),
                            ("disposition", "Habit or attitude"),
                        ],
                        default="skill",
                        max_length=12,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("local", "Local"),
                            ("national", "National"),
                            ("international", "International"),
                        ],
                        default="local",
                        max_length=14,
                    ),
                ),
                ("limits", models.TextField(blank=True)),
                ("contexts_asked", models.PositiveSmallIntegerField(default=1)),
                ("finer", models.CharField(blank=True, max_length=200)),
                ("contexts", models.TextField(blank=True)),
                ("research_for", models.TextField(blank=True)),
                ("research_against", models.TextField(blank=True)),
                ("resources", models.TextField(blank=True)),
                ("effort_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("validity_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reviewers", models.PositiveSmallIntegerField(default=2)),
                (
                    "agreement",
                    models.CharField(
                        choices=[
                            ("outcome", "Reviewers reach the same outcome"),
                            ("criteria", "Reviewers agree on every required criterion"),
                            ("levels", "Reviewers give every criterion the same level"),
                            (
                                "required-levels",
                                "Reviewers give every required criterion the same level",
                            ),
                            (
                                "near-levels",
                                "Reviewers reach the same outcome, no required criterion more than one level apart",
                            ),
                        ],
                        default="outcome",
                        max_length=20,
                    ),
                ),
                (
                    "third",
                    models.CharField(
                        choices=[
                            ("any", "Any reviewer who may judge the work"),
                            ("experienced", "A reviewer who has judged this five times or more"),
                            ("lead", "A reviewer who also runs the organization"),
                        ],
                        default="any",
                        max_length=12,
                    ),
                ),
                (
                    "tie_break",
                    models.CharField(
                        choices=[
                            ("majority", "One more reviewer reads it, and the majority decides"),
                            ("third", "One more reviewer reads it, and decides alone"),
                            (
                                "cautious",
                                "Any doubt counts: it passes only if all reviewers see it met",
                            ),
                        ],
                        default="majority",
                        max_length=10,
                    ),
                ),
                ("appeal_days", models.PositiveSmallIntegerField(default=30)),
                ("fee", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ("fee_currency", models.CharField(blank=True, max_length=3)),
                ("fee_payee", models.CharField(blank=True, max_length=160)),
                (
                    "self_assessment",
                    models.CharField(
                        choices=[
                            ("off", "Not asked for"),
                            ("offered", "Offered: whoever likes looks at their own work first"),
                            ("asked", "Asked for before the work is handed in"),
                        ],
                        default="off",
                        max_length=10,
                    ),
                ),
                (
                    "renewal",
                    models.CharField(
                        choices=[
                            ("anew", "All that is asked for, shown anew"),
                            ("work", "At least one new piece of work, judged"),
                            ("log", "A practice log that meets the rule again, judged"),
                            ("either", "Either new work or a practice log, judged"),
                        ],
                        default="anew",
                        max_length=6,
                    ),
                ),
                ("tags", models.CharField(blank=True, max_length=200)),
                ("image_sha256", models.CharField(blank=True, max_length=64)),
                ("image_media_type", models.CharField(blank=True, max_length=40)),
                ("image_palette", models.CharField(default="pine", max_length=20)),
                ("image_symbol", models.CharField(default="path", max_length=20)),
                ("language", models.CharField(default="en", max_length=12)),
                ("search_text", models.TextField(blank=True, editable=False)),
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
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
                ("typed", models.JSONField(blank=True, default=dict)),
                ("writer", models.CharField(blank=True, max_length=32)),
                ("document", models.TextField(blank=True)),
                (
                    "license",
                    models.CharField(
                        choices=[
                            ("own", "Nobody may copy it (all rights reserved)"),
                            (
                                "CC-BY-4.0",
                                "Anyone may adapt it and says where it comes from (CC BY 4.0)",
                            ),
                            (
                                "CC-BY-SA-4.0",
                                "The same, and what they make is as free (CC BY-SA 4.0)",
                            ),
                            ("CC0-1.0", "Anyone may do anything with it (CC0)"),
                        ],
                        default="own",
                        max_length=20,
                    ),
                ),
                ("core", models.JSONField(blank=True, default=list)),
                (
                    "lineage",
                    models.CharField(
                        blank=True,
                        choices=[("fork", "Forked"), ("tailored", "Tailored")],
                        max_length=10,
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derived",
                        to="define.achievementversion",
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=dict)),
                ("gate_report", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["achievement", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("achievement", "number"), name="version_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("achievement",),
                        name="one_published_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("achievement",),
                        name="one_draft_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lineage", ""), ("original__isnull", True)),
                            models.Q(
                                models.Q(("lineage", ""), _negated=True),
                                ("original__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_lineage_has_its_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewers__gte", 1), ("reviewers__lte", 7)),
                        name="reviewers_1_to_7",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("appeal_days__gte", 7), ("appeal_days__lte", 365)),
                        name="appeals_within_7_to_365_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fee__isnull", True), ("fee_currency", ""), ("fee_payee", "")
                            ),
                            models.Q(
                                ("fee__gt", 0),
                                ("fee__isnull", False),
                                models.Q(("fee_currency", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_fee_has_its_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contexts_asked__gte", 1), ("contexts_asked__lte", 9)),
                        name="contexts_1_to_9",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="published_has_its_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Coauthor",
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
                        related_name="coauthors",
                        to="define.achievement",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("practitioner", "Practitioner"),
                            ("designer", "Designer"),
                            ("researcher", "Researcher"),
                            ("learner", "Learner"),
                            ("employer", "Employer"),
                            ("reviewer", "Reviewer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("license", models.CharField(blank=True, max_length=20)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_named_author_has_a_name",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RealEffort",
            fields=[
                (
                    "achievement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="real_effort",
                        serialize=False,
                        to="define.achievement",
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Resource",
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
                        related_name="learning",
                        to="define.achievement",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Waiting"),
                            ("accepted", "Shown"),
                            ("refused", "Refused"),
                            ("retired", "Taken away"),
                        ],
                        default="suggested",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("url", models.CharField(max_length=500)),
                ("place", models.CharField(max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("course", "Course"),
                            ("book", "Book or text"),
                            ("video", "Video"),
                            ("audio", "Podcast or recording"),
                            ("site", "Website"),
                            ("tool", "Tool or program"),
                            ("person", "A person who helps"),
                            ("place", "A place or group"),
                            ("practice", "Something to practise"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                (
                    "price",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("access", models.JSONField(blank=True, default=list)),
                ("note", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                (
                    "suggested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("suggested_at", models.DateTimeField(db_index=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["achievement", "position", "suggested_at", "id"],
                "indexes": [
                    models.Index(
                        fields=["achievement", "state", "position"],
                        name="define_reso_achieve_f40ee4_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("achievement", "place"), name="resource_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("price__isnull", True)),
                            models.Q(
                                ("price__gt", 0),
                                ("price__isnull", False),
                                models.Q(("currency", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_price_has_its_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_resource_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
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
                        related_name="criteria",
                        to="define.achievementversion",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("required", models.BooleanField(default=True)),
                ("rule", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "key"), name="criterion_once_a_version"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EvidenceSlot",
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
                        related_name="slots",
                        to="define.achievementversion",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("any", "Anything that shows it"),
                            ("text", "Text"),
                            ("image", "Photo or picture"),
                            ("document", "Document (PDF)"),
                            ("audio", "Sound recording"),
                            ("video", "Video"),
                            ("link", "Link"),
                            ("log", "Practice log"),
                        ],
                        default="any",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("instructions", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="slot_once_a_version")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Alignment",
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
                        related_name="alignments",
                        to="define.achievementversion",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "competency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alignments",
                        to="frameworks.competency",
                    ),
                ),
                ("url", models.CharField(max_length=500)),
                ("name", models.TextField()),
                ("framework", models.TextField(blank=True)),
                ("code", models.CharField(blank=True, max_length=255)),
                ("description", models.TextField(blank=True)),
                ("type", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "url"), name="alignment_once_a_version"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening",
                        to="define.achievementversion",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "Everyone"), ("link", "Whoever has the link")],
                        max_length=10,
                    ),
                ),
                ("token_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience", "public"),
                            models.Q(("token_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_link_has_its_token",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="define.achievementversion",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60)),
                (
                    "replies_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="define.comment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(db_index=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolution", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["written_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_at__isnull", True),
                            models.Q(("resolution", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_resolved_comment_says_what_was_done",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Equivalence",
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
                        related_name="equivalences",
                        to="define.achievementversion",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equivalences_ruled",
                        to="define.achievementversion",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("equivalent", "Equivalent"),
                            ("partly", "Partly equivalent"),
                            ("not", "Not equivalent"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "ruled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ruled_at", models.DateTimeField()),
                ("leaf_hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-ruled_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_ruling_has_a_reason",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Helped",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helped",
                        to="define.resource",
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
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "person"), name="helped_once_a_person"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReviewChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_change",
                        to="define.achievementversion",
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("writers", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("alone", models.BooleanField(default=False)),
                ("salt", models.CharField(blank=True, max_length=43)),
                ("leaf_hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-changed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alone", True),
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("changed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_confirms_their_own_way_of_reviewing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leaf_hash", ""),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_way_of_reviewing_changes_for_a_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RubricLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="define.criterion",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("description", models.TextField(blank=True)),
                ("meets", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "position"), name="level_position_once"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
