"""A person and how they sign in. Addresses beyond the first are allauth's ``EmailAddress`` rows."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from milepost.people.models.families import Approval, Guardianship, Minority

__all__ = [
    "ERASED",
    "ApiToken",
    "Approval",
    "Erasure",
    "Guardianship",
    "Minority",
    "Person",
    "SignInLink",
]

ERASED = "erased.invalid"
"""Where the address of an erased person leads: nowhere (RFC 2606)."""


class PersonManager(BaseUserManager["Person"]):
    """Makes people; Django's own commands call these names."""

    def create_user(
        self, email: str, *, joined_at: datetime, name: str = "", language: str = "en"
    ) -> Person:
        """Return a new person who signs in by e-mail, without a password."""
        person = self.model(
            email=self.normalize_email(email).lower(),
            name=name,
            joined_at=joined_at,
            language=language,
        )
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who learns, reviews, designs or employs; the same account for all of it, for life."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        if self.email.endswith(f"@{ERASED}"):
            return _("Somebody who left")
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class SignInLink(models.Model):
    """A link mailed to an address; it opens an account once, within its time.

    With a ``person`` it proves instead that the address belongs to that account. ``source`` is a
    keyed hash of the network address that asked, to count by.
    """

    email = models.EmailField(db_index=True)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="address_links"
    )
    source = models.CharField(max_length=64, blank=True, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in of {self.email} at {self.created_at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A person's key to the API; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Erasure(models.Model):
    """That somebody asks to be forgotten here: asked, confirmed by mail, then done on its day."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="erasure", primary_key=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When it is done; None until the link in the mail was opened."""
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(due_at__isnull=False),
                name="what_is_erased_was_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"
