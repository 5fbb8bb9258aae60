"""Claims: one's own, those to decide, and what may be told of them in public."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.hold.models import ImportedCredential
from milepost.hold.queries import imported_of, open_share, shared_by, wallet_of
from milepost.issue.models import Credential
from milepost.kit.addresses import absolute
from milepost.kit.sealing import unseal
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_in
from milepost.people.models import Person
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind
from milepost.recognize.models import (
    ClaimedBadge,
    CommitmentVersion,
    Fingerprint,
    RecognitionClaim,
)
from milepost.recognize.queries.commitments import covered_imports, desks_of, in_force, matching
from milepost.recognize.queries.issuers import issued_here
from milepost.recognize.rules.access import DECIDERS
from milepost.recognize.rules.claims import DECIDED, ClaimState, badge_fingerprints, bundled_in
from milepost.recognize.rules.counts import Claimed, claimed
from milepost.verify.rules import reason_besides

LINK = "recognition claim"
"""What a claim's link is sealed for."""
HELD = held_back(ApprovalKind.SHARE, by="share")
"""Whether a claim is a minor's, and no guardian lets what it shows be seen."""


def claims_of(person: Person) -> QuerySet[RecognitionClaim]:
    """Return the claims a person has made, newest first."""
    return _told(RecognitionClaim.objects.filter(claimant=person))


def claims_to(organization: Organization) -> QuerySet[RecognitionClaim]:
    """Return the claims made to an organization, the oldest first; a minor's, once approved."""
    rows = RecognitionClaim.objects.filter(version__commitment__organization=organization)
    return _told(_let_out(rows)).order_by("made_at", "pk")


def claims_decided_by(person: Person) -> QuerySet[RecognitionClaim]:
    """Return the claims to every organization that a person decides for, as ``claims_to`` does."""
    desks = desks_of(person).order_by().values("pk")
    rows = RecognitionClaim.objects.filter(version__commitment__organization__in=desks)
    return _told(_let_out(rows))


def _let_out(rows: QuerySet[RecognitionClaim]) -> QuerySet[RecognitionClaim]:
    """What was decided stays on the organization's record, also when a guardian stops the rest."""
    return rows.filter(~HELD | Q(state__in=DECIDED))


def is_held(claim: RecognitionClaim) -> bool:
    """Say whether no guardian lets what a minor's claim shows be seen."""
    return RecognitionClaim.objects.filter(HELD, pk=claim.pk).exists()


def _told(rows: QuerySet[RecognitionClaim]) -> QuerySet[RecognitionClaim]:
    related = ("version__commitment__organization", "claimant", "share")
    told = rows.select_related(*related).annotate(is_held=HELD)
    return told.prefetch_related("badges__credential__version", "badges__imported")


def with_names(claims: Iterable[RecognitionClaim], *, at: datetime) -> list[RecognitionClaim]:
    """Return claims that somebody else reads, each saying whether its learner ``is_named``.

    That is as long as the learner shows what it rests on, and of what was honored for good.
    """
    rows = list(claims)
    for one in rows:
        one.is_named = one.state == ClaimState.HONORED or _shows(one, at=at)
    return rows


def _shows(claim: RecognitionClaim, *, at: datetime) -> bool:
    share, held = claim.share, getattr(claim, "is_held", True)
    if share is None or held or share.withdrawn_at or share.ends_at <= at:
        return False
    return _is_link(claim, token=_token_of(claim))


def claimable(person: Person, *, commitment: UUID, on: date) -> list[Credential]:
    """Return the badges of a person that a commitment covers and that are not claimed there."""
    taken = ClaimedBadge.objects.filter(commitment=commitment, live=True).values("credential")
    held = list(wallet_of(person).exclude(pk__in=taken).prefetch_related("evidence"))
    for match in matching(held, on=on):
        if match.version.commitment_id == commitment:
            return match.credentials
    return []


def claimable_imports(person: Person, *, commitment: UUID, on: date) -> list[ImportedCredential]:
    """Return the badges from elsewhere of a person that may be claimed with as well.

    They passed every check, also that they were given to this person; what only an archive says is
    no check. One issued here to somebody is claimed as what it is, and so is one inside a bundle.
    """
    version = counting(commitment, on=on)
    if version is None:
        return []
    live = ClaimedBadge.objects.filter(commitment=commitment, live=True)
    valid = imported_of(person).filter(verdict=ImportedCredential.Verdict.VALID)
    kept = valid.filter(archive_says={}).defer("document")
    known = [(one, fingerprints_of(one)) for one in covered_imports(version, kept=kept)]
    values = {value for _one, marks in known for value in marks}
    claimed = Fingerprint.objects.filter(commitment=commitment, value__in=values)
    taken = set(claimed.values_list("value", flat=True))
    return [
        one
        for one, marks in known
        if taken.isdisjoint(marks)
        and not _is_over(one.report["badge"], on=on)
        and not _holds_ours(one.report, live=live)
    ]


