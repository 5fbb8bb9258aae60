"""A decision and everything that follows from it, inside the transaction of the last review."""

from datetime import datetime
from uuid import uuid4

from milepost.earn.actions import close, return_to_applicant
from milepost.earn.models import Submission
from milepost.issue.actions import issue_credential
from milepost.issue.models import StatusList
from milepost.issue.rules import EvidenceFact
from milepost.kit import journal
from milepost.kit.tokens import new_token
from milepost.ledger.actions import append
from milepost.ledger.rules.entries import facts_text
from milepost.organizations.models import Organization
from milepost.review.actions.facts import (
    assessment_facts,
    decision_entry,
    decision_facts,
    evidence_facts,
)
from milepost.review.actions.places import release_others
from milepost.review.models import Decision, Review
from milepost.review.notices import tell_applicant
from milepost.review.queries.records import reviews_of
from milepost.review.rules.verdicts import AWARDED, Verdict


def decide(submission: Submission, *, verdict: Verdict, at: datetime) -> Decision:
    """Record the decision on the current round: log leaf, credential or return, mail.

    The caller holds the lock on the submission.
    """
    reviews = reviews_of(submission, round=submission.round)
    release_others(submission, at=at)
    decision = _new_decision(submission, verdict=verdict, at=at)
    decision.advice = advice_of(reviews)
    decision.logged_facts = facts_text(decision_facts(decision, reviews=reviews))
    if decision.outcome == AWARDED:
        evidence = evidence_facts(submission, round=submission.round, at=at)
        _award(decision, reviews=reviews, evidence=evidence)
    else:
        _send_back(decision)
    tell_applicant(decision)
    facts = {"outcome": decision.outcome, "round": decision.round}
    journal.record("decision.made", by=None, target=decision, at=at, **facts)
    return decision


def advice_of(reviews: list[Review]) -> str:
    """Return what the reviewers advise, one after the other, with what is missing first."""
    words = [text.strip() for review in reviews for text in (review.missing, review.advice)]
    return "\n\n".join(text for text in words if text)


def _new_decision(submission: Submission, *, verdict: Verdict, at: datetime) -> Decision:
    return Decision(
        id=uuid4(),
        submission=submission,
        round=submission.round,
        outcome=verdict.outcome,
        agreement=verdict.agreement,
        submitted_at=submission.submitted_at,
        decided_at=at,
        salt=new_token(),
    )


def _award(
    decision: Decision, *, reviews: list[Review], evidence: tuple[EvidenceFact, ...]
) -> None:
    submission, at = decision.submission, decision.decided_at
    lock_issuer(submission.version.achievement.organization)
    _log(decision)
    decision.credential = issue_credential(
        submission.version,
        recipient=submission.applicant,
        assessment=assessment_facts(decision, reviews=reviews, evidence=evidence),
        source=f"decision:{submission.pk}:{decision.round}",
        at=at,
    )
    decision.save(force_insert=True)
    close(submission, at=at)


def _send_back(decision: Decision) -> None:
    _log(decision)
    decision.save(force_insert=True)
    decision.submission = return_to_applicant(decision.submission, at=decision.decided_at)


def _log(decision: Decision) -> None:
    entry = decision_entry(decision)
    decision.leaf_hash = append("decision.made", entry=entry, at=decision.decided_at).hash


def lock_issuer(organization: Organization) -> None:
    """Lock what issuing locks before the log, where every writer queues last: no deadlocks.

    Everybody who awards for this organization waits here: what can be worked out before, is.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    lists = StatusList.objects.select_for_update().filter(organization=organization)
    lists.order_by("-created_at", "-id").first()
