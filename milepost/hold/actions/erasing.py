"""What the wallet forgets of its holder: all of it."""

from datetime import datetime

from django.db.models.functions import Lower

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


def erase(person: Person, *, addresses: set[str], at: datetime) -> set[str]:
    """Delete shares with who opened them, badges from elsewhere, and own words.

    What others share with them alone stays closed: no code can be mailed to them any more. Returns
    the digests of evidence and of issuers' documents that are not named here any more.
    """
    pieces = KeptPiece.objects.filter(imported__holder=person).exclude(sha256="")
    digests = set(pieces.values_list("sha256", flat=True))
    seen = SeenDocument.objects.filter(imported__holder=person)
    digests |= set(seen.values_list("sha256", flat=True))
    for model in (Connection, Collection, Share, ImportedCredential, Bringing, OwnClaim):
        model._default_manager.filter(holder=person).delete()
    nowhere = f"{person.pk}@{ERASED}"
    theirs = {one.lower() for one in addresses}
    for rows in (Share.objects.all(), View.objects.all()):
        rows.annotate(lower=Lower("reader")).filter(lower__in=theirs).update(reader=nowhere)
    return digests