def _is_over(badge: dict[str, Any], *, on: date) -> bool:
    """Whether its last day came after the last check; the check reads the moment itself."""
    return bool(badge["valid_until"]) and badge["valid_until"][:10] < on.isoformat()


def _holds_ours(told: Mapping[str, Any], *, live: QuerySet[ClaimedBadge]) -> bool:
    """Whether it, or a badge inside it, was issued here to somebody, or is claimed as that."""
    ours = issued_here(told["badge"]).first() if told["badge"] else None
    if ours and (ours.recipient_id is not None or live.filter(credential=ours).exists()):
        return True
    return any(_holds_ours(part, live=live) for part in bundled_in(told))


def fingerprints_of(kept: ImportedCredential) -> set[str]:
    """Return by what a badge from elsewhere, and each one inside it, is known."""
    return badge_fingerprints(kept.report, sha256=kept.sha256)


def counting(commitment: UUID, *, on: date) -> CommitmentVersion | None:
    """Return the version of a commitment that counts on a day, if any does."""
    return in_force(on=on).filter(commitment=commitment).first()


def deciders_of(organization: Organization) -> QuerySet[Person]:
    """Return everyone who decides for an organization, each once."""
    return acting_in(organization, roles=DECIDERS).filter(is_active=True).order_by("email")


def link_of(claim: RecognitionClaim, *, at: datetime) -> str:
    """Return the address of what a claim shows; empty when the learner has closed or moved it."""
    token = _token_of(claim)
    if not _is_link(claim, token=token) or not open_share(token, now=at).exists():
        return ""
    return absolute(reverse("hold:share", args=[token]))


def _token_of(claim: RecognitionClaim) -> str:
    sealed = bytes(claim.sealed_link)
    return unseal(sealed, purpose=LINK).decode() if sealed else ""


def _is_link(claim: RecognitionClaim, *, token: str) -> bool:
    """Whether the learner has not moved what it shows to a new link."""
    return bool(token and claim.share and claim.share.token_hash == token_hash(token))


def was_shown(claim: RecognitionClaim) -> bool:
    """Say whether what a claim shows was there to be seen until its time was over.

    Not if the learner closed or moved it, nor if no guardian of theirs approved it.
    """
    if claim.share is None or claim.share.withdrawn_at or not claim.sealed_link:
        return False
    token = _token_of(claim)
    return shared_by(token).filter(pk=claim.share.pk).exists()


def broken_badge(claim: RecognitionClaim) -> tuple[str, str]:
    """Return the first badge of a claim that holds no more, and why; both empty if all hold.

    One that was in force on the day of the claim may have run out since.
    """
    rows = claim.badges.select_related("credential__version", "imported").order_by("pk")
    for one in rows:
        reason = _broken(one)
        if reason:
            return one.title, reason
    return "", ""


def _broken(badge: ClaimedBadge) -> str:
    if badge.credential:
        return _("Its issuer has revoked it.") if badge.credential.revoked_at else ""
    kept = badge.imported or _in_its_place(badge)
    if kept is None:
        return _("The learner has taken it out of their wallet.")
    return reason_besides(kept.report, besides="dates")


def _in_its_place(badge: ClaimedBadge) -> ImportedCredential | None:
    """The same badge as it was issued anew, where the claim shows it."""
    share = badge.claim.share
    shown = share.imported.all() if share else ()
    claimed_with = set(badge.fingerprints.values_list("value", flat=True))
    return next((one for one in shown if claimed_with & fingerprints_of(one)), None)


def claims_waiting(*, since: datetime) -> QuerySet[RecognitionClaim]:
    """Return the claims made by a moment that nobody has decided, the oldest first."""
    rows = RecognitionClaim.objects.filter(state=ClaimState.MADE, made_at__lte=since)
    return _told(rows).order_by("made_at", "pk")


def counts_of(commitments: Iterable[UUID]) -> dict[UUID, Claimed | None]:
    """Return what may be told of the claims under each of these commitments.

    Of those by fewer learners than the smallest group nothing is.
    """
    rows = _let_out(RecognitionClaim.objects.filter(version__commitment__in=list(commitments)))
    by_commitment = rows.order_by().values("version__commitment")
    found: dict[UUID, Counter[str]] = {}
    states = by_commitment.values_list("version__commitment", "state").annotate(Count("pk"))
    for commitment, state, number in states:
        found.setdefault(commitment, Counter())[state] = number
    gone = Count("pk", filter=Q(claimant=None))
    people = by_commitment.annotate(people=Count("claimant", distinct=True) + gone)
    learners = dict(people.values_list("version__commitment", "people"))
    return {
        commitment: claimed(
            honored=of[ClaimState.HONORED],
            refused=of[ClaimState.REFUSED],
            waiting=of[ClaimState.MADE],
            unanswered=of[ClaimState.UNANSWERED],
            smallest=settings.SMALLEST_GROUP,
        )
        if learners[commitment] >= settings.SMALLEST_GROUP
        else None
        for commitment, of in found.items()
    }
