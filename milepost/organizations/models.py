"""Organizations, and who does what in them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """A school, office, firm or association; it issues, reviews, employs, or all of it."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("Public authority")
        SCHOOL = "school", _("School or college")
        EMPLOYER = "employer", _("Employer")
        COMMUNITY = "community", _("Community organization")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    description = models.TextField(blank=True)
    url = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one role; someone with two roles has two rows."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        DESIGNER = "designer", _("Designer")
        REVIEWER = "reviewer", _("Reviewer")
        COACH = "coach", _("Coach")
        AWARDER = "awarder", _("Awarder")
        EMPLOYER = "employer", _("Employer")

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        ordering = ["organization", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "role"], name="membership_once_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} at {self.organization}"


class FormerMember(models.Model):
    """Somebody who held roles in an organization until the last of them was given up or taken."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="former_members"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        ordering = ["organization", "-until", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="former_member_once_an_organization"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, at {self.organization} until {self.until:%Y-%m-%d}"


class Invitation(models.Model):
    """A link mailed to an address: whoever opens it takes on a role, once, within its time."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Membership.Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.email}, {self.role} at {self.organization}"


class Separation(models.Model):
    """Two roles that nobody holds together in an organization, from ``since`` until ``until``."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="separations"
    )
    first = models.CharField(max_length=20, choices=Membership.Role.choices)
    second = models.CharField(max_length=20, choices=Membership.Role.choices)
    """Of the two the later in the alphabet, so that a pair has one form."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organization", "first", "second", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "first", "second"],
                condition=models.Q(until__isnull=True),
                name="one_separation_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="a_pair_has_one_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second} at {self.organization}"
