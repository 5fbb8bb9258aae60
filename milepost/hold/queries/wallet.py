"""What a holder keeps, and what an open share lets its reader see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db.models import Count, Q, QuerySet

from milepost.hold.models import Bringing, ImportedCredential, OwnClaim, SeenDocument
from milepost.hold.queries.issuers import with_issuers
from milepost.hold.rules.collections import MOST_COLLECTED
from milepost.issue.models import Credential, EvidenceItem
from milepost.issue.queries import last_demonstrated
from milepost.ledger.models import Leaf
from milepost.people.models import Person
from milepost.verify.rules import Badge, Strength, badge_of, strength_of

Audience = EvidenceItem.Audience
Row = TypeVar("Row", Credential, ImportedCredential)
MOST_OFFERED = 60
MOST_CHOSEN = MOST_COLLECTED
"""A whole collection goes into one share."""
MOST_WORDS = 8
HERE_NAMED = ("version__title", "organization__name")
NAMED = ("title", "issuer_name")
"""By these columns a badge is found."""


def wallet_of(holder: Person) -> QuerySet[Credential]:
    """Return every credential issued here to this person, newest first; no document loaded."""
    return (
        Credential.objects.filter(recipient=holder)
        .select_related("version", "organization")
        .annotate(last_demonstrated=last_demonstrated())
        .defer("document")
    )


def credential_of(holder: Person) -> QuerySet[Credential]:
    """Return the holder's credentials with all that one credential's page shows."""
    return (
        Credential.objects.filter(recipient=holder)
        .select_related("version__achievement", "organization")
        .annotate(last_demonstrated=last_demonstrated())
        .prefetch_related("evidence")
    )


def imported_by(holder: Person) -> QuerySet[ImportedCredential]:
    """Return badges earned elsewhere that this person brought, kept or not yet."""
    return ImportedCredential.objects.filter(holder=holder)


def imported_of(holder: Person) -> QuerySet[ImportedCredential]:
    """Return badges earned elsewhere that this person keeps here, newest first."""
    return imported_by(holder).filter(kept_at__isnull=False)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What may go into a share: what is chosen already first, then what fits the words."""

    badges: list[Credential]
    imports: list[ImportedCredential]
    more: bool
    """Whether the wallet holds more than is offered."""


def offered_of(holder: Person, *, chosen: Collection[UUID], words: str) -> Offered:
    """Return all that is chosen, 200 of each kind at most, and the newest others that have the
    words.
    """
    here = credential_of(holder).defer("document")
    elsewhere = imported_of(holder).defer("document", "report")
    badges = [*here.filter(pk__in=chosen)[:MOST_CHOSEN]]
    imports = [*elsewhere.filter(pk__in=chosen)[:MOST_CHOSEN]]
    most = MOST_OFFERED
    others = _having(here.exclude(pk__in=chosen), words=words, names=HERE_NAMED)
    theirs = _having(elsewhere.exclude(pk__in=chosen), words=words, names=NAMED)
    found, brought = list(others[: most + 1]), list(theirs[: most + 1])
    return Offered(
        badges=badges + found[:most],
        imports=with_issuers(imports + brought[:most]),
        more=bool(words) or max(len(found), len(brought)) > most,
    )


def _having(rows: QuerySet[Row], *, words: str, names: Sequence[str]) -> QuerySet[Row]:
    """The rows with every word somewhere in these columns."""
    for word in words.split()[:MOST_WORDS]:
        fits = Q()
        for name in names:
            fits |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(fits)
    return rows


def bringings_of(holder: Person) -> QuerySet[Bringing]:
    """Return what a person brought at once, newest first."""
    return Bringing.objects.filter(holder=holder)


def waiting_for(holder: Person) -> QuerySet[Bringing]:
    """Return what a person brought and has not decided about yet, newest first."""
    waiting = bringings_of(holder).filter(found__kept_at=None, found__isnull=False)
    return waiting.annotate(waiting=Count("found")).order_by("-brought_at", "id")


def found_in(bringing: Bringing) -> QuerySet[ImportedCredential]:
    """Return the badges that were found in what was brought, with their reports."""
    return bringing.found.defer("document").order_by("source", "id")


def due_for_check(*, before: datetime) -> QuerySet[ImportedCredential]:
    """Return kept badges whose last try of a check is longer ago, the longest first."""
    kept = ImportedCredential.objects.filter(kept_at__isnull=False, tried_at__lt=before)
    return kept.filter(holder__is_active=True).select_related("holder").order_by("tried_at", "id")


def seen_by(holder: Person) -> QuerySet[SeenDocument]:
    """Return the documents of issuers that badges in this wallet were checked with."""
    return SeenDocument.objects.filter(imported__in=imported_of(holder))


def claims_of(holder: Person) -> QuerySet[OwnClaim]:
    """Return what a person says of themselves, the newest first."""
    return OwnClaim.objects.filter(holder=holder)


def evidence_of(holder: Person) -> QuerySet[EvidenceItem]:
    """Return every piece of evidence that this holder's badges rest on."""
    return EvidenceItem.objects.filter(credential__recipient=holder)


@dataclass(frozen=True)
class Shown:
    """A credential as a page shows it: what it says, what is on view, where it stands in the log.

    ``evidence`` holds what may be opened, by the identifier the badge names it with.
    """

    credential: Credential
    text: str
    """The badge itself, as it is handed out."""
    badge: Badge
    strength: Strength
    evidence: dict[str, EvidenceItem]
    entry: Leaf | None


def shown(credentials: Iterable[Credential]) -> list[Shown]:
    """Return credentials ready to be shown, each with the evidence that came along with it."""
    return with_entries((one, one.document, orjson.loads(one.document)) for one in credentials)


def with_entries(read: Iterable[tuple[Credential, str, dict[str, Any]]]) -> list[Shown]:
    """Return credentials as their texts and documents tell them, with what the log holds of it."""
    told = [(one, text, badge_of(document)) for one, text, document in read]
    hashes = [badge.assessment.decision_leaf for _one, _text, badge in told if badge.assessment]
    entries = {leaf.hash: leaf for leaf in Leaf.objects.filter(hash__in=hashes)}
    return [
        Shown(
            credential=one,
            text=text,
            badge=badge,
            strength=strength_of(badge),
            evidence=evidence_by_name(one),
            entry=entries.get(badge.assessment.decision_leaf) if badge.assessment else None,
        )
        for one, text, badge in told
    ]


def evidence_by_name(credential: Credential) -> dict[str, EvidenceItem]:
    """Return the evidence that came along with a credential, by what its document calls it."""
    return {f"urn:uuid:{item.pk}": item for item in credential.evidence.all()}


def as_it_came(kept: ImportedCredential) -> tuple[bytes, str, str]:
    """Return a badge from elsewhere byte for byte, its media type, and a name for the file."""
    content = kept.document.encode()
    if content.lstrip()[:1] == b"{":
        return content, "application/json", "badge.json"
    return content, "application/jwt", "badge.jwt"
