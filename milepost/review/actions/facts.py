"""What the log and the badge say about a decision."""

import hashlib
from dataclasses import replace
from datetime import date, datetime

from insignia.times import format_moment

from milepost.define.queries import whereabouts
from milepost.define.rules.contexts import words_of
from milepost.earn.models import Artifact, Attestation, Submission
from milepost.earn.queries import (
    ShownWork,
    answers_about,
    artifacts_of,
    attestations_in,
    measured_by,
    shown_of,
)
from milepost.issue.models import Credential
from milepost.issue.queries import organization_address
from milepost.issue.rules import (
    AppealFact,
    AssessmentFacts,
    AttestationFact,
    CarriedFact,
    EvidenceFact,
    MeasuredFact,
    RenewedFact,
    ResultFact,
    ReviewFact,
)
from milepost.kit import files
from milepost.kit.media import Family
from milepost.ledger.rules.entries import JSON, salted_hash
from milepost.practice.rules import sentence
from milepost.review.actions.copies import blind_copy
from milepost.review.models import Appeal, Decision, Review
from milepost.review.queries.carrying import Carried, carried_into
from milepost.review.queries.records import reviews_of
from milepost.review.queries.scores import scores_of
from milepost.review.queries.signed import rigor_facts
from milepost.review.queries.third import policy_of
from milepost.review.rules.standing import Standing
from milepost.review.rules.verdicts import levels_of

LOG_TYPE = "application/json"
REVERSED = "People who had not judged the work read it anew, and found it to meet the criteria."


def decision_entry(decision: Decision) -> dict[str, JSON]:
    """Return what the log keeps: person, submission and ``logged_facts`` as salted hashes.

    In clear, anyone could count the attempts of a group too small to be told of.
    """
    submission, salt = decision.submission, decision.salt
    return {
        "submission": salted_hash(submission.pk, salt=salt),
        "person": salted_hash(submission.applicant_id, salt=salt),
        "facts": salted_hash(decision.logged_facts, salt=salt),
    }


def decision_facts(decision: Decision, *, reviews: list[Review]) -> dict[str, JSON]:
    """Return what was decided, as the log fixes it."""
    submission = decision.submission
    carried = carried_into(submission, round=decision.round)
    return {
        "definition": whereabouts(submission.version).definition,
        "version": submission.version.number,
        "round": decision.round,
        "outcome": decision.outcome,
        "agreement": decision.agreement,
        "submitted": format_moment(_submitted_at(submission)),
        "reviews": [review_entry(fact) for fact in review_facts(submission, reviews=reviews)],
        **({"carried": [_carried_entry(one) for one in carried]} if carried else {}),
    }


def assessment_facts(
    decision: Decision, *, reviews: list[Review], evidence: tuple[EvidenceFact, ...]
) -> AssessmentFacts:
    """Return what the badge says about how it was earned."""
    carried = carried_into(decision.submission, round=decision.round)
    levels = {one.criterion.key: one.level.position for one in carried}
    policy = policy_of(decision.submission.version)
    levels |= levels_of([scores_of(review) for review in reviews], policy=policy)
    return AssessmentFacts(
        submitted_at=decision.submitted_at or _submitted_at(decision.submission),
        decided_at=decision.decided_at,
        agreement=decision.agreement,
        reviews=review_facts(decision.submission, reviews=reviews),
        results=tuple(
            ResultFact(criterion_key=key, level_position=position)
            for key, position in levels.items()
        ),
        evidence=evidence,
        decision_leaf=decision.leaf_hash,
        measured=measured_facts(decision.submission, round=decision.round),
        rigor=rigor_facts(decision.submission.version, at=decision.decided_at),
        carried=tuple(_carried_fact(one) for one in carried),
        renews=_renewed_fact(decision.submission.renews),
    )


def _renewed_fact(before: Credential | None) -> RenewedFact | None:
    if before is None:
        return None
    return RenewedFact(id=before.pk, issued_at=before.issued_at, sha256=before.sha256)


def _carried_fact(one: Carried) -> CarriedFact:
    return CarriedFact(
        criterion_key=one.criterion.key,
        round=one.round,
        reviewers=one.reviewers,
        decided_at=one.decided_at,
    )


def appeal_facts(
    appeal: Appeal, *, reviews: list[Review], evidence: tuple[EvidenceFact, ...]
) -> AssessmentFacts:
    """Return what a badge says that a fresh panel awarded: its reading, and what it turned over."""
    decision = appeal.decision
    earlier = reviews_of(decision.submission, round=decision.round)
    at = appeal.closed_at or appeal.filed_at
    return replace(
        assessment_facts(decision, reviews=reviews, evidence=evidence),
        decided_at=at,
        agreement=appeal.agreement,
        decision_leaf=appeal.outcome_leaf_hash,
        rigor=rigor_facts(decision.submission.version, at=at),
        appeal=AppealFact(
            grounds=appeal.grounds,
            filed_at=appeal.filed_at,
            closed_at=at,
            outcome=appeal.outcome,
            reason=REVERSED,
            appealed_decision=decision.leaf_hash,
            leaf=appeal.leaf_hash,
            earlier_reviews=review_facts(decision.submission, reviews=earlier),
        ),
    )


def outcome_entry(appeal: Appeal) -> dict[str, JSON]:
    """Return what the log keeps of how an appeal ended: ``logged_facts`` as a salted hash."""
    return {
        "appeal": appeal.leaf_hash,
        "decision": appeal.decision.leaf_hash,
        "facts": salted_hash(appeal.logged_facts, salt=appeal.salt),
    }


