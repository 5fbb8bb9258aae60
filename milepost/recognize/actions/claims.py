"""Making, deciding and taking back claims under a commitment."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from milepost.hold.actions import ShareRequest, close_share, share, withdraw_share
from milepost.hold.models import Share
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.sealing import seal
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_roles
from milepost.people.models import Person
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.recognize import notices, queries
from milepost.recognize.actions.commitments import address_of
from milepost.recognize.models import (
    ClaimedBadge,
    Commitment,
    CommitmentVersion,
    Fingerprint,
    RecognitionClaim,
)
from milepost.recognize.rules import claims
from milepost.recognize.rules.claims import ClaimState

EMPLOYER = Organization.Kind.EMPLOYER


@dataclass(frozen=True, kw_only=True)
class ClaimRequest:
    """What somebody claims: which badges, which evidence they show, a few words.

    ``id`` comes with the form, so that the same form sent twice makes one claim.
    """

    id: UUID
    credentials: list[UUID]
    evidence: list[UUID]
    note: str = ""
    imported: list[UUID] = field(default_factory=list)
    """Badges from elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a decider says: honored or refused, what is given, why."""

    outcome: str
    granted: str = ""
    reason: str = ""


@transaction.atomic
def claim(
    commitment: Commitment, *, request: ClaimRequest, by: Person, at: datetime
) -> RecognitionClaim:
    """Claim under a commitment: opens a share for the organization, which is told by mail.

    Of a minor's claim it is told once a guardian approves the share, and reads nothing until then.
    Raises RuleError when it does not count today, a badge is not covered or claimed already, or
    the person has made too many claims today.
    """
    known = queries.claims_of(by).filter(pk=request.id).first()
    if known:
        return known
    today = localdate(at)
    version = queries.counting(commitment.pk, on=today)
    claims.check_counts(counts=version is not None)
    assert version
    made = RecognitionClaim.objects.filter(claimant=by, made_at__gt=at - claims.COUNTED_OVER)
    claims.check_rate(today=made.count())
    badges = _chosen(by, commitment=commitment, request=request, on=today)
    opened, token = share(by, request=_share_for(version, request=request, at=at), at=at)
    asked = approval_about(opened.pk, kind=ApprovalKind.SHARE)
    waiting = queries.claims_to(version.commitment.organization).filter(state=ClaimState.MADE)
    first = not waiting.exists()
    kept = RecognitionClaim.objects.create(
        id=request.id,
        version=version,
        claimant=by,
        share=opened,
        sealed_link=seal(token.encode(), purpose=queries.LINK),
        note=request.note.strip(),
        made_at=at,
        salt=secrets.token_hex(16),
    )
    _take_badges(kept, badges=badges)
    record("recognition.claimed", by=by.pk, target=kept, at=at, badges=len(badges))
    if asked or first:
        notices.claims_wait(kept, held_for=asked.pk if asked else None, at=at)
    return kept


@transaction.atomic
def decide(kept: RecognitionClaim, *, ruling: Ruling, by: Person, at: datetime) -> RecognitionClaim:
    """Honor or refuse a claim for good, tell the learner, and put it on the log.

    What a refused claim showed is closed. Raises RuleError without the right to, in a matter of
    one's own or of one's family, without a reason for a refusal, for a closed claim or one that no
    guardian approved, or to honor what is not shown any more or was revoked since.
    """
    kept = _locked(kept)
    organization = kept.version.commitment.organization
    roles = acting_roles(by, organization=organization)
    claims.check_may_decide(roles, own=kept.claimant_id == by.pk, family=_is_family(kept, by=by))
    if ruling.outcome not in claims.DECIDED:
        raise RuleError(_("Honor it or refuse it."), code="no-such-outcome")
    claims.require_move(kept.state, to=ruling.outcome)
    claims.check_approved(held=queries.is_held(kept))
    claims.check_reason(ruling.outcome, reason=ruling.reason)
    claims.check_seen(ruling.outcome, open_now=bool(queries.link_of(kept, at=at)))
    title, against = queries.broken_badge(kept)
    claims.check_holds(ruling.outcome, title=title, reason=against)
    kept.state, kept.decided_at, kept.decided_by = ruling.outcome, at, by
    kept.reason = ruling.reason.strip()[: claims.LONGEST_REASON]
    if ruling.outcome == ClaimState.HONORED:
        granted = ruling.granted.strip() or kept.version.grant_sentence
        kept.granted = granted[: claims.LONGEST_GRANTED]
    else:
        free_badges(kept)
        if kept.share:
            close_share(kept.share, at=at)
    entry = {
        "claim": claims.claim_fingerprint(str(kept.pk), salt=kept.salt),
        "commitment": address_of(kept.version.commitment, number=kept.version.number),
        "outcome": ruling.outcome,
    }
    kept.leaf_hash = ledger.append("recognition.decided", entry=entry, at=at).hash
    kept.save()
    record("recognition.decided", by=by.pk, target=kept, at=at, outcome=ruling.outcome)
    notices.claim_was_decided(kept, at=at)
    return kept


@transaction.atomic
def take_back_claim(kept: RecognitionClaim, *, by: Person, at: datetime) -> RecognitionClaim:
    """Take a waiting claim back; what it showed is closed at once."""
    kept = _locked(kept)
    if kept.claimant_id != by.pk:
        raise RuleError(_("Only who made a claim can take it back."), code="not-yours")
    claims.require_move(kept.state, to=ClaimState.WITHDRAWN)
    kept.state = ClaimState.WITHDRAWN
    kept.save(update_fields=["state"])
    free_badges(kept)
    if kept.share:
        withdraw_share(kept.share, by=by, at=at)
    record("recognition.taken-back", by=by.pk, target=kept, at=at)
    return kept


def _is_family(kept: RecognitionClaim, *, by: Person) -> bool:
    return kept.claimant is not None and queries.is_relative(by, holder=kept.claimant)


def free_badges(kept: RecognitionClaim) -> None:
    """Let what a claim was made with be claimed again."""
    ClaimedBadge.objects.filter(claim=kept).update(live=False)
    Fingerprint.objects.filter(badge__claim=kept).delete()


def _locked(kept: RecognitionClaim) -> RecognitionClaim:
    rows = RecognitionClaim.objects.select_for_update(of=("self",))
    return rows.select_related("version__commitment__organization", "share", "claimant").get(
        pk=kept.pk
    )


def _share_for(version: CommitmentVersion, *, request: ClaimRequest, at: datetime) -> ShareRequest:
    """A share with the organization, for as long as a claim is shown."""
    organization = version.commitment.organization
    purpose = Share.Purpose.EMPLOYER if organization.kind == EMPLOYER else Share.Purpose.REGISTRAR
    last = claims.last_day(at)
    return ShareRequest(
        id=request.id,
        purpose=purpose,
        audience=organization.name[:120],
        message=request.note.strip(),
        ends_at=make_aware(datetime.combine(last, time.max)),
        credentials=request.credentials,
        evidence=request.evidence,
        imported=request.imported,
    )


def _chosen(
    by: Person, *, commitment: Commitment, request: ClaimRequest, on: date
) -> list[ClaimedBadge]:
    """What is claimed with, as rows without their claim. Raises RuleError if any is not covered."""
    chosen = {*request.credentials, *request.imported}
    here = queries.claimable(by, commitment=commitment.pk, on=on)
    rows = [ClaimedBadge(commitment=commitment, credential=one) for one in here if one.pk in chosen]
    if request.imported:
        brought = queries.claimable_imports(by, commitment=commitment.pk, on=on)
        rows += [
            ClaimedBadge(
                commitment=commitment,
                imported=one,
                imported_title=one.title,
            )
            for one in brought
            if one.pk in chosen
        ]
    claims.check_badges(chosen=len(chosen), covered=len(rows))
    elsewhere = (one.imported for one in rows if one.imported)
    claims.check_each_once([queries.fingerprints_of(one) for one in elsewhere])
    return rows


def _take_badges(kept: RecognitionClaim, *, badges: list[ClaimedBadge]) -> None:
    for one in badges:
        one.claim = kept
    try:
        with transaction.atomic():
            ClaimedBadge.objects.bulk_create(badges)
            Fingerprint.objects.bulk_create(
                Fingerprint(badge=one, commitment_id=one.commitment_id, value=value)
                for one in badges
                if one.imported
                for value in sorted(queries.fingerprints_of(one.imported))
            )
    except IntegrityError as error:
        raise RuleError(
            _("You have claimed this with one of these badges already."), code="claimed-already"
        ) from error
