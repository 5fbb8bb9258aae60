"""What issuing forgets of somebody who earned badges here; see the decision on erasure."""

import json
from collections.abc import Collection
from datetime import datetime

import orjson
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from milepost.issue import queries, rules
from milepost.issue.models import (
    Claim,
    Credential,
    EvidenceItem,
    HostedBadge,
    PersonKey,
    SelectiveCopy,
    WalletOffer,
)
from milepost.people.models import Person

NOTHING_SAID = "–"
"""Instead of the reason of a revocation, which may tell of the person; that there was one stays."""


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Keep of each badge which one it was, its digest and its place in the status list.

    The signed copies that the person gave away verify as before: keys, lists and the log stay.
    Returns the digests of evidence that is not named here any more.
    """
    mine = Credential.objects.filter(recipient=person)
    evidence = EvidenceItem.objects.filter(credential__in=mine)
    digests = set(evidence.exclude(sha256="").values_list("sha256", flat=True))
    evidence.delete()
    WalletOffer.objects.filter(credential__in=mine).delete()
    SelectiveCopy.objects.filter(credential__in=mine).delete()
    HostedBadge.objects.filter(credential__in=mine).delete()
    Claim.objects.filter(Q(credential__in=mine) | Q(email__in=addresses)).delete()
    PersonKey.objects.filter(person=person).delete()
    mine.exclude(revoked_at=None).update(revocation_reason=NOTHING_SAID)
    _forget_name(person.name)
    for credential in mine.iterator(chunk_size=100):
        rest = rules.without_person(queries.document_of(credential))
        document = orjson.dumps(rest).decode()
        Credential.objects.filter(pk=credential.pk).update(document=document, recipient=None)
    return digests


def _forget_name(name: str) -> None:
    """Take a name off what people confirmed of other people's evidence."""
    if not name:
        return
    told = EvidenceItem.objects.annotate(told=Cast("attestations", TextField()))
    written = Q(told__contains=name) | Q(told__contains=json.dumps(name)[1:-1])
    for item in told.filter(written):
        named = [one for one in item.attestations if one.get("name") == name]
        for one in named:
            one["name"] = ""
        if named:
            item.save(update_fields=["attestations"])
