"""What the wallet forgets of its holder: all of it."""

import json
from datetime import datetime

from django.db.models import Q, TextField
from django.db.models.functions import Cast, Lower

from milepost.hold.models import (
    Bringing,
    Collection,
    Connection,
    ImportedCredential,
    KeptPiece,
    OwnClaim,
    SeenDocument,
    Share,
    View,
)
from milepost.people.models import ERASED, Person
from milepost.verify.actions import forget_reports_naming


def erase(person: Person, *, addresses: set[str], at: datetime) -> set[str]:
    """Delete shares with who opened them, badges from elsewhere, and own words.

    What others share with them alone stays closed: no code can be mailed to them any more. Reports
    in which an address of theirs stands go, whoever kept them. Returns the digests of evidence and
    of issuers' documents that are not named here any more.
    """
    pieces = KeptPiece.objects.filter(imported__holder=person).exclude(sha256="")
    digests = set(pieces.values_list("sha256", flat=True))
    seen = SeenDocument.objects.filter(imported__holder=person)
    digests |= set(seen.values_list("sha256", flat=True))
    for model in (Connection, Collection, Share, ImportedCredential, Bringing, OwnClaim):
        model._default_manager.filter(holder=person).delete()
    forget_reports_naming(addresses)
    _forget_name(person.name)
    nowhere = f"{person.pk}@{ERASED}"
    theirs = {one.lower() for one in addresses}
    for rows in (Share.objects.all(), View.objects.all()):
        rows.annotate(lower=Lower("reader")).filter(lower__in=theirs).update(reader=nowhere)
    return digests


def _forget_name(name: str) -> None:
    """Take a name off what people confirmed of evidence that came back with others' badges."""
    if not name:
        return
    told = KeptPiece.objects.annotate(told=Cast("attestations", TextField()))
    for piece in told.filter(Q(told__contains=name) | Q(told__contains=json.dumps(name)[1:-1])):
        named = [one for one in piece.attestations if one.get("name") == name]
        for one in named:
            one["name"] = ""
        if named:
            piece.save(update_fields=["attestations"])
