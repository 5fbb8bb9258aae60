"""What the log and the badge say about a decision."""

import hashlib
from datetime import datetime
from uuid import UUID

from insignia.times import format_moment

from milepost.define.queries import whereabouts
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of
from milepost.issue.queries import organization_address
from milepost.issue.rules import AssessmentFacts, EvidenceFact, ResultFact, ReviewFact
from milepost.kit import files
from milepost.kit.media import Family, MediaType
from milepost.ledger.rules.entries import JSON
from milepost.organizations.models import Membership
from milepost.review.actions.copies import blind_copy
from milepost.review.models import Decision, Review
from milepost.review.queries.records import scores_of
from milepost.review.rules.verdicts import levels_of

ROLE = str(Membership.Role.REVIEWER)


def leaf_entry(decision: Decision, *, reviews: list[Review]) -> dict[str, JSON]:
    """Return what the log keeps: persons and submission only as salted hashes."""
    submission = decision.submission
    return {
        "submission": salted_hash(submission.pk, salt=decision.salt),
        "person": salted_hash(submission.applicant_id, salt=decision.salt),
        "definition": whereabouts(submission.version).definition,
        "version": submission.version.number,
        "round": decision.round,
        "outcome": decision.outcome,
        "agreement": decision.agreement,
        "submitted": format_moment(_submitted_at(submission)),
        "reviews": [_review_entry(fact) for fact in _review_facts(submission, reviews=reviews)],
    }


def salted_hash(value: UUID, *, salt: str) -> str:
    """Return what the log keeps of a submission or a person: nothing, once the salt is erased."""
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def assessment_facts(
    decision: Decision, *, reviews: list[Review], evidence: tuple[EvidenceFact, ...]
) -> AssessmentFacts:
    """Return what the badge says about how it was earned."""
    levels = levels_of([scores_of(review) for review in reviews])
    return AssessmentFacts(
        submitted_at=_submitted_at(decision.submission),
        decided_at=decision.decided_at,
        agreement=decision.agreement,
        reviews=_review_facts(decision.submission, reviews=reviews),
        results=tuple(
            ResultFact(criterion_key=key, level_position=position)
            for key, position in levels.items()
        ),
        evidence=evidence,
        decision_leaf=decision.leaf_hash,
    )


def evidence_facts(submission: Submission, *, at: datetime) -> tuple[EvidenceFact, ...]:
    """Return every piece of work that was judged in this round."""
    artifacts = artifacts_of(submission, round=submission.round).select_related("slot")
    return tuple(_evidence_fact(artifact, at=at) for artifact in artifacts)


def _evidence_fact(artifact: Artifact, *, at: datetime) -> EvidenceFact:
    """What was judged: of a file the copy that reviewers saw, without its hidden data."""
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


def _review_facts(submission: Submission, *, reviews: list[Review]) -> tuple[ReviewFact, ...]:
    organization = organization_address(submission.version.achievement.organization)
    return tuple(
        ReviewFact(
            role=ROLE,
            organization=organization,
            handed_in_at=review.handed_in_at or review.changed_at,
            outcome=review.outcome,
        )
        for review in reviews
    )


def _review_entry(fact: ReviewFact) -> dict[str, JSON]:
    return {
        "role": fact.role,
        "organization": fact.organization,
        "outcome": fact.outcome,
        "handedIn": format_moment(fact.handed_in_at),
    }


def _submitted_at(submission: Submission) -> datetime:
    """Return when this round came in; the database lets nothing be submitted without its day."""
    return submission.submitted_at or submission.changed_at
