"""Status lists: a place in one for each credential, the bit that revokes, the signed list."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from insignia.proofs.status_list_token import Serving, sign_status_list
from insignia.status import StatusList as Bits
from insignia.status import Validity
from insignia.status.token import INVALID, TokenStatusList

from insignia import sign
from milepost.issue import queries, rules
from milepost.issue.actions.keys import key_for, secret_of
from milepost.issue.models import Credential, SignedEndorsement, SignedForProgram, StatusList
from milepost.organizations.models import Organization

PURPOSE = "revocation"
TTL = timedelta(minutes=5)
Draw = Callable[[int], int]
IN_LISTS = (Credential, SignedForProgram, SignedEndorsement)
"""Everything that has a place in a status list."""


def place_in_list(
    organization: Organization, *, at: datetime, draw: Draw = secrets.randbelow
) -> tuple[StatusList, int]:
    """Return a list of the organization and a free index in it, drawn at random.

    Call it inside the transaction that uses the index: the list stays locked until that ends.
    """
    status_list = _open_list(organization, at=at)
    index = draw(status_list.length)
    while _is_taken(status_list, index=index):
        index = draw(status_list.length)
    StatusList.objects.filter(pk=status_list.pk).update(used=status_list.used + 1)
    return status_list, index


def set_bit(status_list: StatusList, *, index: int, at: datetime) -> None:
    """Mark one credential as revoked; the list is signed anew when it is next asked for."""
    locked = StatusList.objects.select_for_update().get(pk=status_list.pk)
    bits = _bits_of(locked)
    bits.set(index)
    locked.bits = bits.encode()
    locked.document = locked.token = ""
    locked.changed_at = at
    locked.save(update_fields=["bits", "document", "token", "changed_at"])


def signed_list(status_list: StatusList, *, at: datetime) -> str:
    """Return the signed status list, signed anew if a bit changed or a day has passed."""
    if status_list.document and not _is_stale(status_list.signed_until, at=at):
        return status_list.document
    return _sign_list(status_list, at=at)


def token_list(status_list: StatusList, *, at: datetime) -> str:
    """Return the same list as a Status List Token, for badges held as SD-JWT; signed as seldom."""
    if status_list.token and not _is_stale(status_list.token_until, at=at):
        return status_list.token
    return _sign_token(status_list, at=at)


@transaction.atomic
def _sign_token(status_list: StatusList, *, at: datetime) -> str:
    locked = StatusList.objects.select_for_update().get(pk=status_list.pk)
    if locked.token and not _is_stale(locked.token_until, at=at):
        return locked.token
    key, until = key_for(locked.organization, at=at), at + rules.LIST_PERIOD
    uri = queries.token_list_address(locked)
    locked.token = sign_status_list(
        _token_statuses(_bits_of(locked)),
        serving=Serving(uri=uri, at=at, expires=until, ttl=TTL),
        key=secret_of(key),
        method=key.method,
    )
    locked.token_until = until
    locked.save(update_fields=["token", "token_until"])
    return locked.token


def _token_statuses(bits: Bits) -> TokenStatusList:
    """The same statuses in the other standard's order of bits."""
    statuses = TokenStatusList(bits.length)
    for index in range(bits.length):
        if bits.get(index):
            statuses.set(index, INVALID)
    return statuses


@transaction.atomic
def _sign_list(status_list: StatusList, *, at: datetime) -> str:
    locked = StatusList.objects.select_for_update().get(pk=status_list.pk)
    if locked.document and not _is_stale(locked.signed_until, at=at):
        return locked.document
    until = at + rules.LIST_PERIOD
    locked.document = orjson.dumps(_signed(locked, until=until, at=at)).decode()
    locked.signed_until = until
    locked.save(update_fields=["document", "signed_until"])
    return locked.document


def _signed(status_list: StatusList, *, until: datetime, at: datetime) -> dict[str, Any]:
    """Sign the list; it holds from its last change, so that no verifier's clock is too early."""
    key = key_for(status_list.organization, at=at)
    unsigned = _bits_of(status_list).credential(
        id=queries.list_address(status_list),
        issuer=queries.issuer_did(key),
        purpose=status_list.purpose,
        valid=Validity(status_list.changed_at, until),
    )
    unsigned["credentialSubject"]["ttl"] = int(TTL.total_seconds() * 1000)
    return sign(unsigned, key=secret_of(key), method=key.method, created=at)


def _is_stale(until: datetime | None, *, at: datetime) -> bool:
    return rules.list_is_stale(signed_until=until, at=at)


def _open_list(organization: Organization, *, at: datetime) -> StatusList:
    """The list that takes new credentials, locked; half of each stays empty to hide how many."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    newest = (
        StatusList.objects.select_for_update()
        .filter(organization=organization, purpose=PURPOSE)
        .order_by("-created_at", "-id")
        .first()
    )
    if newest is not None and newest.used < newest.length // 2:
        return newest
    fresh = Bits()
    return StatusList.objects.create(
        organization=organization,
        purpose=PURPOSE,
        length=fresh.length,
        bits=fresh.encode(),
        created_at=at,
        changed_at=at,
    )


def _is_taken(status_list: StatusList, *, index: int) -> bool:
    first, *others = (
        table.objects.filter(status_list=status_list, status_index=index)
        .order_by()
        .values("status_index")
        for table in IN_LISTS
    )
    return first.union(*others).exists()


def _bits_of(status_list: StatusList) -> Bits:
    return Bits.decode(status_list.bits)