def outcome_facts(appeal: Appeal, *, reviews: list[Review]) -> dict[str, JSON]:
    """Return how an appeal ended, as the log fixes it."""
    facts = review_facts(appeal.decision.submission, reviews=reviews)
    return {
        "grounds": appeal.grounds,
        "outcome": appeal.outcome,
        "remedy": appeal.remedy,
        "agreement": appeal.agreement,
        "reviews": [review_entry(fact) for fact in facts],
    }


def evidence_facts(submission: Submission, *, round: int, at: datetime) -> tuple[EvidenceFact, ...]:
    """Return every piece of work that was judged in one round."""
    artifacts = artifacts_of(submission, round=round).select_related("slot")
    asked = attestations_in(submission)
    return tuple(
        replace(_evidence_fact(artifact, at=at), attestations=_attested(artifact, asked))
        for artifact in artifacts
    )


def _attested(artifact: Artifact, asked: list[Attestation]) -> tuple[AttestationFact, ...]:
    """What third parties vouch for: of these very bytes, and not what they would not confirm."""
    return tuple(
        AttestationFact(
            capacity=one.attestation.capacity,
            capacity_words=one.attestation.capacity_words,
            corrected=one.attestation.state == Attestation.State.CORRECTED,
            domain=one.attestation.domain,
            answered_at=one.attestation.answered_at or one.attestation.sent_at,
            statement=one.attestation.told_statement,
            words=one.attestation.words,
            name=one.attestation.name if one.attestation.name_shown else "",
        )
        for one in answers_about(artifact, asked)
        if one.current and one.attestation.state != Attestation.State.REFUSED
    )


def measured_facts(submission: Submission, *, round: int) -> tuple[MeasuredFact, ...]:
    """Return what the practice logs of one round showed when they were handed in."""
    logs = artifacts_of(submission, round=round).filter(kind=Artifact.Kind.LOG)
    language = submission.version.language
    found = [_measured(log, language=language) for log in logs.select_related("slot__version")]
    return tuple(fact for fact in found if fact)


def _measured(artifact: Artifact, *, language: str) -> MeasuredFact | None:
    told, criterion = artifact.finding, artifact.slot.criterion
    if not told or criterion is None:
        return None
    return MeasuredFact(
        criterion_key=criterion.key,
        rule=sentence(measured_by(criterion), language=language),
        verdict=told["verdict"],
        measured_on=date.fromisoformat(told["on"]),
        first=date.fromisoformat(told["period"]["first"]),
        last=date.fromisoformat(told["period"]["last"]),
        met=told["met"],
        counted=told["counted"],
        excused=told["excused"],
        recorded=told["recorded"],
        expected=told["expected"],
        observers=told["observers"],
        contexts=told["contexts"],
        late=told["late"],
        sha256=artifact.sha256,
        days_by=told.get("daysBy", {}),
    )


def _evidence_fact(artifact: Artifact, *, at: datetime) -> EvidenceFact:
    """What was judged: of a file the copy that reviewers saw, without its hidden data; of a work
    history its words."""
    shown = shown_of(artifact)
    words = (shown.text or shown.url).encode()
    sha256, size = hashlib.sha256(words).hexdigest(), len(words)
    if shown.is_file:
        sha256 = _as_judged(shown, at=at)
        size = files.size_of(sha256)
    measured = artifact.kind == Artifact.Kind.LOG and not shown.text
    if measured or artifact.kind == Artifact.Kind.BADGE:
        sha256, size = artifact.sha256, artifact.size
    return EvidenceFact(
        id=artifact.pk,
        slot=artifact.slot.title,
        kind=artifact.kind,
        setting=words_of(artifact.setting, terms=artifact.submission.version.terms),
        title=artifact.slot.title,
        narrative=shown.note,
        sha256=sha256,
        media_type=LOG_TYPE if measured else artifact.media_type,
        size=size,
        text=shown.text,
        url=shown.url,
        audience=artifact.audience,
    )


def _as_judged(shown: ShownWork, *, at: datetime) -> str:
    """The digest of a file as reviewers saw it; plain text has nothing hidden in it."""
    if shown.family is Family.TEXT:
        return shown.sha256
    return blind_copy(shown.sha256, media_type=shown.media_type, at=at).sha256


def review_facts(submission: Submission, *, reviews: list[Review]) -> tuple[ReviewFact, ...]:
    """Return of each review how its reviewer stood on the day they took the work."""
    organization = organization_address(submission.version.achievement.organization)
    return tuple(_review_fact(review, issuer=organization) for review in reviews)


def _review_fact(review: Review, *, issuer: str) -> ReviewFact:
    stood = Standing(review.assignment.standing)
    return ReviewFact(
        role=stood.role,
        organization=issuer if stood.for_issuer else "",
        handed_in_at=review.handed_in_at or review.changed_at,
        outcome=review.outcome,
    )


def review_entry(fact: ReviewFact) -> dict[str, JSON]:
    """Return what the log keeps of one review; who acts for no organization names none."""
    return {
        "role": fact.role,
        **({"organization": fact.organization} if fact.organization else {}),
        "outcome": fact.outcome,
        "handedIn": format_moment(fact.handed_in_at),
    }


def _carried_entry(one: Carried) -> dict[str, JSON]:
    """A criterion that this round did not judge: met in an earlier one, its work unchanged."""
    return {
        "criterion": str(one.criterion.key),
        "round": one.round,
        "reviewers": one.reviewers,
        "level": one.level.position,
    }


def _submitted_at(submission: Submission) -> datetime:
    """Return when this round came in; the database lets nothing be submitted without its day."""
    return submission.submitted_at or submission.changed_at
