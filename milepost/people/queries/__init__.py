"""Shared reads of people: by address, by API token; what they have set up."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from milepost.kit.tokens import token_hash
from milepost.people.models import ApiToken, Erasure, Person, SignInLink


def person_with_address(email: str) -> Person | None:
    """Return whom an address belongs to: by a verified address, else by the account's own."""
    verified = EmailAddress.objects.filter(email=email.lower(), verified=True)
    address = verified.select_related("user").first()
    if address:
        return Person.objects.get(pk=address.user_id)
    return Person.objects.filter(email=email.lower()).first()


def people_at(emails: "QuerySet[Any, Any]") -> QuerySet[Person]:
    """Return everyone to whom one of these addresses belongs; ``emails`` gives their texts."""
    verified = EmailAddress.objects.filter(email__in=emails, verified=True)
    return Person.objects.filter(Q(email__in=emails) | Q(pk__in=verified.values("user")))


def addresses_of(person: Person) -> "QuerySet[EmailAddress]":
    """Return a person's addresses, the main one first."""
    rows: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=person)
    return rows.order_by("-primary", "-verified", "email")


def proven_addresses(person: Person) -> set[str]:
    """Return the addresses that a person has shown to be theirs, the account's own among them."""
    proven = addresses_of(person).filter(verified=True)
    return {person.email, *proven.values_list("email", flat=True)}


def addresses_claimed_by(person: Person) -> set[str]:
    """Return the addresses that a person says are theirs, and that nobody has shown to be."""
    said = set(addresses_of(person).filter(verified=False).values_list("email", flat=True))
    proven = EmailAddress.objects.filter(email__in=said, verified=True)
    accounts = Person.objects.filter(email__in=said).exclude(pk=person.pk)
    theirs = {*proven.values_list("email", flat=True), *accounts.values_list("email", flat=True)}
    return said - theirs


def link_of(token: str) -> SignInLink | None:
    """Return the link with this secret, used or not."""
    return SignInLink.objects.filter(token_hash=token_hash(token)).first()


def token_of(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the API token with this secret, if it is in force and its person active."""
    rows = ApiToken.objects.filter(token_hash=token_hash(secret), revoked_at=None)
    rows = rows.filter(Q(expires_at=None) | Q(expires_at__gt=at), person__is_active=True)
    return rows.select_related("person").first()


def person_of_token(secret: str, *, at: datetime) -> Person | None:
    """Return the person who holds this API token, if it is in force."""
    token = token_of(secret, at=at)
    return token.person if token else None


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return a person's API tokens that are not revoked, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None).order_by("-created_at", "-id")


def passkeys_of(person: Person) -> "QuerySet[Authenticator]":
    """Return a person's passkeys, oldest first."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.WEBAUTHN
    )
    return rows.order_by("created_at", "pk")


def language_of(email: str) -> str:
    """Return the language to write to an address in: its account's, else the one in use now."""
    proven = Q(emailaddress__email=email.lower(), emailaddress__verified=True)
    people = Person.objects.filter(proven | Q(email=email.lower()))
    known = people.values_list("language", flat=True).first()
    return known or get_language() or settings.LANGUAGE_CODE


def erasure_of(person: Person) -> Erasure | None:
    """Return what this person has asked for and is not done yet, confirmed or not."""
    return Erasure.objects.filter(person=person, done_at=None).first()


def erasure_by(token: str) -> Erasure | None:
    """Return the request that a mailed link is about, while it waits to be confirmed."""
    waiting = Erasure.objects.filter(token_hash=token_hash(token), due_at=None)
    return waiting.select_related("person").first()


def erasures_due(*, at: datetime) -> QuerySet[Erasure]:
    """Return the confirmed requests whose day has come, the longest waiting first."""
    due = Erasure.objects.filter(due_at__lte=at, done_at=None)
    return due.select_related("person").order_by("due_at", "pk")
