import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("organizations", "0001_initial"),
        ("organizations", "0002_separations"),
        ("organizations", "0003_former_members"),
        ("organizations", "0004_former_members_known"),
    ]

    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Public authority"),
                            ("school", "School or college"),
                            ("employer", "Employer"),
                            ("community", "Community organization"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("url", models.URLField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organizations.organization",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                        related_name="memberships",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("designer", "Designer"),
                            ("reviewer", "Reviewer"),
                            ("coach", "Coach"),
                            ("awarder", "Awarder"),
                            ("employer", "Employer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ["organization", "role", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "person", "role"), name="membership_once_a_role"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FormerMember",
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
                        related_name="former_members",
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
                ("until", models.DateTimeField()),
            ],
            options={
                "ordering": ["organization", "-until", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "person"), name="former_member_once_an_organization"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                        related_name="invitations",
                        to="organizations.organization",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("designer", "Designer"),
                            ("reviewer", "Reviewer"),
                            ("coach", "Coach"),
                            ("awarder", "Awarder"),
                            ("employer", "Employer"),
                        ],
                        max_length=20,
                    ),
                ),
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
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Separation",
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
                        related_name="separations",
                        to="organizations.organization",
                    ),
                ),
                (
                    "first",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("designer", "Designer"),
                            ("reviewer", "Reviewer"),
                            ("coach", "Coach"),
                            ("awarder", "Awarder"),
                            ("employer", "Employer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "second",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("designer", "Designer"),
                            ("reviewer", "Reviewer"),
                            ("coach", "Coach"),
                            ("awarder", "Awarder"),
                            ("employer", "Employer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["organization", "first", "second", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("organization", "first", "second"),
                        name="one_separation_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="a_pair_has_one_form",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
