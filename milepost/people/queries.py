"""Shared reads of people: by address, by API token; what they have set up."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from milepost.kit.tokens import token_hash
from milepost.people.models import ApiToken, Person, SignInLink


def person_with_address(email: str) -> Person | None:
    """Return whom an address belongs to: by a verified address, else by the account's own."""
    verified = EmailAddress.objects.filter(email=email.lower(), verified=True)
    address = verified.select_related("user").first()
    if address:
        return Person.objects.get(pk=address.user_id)
    return Person.objects.filter(email=email.lower()).first()


def addresses_of(person: Person) -> "QuerySet[EmailAddress]":
    """Return a person's addresses, the main one first."""
    rows: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=person)
    return rows.order_by("-primary", "-verified", "email")


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
