"""A decision and everything that follows from it, inside the transaction of the last review."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from insignia.times import format_moment

from milepost.define.queries import whereabouts
from milepost.earn.actions import close, return_to_applicant
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of
from milepost.issue.actions import issue_credential
from milepost.issue.models import Credential, StatusList
from milepost.issue.queries import organization_address
from milepost.issue.rules import AssessmentFacts, EvidenceFact, ResultFact, ReviewFact
from milepost.kit import files, journal
from milepost.kit.media import Family, MediaType
from milepost.kit.tokens import new_token
from milepost.ledger.actions import append
from milepost.ledger.models import Leaf
from milepost.ledger.rules.entries import JSON
from milepost.organizations.models import Membership, Organization
from milepost.review.actions.copies import blind_copy
from milepost.review.actions.places import release_others
from milepost.review.models import Decision, Review
from milepost.review.notices import tell_applicant
from milepost.review.queries.records import reviews_of, scores_of
from milepost.review.rules.verdicts import AWARDED, Verdict, levels_of

ROLE = str(Membership.Role.REVIEWER)


def decide(submission: Submission, *, verdict: Verdict, at: datetime) -> Decision:
    """Record the decision on the current round: log leaf, credential or return, mail.

    The caller holds the lock on the submission.
    """
    reviews = reviews_of(submission, round=submission.round)
    release_others(submission, at=at)
    if verdict.outcome == AWARDED:
        _lock_issuer(submission.version.achievement.organization)
    decision = Decision(
        id=uuid4(),
        submission=submission,
        round=submission.round,
        outcome=verdict.outcome,
        agreement=verdict.agreement,
        advice=advice_of(reviews),
        decided_at=at,
        salt=new_token(),
    )
    decision.leaf_hash = _append_leaf(decision, reviews=reviews).hash
    if verdict.outcome == AWARDED:
        decision.credential = _issue(decision, reviews=reviews)
        decision.save()
        close(submission, at=at)
    else:
        decision.save()
        return_to_applicant(submission, at=at)
    tell_applicant(decision)
    facts = {"outcome": decision.outcome, "round": decision.round}
    journal.record("decision.made", by=None, target=decision, at=at, **facts)
    return decision


def advice_of(reviews: list[Review]) -> str:
    """Return what the reviewers advise, one after the other, with what is missing first."""
    words = [text.strip() for review in reviews for text in (review.missing, review.advice)]
    return "\n\n".join(text for text in words if text)


def salted_hash(value: UUID, *, salt: str) -> str:
    """Return what the log keeps of a submission or a person: nothing, once the salt is erased."""
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def _lock_issuer(organization: Organization) -> None:
    """Lock what issuing locks before the log, where every writer queues last: no deadlocks."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    lists = StatusList.objects.select_for_update().filter(organization=organization)
    lists.order_by("-created_at", "-id").first()


def _append_leaf(decision: Decision, *, reviews: list[Review]) -> Leaf:
    submission = decision.submission
    organization = organization_address(submission.version.achievement.organization)
    entry: dict[str, JSON] = {
        "submission": salted_hash(submission.pk, salt=decision.salt),
        "person": salted_hash(submission.applicant_id, salt=decision.salt),
        "definition": whereabouts(submission.version).definition,
        "version": submission.version.number,
        "round": decision.round,
        "outcome": decision.outcome,
        "agreement": decision.agreement,
        "submitted": format_moment(_submitted_at(submission)),
        "reviews": [_review_entry(review, organization=organization) for review in reviews],
    }
    return append("decision.made", entry=entry, at=decision.decided_at)


def _review_entry(review: Review, *, organization: str) -> dict[str, JSON]:
    fact = _review_fact(review, organization=organization)
    return {
        "role": fact.role,
        "organization": fact.organization,
        "outcome": fact.outcome,
        "handedIn": format_moment(fact.handed_in_at),
    }


def _issue(decision: Decision, *, reviews: list[Review]) -> Credential:
    submission = decision.submission
    organization = organization_address(submission.version.achievement.organization)
    levels = levels_of([scores_of(review) for review in reviews])
    artifacts = artifacts_of(submission, round=decision.round).select_related("slot")
    assessment = AssessmentFacts(
        submitted_at=_submitted_at(submission),
        decided_at=decision.decided_at,
        agreement=decision.agreement,
        reviews=tuple(_review_fact(review, organization=organization) for review in reviews),
        results=tuple(
            ResultFact(criterion_key=key, level_position=position)
            for key, position in levels.items()
        ),
        evidence=tuple(_evidence_fact(one, at=decision.decided_at) for one in artifacts),
        decision_leaf=decision.leaf_hash,
    )
    return issue_credential(
        submission.version,
        recipient=submission.applicant,
        assessment=assessment,
        source=f"decision:{submission.pk}:{decision.round}",
        at=decision.decided_at,
    )


def _review_fact(review: Review, *, organization: str) -> ReviewFact:
    return ReviewFact(
        role=ROLE,
        organization=organization,
        handed_in_at=review.handed_in_at or review.changed_at,
        outcome=review.outcome,
    )


def _evidence_fact(artifact: Artifact, *, at: datetime) -> EvidenceFact:
    """What was judged: of a file the copy that reviewers saw, without what it tells of its maker."""
    words = (artifact.text or artifact.url).encode()
    sha256, size = hashlib.sha256(words).hexdigest(), len(words)
    if artifact.sha256 and artifact.kind == Artifact.Kind.FILE:
        sha256 = _as_judged(artifact, at=at)
        size = files.size_of(sha256)
    return EvidenceFact(
        id=artifact.pk,
        slot=artifact.slot.title,
        kind=artifact.kind,
        setting=artifact.setting,
        title=artifact.slot.title,
        narrative=artifact.note,
        sha256=sha256,
        media_type=artifact.media_type,
        size=size,
        text=artifact.text,
        url=artifact.url,
    )


def _as_judged(artifact: Artifact, *, at: datetime) -> str:
    """The digest of a file as reviewers saw it; plain text has nothing hidden in it."""
    media_type = MediaType(artifact.media_type)
    if media_type.family is Family.TEXT:
        return artifact.sha256
    return blind_copy(artifact.sha256, media_type=media_type, at=at).sha256


def _submitted_at(submission: Submission) -> datetime:
    """Return when this round came in; the database lets nothing be submitted without its day."""
    return submission.submitted_at or submission.changed_at
