"""Passkeys (WebAuthn): what the browser is asked, and whether its answer holds.

Only user-verifying keys that know their account (discoverable credentials) are made, so that one
touch signs in. Rows are allauth's ``Authenticator``, in allauth's own format.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

Answer = Mapping[str, Any]


class Challenge(NamedTuple):
    """What to ask the browser, and what to remember in the session until it answers."""

    options: dict[str, Any]
    state: dict[str, Any]


class PasskeyError(Exception):
    """The browser's answer does not hold."""


def _server() -> Fido2Server:
    site = urlsplit(settings.PUBLIC_URL)
    party = PublicKeyCredentialRpEntity(name="Milepost", id=site.hostname or "localhost")
    origin = f"{site.scheme}://{site.netloc}"
    return Fido2Server(party, verify_origin=lambda given: given == origin)


def ask_for_new(
    person_id: UUID, *, email: str, name: str, known: list[AttestedCredentialData]
) -> Challenge:
    """Return the challenge to make a passkey; not on a device that has one of ``known``."""
    user = PublicKeyCredentialUserEntity(id=person_id.bytes, name=email, display_name=name)
    options, state = _server().register_begin(
        user=user,
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Challenge(dict(options), state)


def check_new(answer: Answer, *, state: dict[str, Any]) -> None:
    """Raise PasskeyError unless the answer is a new passkey made for this challenge."""
    try:
        _server().register_complete(state, answer)
    except (ValueError, TypeError, KeyError) as error:
        raise PasskeyError from error


def ask_for_known() -> Challenge:
    """Return the challenge to sign in by any passkey made for this site."""
    options, state = _server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    return Challenge(dict(options), state)


def check_known(
    answer: Answer, *, state: dict[str, Any], known: list[AttestedCredentialData]
) -> bytes:
    """Return the id of the passkey that signed the challenge; PasskeyError if none of ``known``."""
    try:
        return bytes(_server().authenticate_complete(state, known, answer).credential_id)
    except (ValueError, TypeError, KeyError) as error:
        raise PasskeyError from error


def claimed_person(answer: Answer) -> UUID:
    """Return which account an answer claims to be for; believe it only after ``check_known``."""
    try:
        return UUID(bytes=websafe_decode(answer["response"]["userHandle"]))
    except (ValueError, TypeError, KeyError) as error:
        raise PasskeyError from error


def credential_of(row: Mapping[str, Any]) -> AttestedCredentialData | None:
    """Return the public key kept in an ``Authenticator`` row's data."""
    kept = RegistrationResponse.from_dict(row["credential"])
    found: AttestedCredentialData | None = (
        kept.response.attestation_object.auth_data.credential_data
    )
    return found
