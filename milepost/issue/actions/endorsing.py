"""Endorsements, in an organization's name or one's own: signed, taken back by a status list."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from insignia import InsigniaError, sign, status_entry
from milepost.issue import queries, rules
from milepost.issue.actions.keys import key_for, key_of_person, secret_of
from milepost.issue.actions.status import place_in_list, set_bit
from milepost.issue.models import IssuerKey, PersonKey, SignedEndorsement
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization
from milepost.people.models import Person


@transaction.atomic
def endorse(
    organization: Organization, *, said: rules.Endorsement, at: datetime
) -> tuple[SignedEndorsement, str]:
    """Return what it takes to take it back, and the signed document, which the caller keeps.

    Whether the organization may say so is the caller's to know. Raises RuleError for words that
    cannot be signed.
    """
    key = key_for(organization, at=at)
    issuer = rules.issuer_profile(
        queries.issuer_did(key),
        name=organization.name,
        url=queries.organization_address(organization),
        description=organization.description,
    )
    return _signed(said, signer=Signer(key, issuer), listed_by=organization, at=at)


@transaction.atomic
def endorse_in_own_name(
    person: Person, *, said: rules.Endorsement, listed_by: Organization, at: datetime
) -> tuple[SignedEndorsement, str]:
    """Return the same for what a person says; the status list of ``listed_by`` tells if it holds.

    Whether they may say so is the caller's to know. Raises RuleError as :func:`endorse` does.
    """
    key = key_of_person(person, at=at)
    profile = {"id": key.method.partition("#")[0], "type": ["Profile"], "name": person.name}
    return _signed(said, signer=Signer(key, profile), listed_by=listed_by, at=at)


class Signer(NamedTuple):
    """With which key, and as which Profile."""

    key: IssuerKey | PersonKey
    profile: dict[str, Any]


def _signed(
    said: rules.Endorsement, *, signer: Signer, listed_by: Organization, at: datetime
) -> tuple[SignedEndorsement, str]:
    status_list, index = place_in_list(listed_by, at=at)
    entry = status_entry(queries.list_address(status_list), index=index)
    unsigned = rules.endorsement_document(said, id=uuid4(), issuer=signer.profile, status=entry)
    key = signer.key
    try:
        signed = sign(unsigned, key=secret_of(key), method=key.method, created=at)
    except InsigniaError as error:
        raise RuleError(
            _("This cannot be signed as it is written: %(reason)s") % {"reason": error},
            code=error.code,
        ) from error
    document = orjson.dumps(signed).decode()
    kept = SignedEndorsement.objects.create(
        organization=listed_by,
        credential_id=unsigned["id"],
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        status_list=status_list,
        status_index=index,
        issued_at=at,
    )
    return kept, document


@transaction.atomic
def take_back(kept: SignedEndorsement, *, at: datetime) -> None:
    """Let the status list say that an endorsement holds no more; twice changes nothing."""
    locked = SignedEndorsement.objects.select_for_update().get(pk=kept.pk)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        set_bit(locked.status_list, index=locked.status_index, at=at)
