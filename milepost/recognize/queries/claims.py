"""Claims: one's own, those to decide, and what may be told of them in public."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from milepost.hold.queries import open_share, wallet_of
from milepost.issue.models import Credential
from milepost.kit.addresses import absolute
from milepost.kit.sealing import unseal
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person
from milepost.recognize.models import ClaimedBadge, Commitment, CommitmentVersion, RecognitionClaim
from milepost.recognize.queries.commitments import desks_of, in_force, matching
from milepost.recognize.rules.access import DECIDERS
from milepost.recognize.rules.claims import DECIDED, ClaimState
from milepost.recognize.rules.counts import Decided, decided

LINK = "recognition claim"
"""What a claim's link is sealed for."""


def claims_of(person: Person) -> QuerySet[RecognitionClaim]:
    """Return the claims a person has made, newest first."""
    return _told(RecognitionClaim.objects.filter(claimant=person))


def claims_to(organization: Organization) -> QuerySet[RecognitionClaim]:
    """Return the claims made to an organization, the oldest first."""
    rows = RecognitionClaim.objects.filter(version__commitment__organization=organization)
    return _told(rows).order_by("made_at", "pk")


def claims_decided_by(person: Person) -> QuerySet[RecognitionClaim]:
    """Return the claims to every organization that a person decides for."""
    desks = desks_of(person).order_by().values("pk")
    return _told(RecognitionClaim.objects.filter(version__commitment__organization__in=desks))


def _told(rows: QuerySet[RecognitionClaim]) -> QuerySet[RecognitionClaim]:
    return rows.select_related(
        "version__commitment__organization", "claimant", "share"
    ).prefetch_related("badges__credential__version")


def claimable(person: Person, *, commitment: UUID, on: date) -> list[Credential]:
    """Return the badges of a person that a commitment covers and that are not claimed there."""
    taken = ClaimedBadge.objects.filter(commitment=commitment, live=True).values("credential")
    held = list(wallet_of(person).exclude(pk__in=taken).prefetch_related("evidence"))
    for match in matching(held, on=on):
        if match.version.commitment_id == commitment:
            return match.credentials
    return []


def counting(commitment: UUID, *, on: date) -> CommitmentVersion | None:
    """Return the version of a commitment that counts on a day, if any does."""
    return in_force(on=on).filter(commitment=commitment).first()


def deciders_of(organization: Organization) -> QuerySet[Person]:
    """Return everyone who decides for an organization, each once."""
    rows = Membership.objects.filter(organization=organization, role__in=DECIDERS)
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("email")


def link_of(claim: RecognitionClaim, *, at: datetime) -> str:
    """Return the address of what a claim shows; empty when the learner has closed or moved it."""
    if claim.share is None or not claim.sealed_link:
        return ""
    token = unseal(bytes(claim.sealed_link), purpose=LINK).decode()
    same = claim.share.token_hash == token_hash(token)
    if not same or not open_share(token, now=at).exists():
        return ""
    return absolute(reverse("hold:share", args=[token]))


def counts_of(commitments: Iterable[UUID]) -> dict[UUID, Decided | None]:
    """Return what may be told of the decisions under each of these commitments."""
    rows = Commitment.objects.filter(pk__in=list(commitments), versions__claims__state__in=DECIDED)
    counted = rows.order_by().annotate(
        honored=Count("versions__claims", filter=Q(versions__claims__state=ClaimState.HONORED)),
        refused=Count("versions__claims", filter=Q(versions__claims__state=ClaimState.REFUSED)),
    )
    return {
        pk: decided(honored=honored, refused=refused)
        for pk, honored, refused in counted.values_list("pk", "honored", "refused")
    }
