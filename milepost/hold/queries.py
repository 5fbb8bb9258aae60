"""What a holder keeps, and what an open share lets its reader see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db.models import Count, Max, Prefetch, QuerySet

from milepost.hold.models import ImportedCredential, Share
from milepost.issue.models import Credential, EvidenceItem
from milepost.kit.tokens import token_hash
from milepost.ledger.models import Leaf
from milepost.people.models import Person
from milepost.verify.rules import Badge, badge_of


def wallet_of(holder: Person) -> QuerySet[Credential]:
    """Return every credential issued here to this person, newest first; no document loaded."""
    return (
        Credential.objects.filter(recipient=holder)
        .select_related("version", "organization")
        .defer("document")
    )


def credential_of(holder: Person) -> QuerySet[Credential]:
    """Return the holder's credentials with all that one credential's page shows."""
    return (
        Credential.objects.filter(recipient=holder)
        .select_related("version__achievement", "organization")
        .prefetch_related("evidence")
    )


def imported_of(holder: Person) -> QuerySet[ImportedCredential]:
    """Return badges earned elsewhere that this person keeps here, newest first."""
    return ImportedCredential.objects.filter(holder=holder)


def shares_of(holder: Person) -> QuerySet[Share]:
    """Return this person's shares with how often and when they were opened last."""
    return (
        Share.objects.filter(holder=holder)
        .annotate(
            badges=Count("credentials", distinct=True),
            times_opened=Count("views", distinct=True),
            last_opened=Max("views__at"),
        )
        .order_by("-created_at", "id")
    )


def open_shares_of(holder: Person, *, now: datetime) -> QuerySet[Share]:
    """Return this person's shares that show something now."""
    return Share.objects.filter(holder=holder, withdrawn_at__isnull=True, ends_at__gt=now)


def shared_by(token: str) -> QuerySet[Share]:
    """Return the share a token opens, ended or not; empty for any other token."""
    return Share.objects.filter(token_hash=token_hash(token)).select_related("holder")


def open_share(token: str, *, now: datetime) -> QuerySet[Share]:
    """Return the share a token opens if it shows anything now."""
    return shared_by(token).filter(withdrawn_at__isnull=True, ends_at__gt=now)


def granted_credentials(share: Share) -> QuerySet[Credential]:
    """Return the credentials a share shows, each with only the evidence that is on view."""
    granted = Prefetch("evidence", queryset=EvidenceItem.objects.filter(shares=share))
    return (
        share.credentials.select_related("version__achievement", "organization", "recipient")
        .prefetch_related(granted)
        .order_by("-issued_at", "id")
    )


def granted_evidence(share: Share) -> QuerySet[EvidenceItem]:
    """Return the evidence a share opens: listed by the holder, and of a badge it shows."""
    return share.evidence.filter(credential__in=share.credentials.all())


def own_evidence(
    holder: Person, *, chosen: list[UUID], credentials: list[UUID]
) -> list[EvidenceItem]:
    """Return which of the chosen evidence belongs to the chosen credentials of this holder."""
    return list(
        EvidenceItem.objects.filter(
            credential__recipient=holder, credential__in=credentials, pk__in=chosen
        )
    )


@dataclass(frozen=True)
class Shown:
    """A credential as a page shows it: what it says, what is on view, where it stands in the log.

    ``evidence`` holds what may be opened, by the identifier the badge names it with.
    """

    credential: Credential
    badge: Badge
    evidence: dict[str, EvidenceItem]
    entry: Leaf | None


def shown(credentials: Iterable[Credential]) -> list[Shown]:
    """Return credentials ready to be shown, each with the evidence that came along with it."""
    read = [(one, badge_of(orjson.loads(one.document))) for one in credentials]
    hashes = [badge.assessment.decision_leaf for _one, badge in read if badge.assessment]
    entries = {leaf.hash: leaf for leaf in Leaf.objects.filter(hash__in=hashes)}
    return [
        Shown(
            credential=one,
            badge=badge,
            evidence={f"urn:uuid:{item.pk}": item for item in one.evidence.all()},
            entry=entries.get(badge.assessment.decision_leaf) if badge.assessment else None,
        )
        for one, badge in read
    ]
