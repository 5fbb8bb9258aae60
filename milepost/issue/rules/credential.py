"""The document that is signed: Open Badges 3.0 on Verifiable Credentials 2.0. Pure functions."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from insignia.encoding import encode_multibase
from insignia.times import format_moment

from milepost.issue.rules import terms
from milepost.issue.rules.facts import (
    AppealFact,
    AssessmentFacts,
    EvidenceFact,
    MeasuredFact,
    RenewedFact,
    ResultFact,
    ReviewFact,
    RigorFact,
)

Document = dict[str, Any]

VOCABULARIES = "https://w3id.org/milepost"
ASSESSMENT_CONTEXT = f"{VOCABULARIES}/assessment/v7"
OPEN_BADGES = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
CONTEXTS = (*OPEN_BADGES, ASSESSMENT_CONTEXT)
ENDURING = (
    *("@context", "id", "type", "name", "description", "image", "issuer"),
    *("validFrom", "validUntil", "awardedDate", "credentialStatus"),
)
"""What is kept of a badge once whoever earned it is forgotten."""
DAYS_BY = {
    "self": "learnerDays",
    "supervisor": "supervisorDays",
    "teacher": "teacherDays",
    "system": "systemDays",
}
"""Under which names a badge says on how many days each source entered something."""
SHA2_256 = bytes([0x12, 0x20])


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Everything one credential is made of, beside its assessment."""

    id: UUID
    achievement: Mapping[str, Any]
    issuer: Mapping[str, Any]
    email: str
    salt: str
    status: Mapping[str, Any]
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules that the assessment followed, and under whose authority."""

    agreement: str
    tie_break: str
    third: str
    limits: Sequence[str]
    contexts_asked: int
    authority: str
    ledger: str


def credential_document(offer: Offer, *, assessment: AssessmentFacts, policy: Policy) -> Document:
    """Return the unsigned credential."""
    achievement = offer.achievement
    image = {"image": achievement["image"]} if achievement.get("image") else {}
    until = {"validUntil": format_moment(offer.valid_until)} if offer.valid_until else {}
    entries = [_evidence(fact) for fact in assessment.evidence]
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{offer.id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "description": achievement["description"],
        **image,
        "issuer": dict(offer.issuer),
        "validFrom": format_moment(offer.valid_from),
        **until,
        "awardedDate": format_moment(assessment.decided_at),
        "credentialSubject": _subject(offer, assessment=assessment, policy=policy),
        **({"evidence": entries} if entries else {}),
        "credentialStatus": dict(offer.status),
    }


def without_person(document: Mapping[str, Any]) -> Document:
    """Return which badge it was, of whom and when; nothing of whoever earned it, and no proof."""
    subject = {"type": ["AchievementSubject"]}
    achievement = document["credentialSubject"]["achievement"]
    return {
        **{name: document[name] for name in ENDURING if name in document},
        "credentialSubject": {**subject, "achievement": achievement},
    }


def issuer_profile(did: str, *, name: str, url: str, description: str) -> Document:
    """Return the organization as an Open Badges Profile, named by the DID it signs with."""
    profile: Document = {"id": did, "type": ["Profile"], "name": name, "url": url}
    return {**profile, "description": description} if description else profile


def identity(email: str, *, salt: str) -> Document:
    """Return the recipient as a salted fingerprint of an e-mail address (IdentityObject)."""
    known = f"{email.strip().lower()}{salt}"
    digest = hashlib.sha256(known.encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def levels_of(achievement: Mapping[str, Any]) -> set[str]:
    """Return the ids of every rubric level that a definition offers."""
    return {
        level["id"]
        for described in achievement.get("resultDescription", [])
        for level in described.get("rubricCriterionLevel", [])
    }


def level_id(achievement_id: str, fact: ResultFact) -> str:
    """Return the id under which a definition publishes the level reached."""
    return f"{_criterion_id(achievement_id, fact)}-level-{fact.level_position}"


def _criterion_id(achievement_id: str, fact: ResultFact) -> str:
    return f"{achievement_id}#criterion-{fact.criterion_key}"


def _subject(offer: Offer, *, assessment: AssessmentFacts, policy: Policy) -> Document:
    number = len(assessment.reviews)
    results = [_result(offer.achievement["id"], fact) for fact in assessment.results]
    return {
        "type": ["AchievementSubject"],
        "identifier": [identity(offer.email, salt=offer.salt)],
        **_begun(assessment.measured),
        "activityEndDate": format_moment(assessment.submitted_at),
        "narrative": terms.summary(assessment.evidence, reviews=number, limits=policy.limits),
        "achievement": dict(offer.achievement),
        **({"result": results} if results else {}),
        "assessment": _assessment(offer.achievement["id"], facts=assessment, policy=policy),
    }


def _begun(measured: Sequence[MeasuredFact]) -> Document:
    """When the earliest observation that was asked for began (Open Badges, activityStartDate)."""
    if not measured:
        return {}
    first = min(fact.first for fact in measured)
    return {"activityStartDate": format_moment(datetime.combine(first, time(), UTC))}


def _result(achievement_id: str, fact: ResultFact) -> Document:
    return {
        "type": ["Result"],
        "resultDescription": _criterion_id(achievement_id, fact),
        "achievedLevel": level_id(achievement_id, fact),
    }


def _assessment(achievement_id: str, *, facts: AssessmentFacts, policy: Policy) -> Document:
    measured = [_measured(achievement_id, fact) for fact in facts.measured]
    number = len(facts.reviews)
    asked = {"contextsAsked": policy.contexts_asked} if policy.contexts_asked > 1 else {}
    lists = {"shownIn": terms.settings_of(facts.evidence), "limits": list(policy.limits)}
    return {
        "type": ["Assessment"],
        "assessmentMethod": terms.method(number, carried=bool(facts.carried)),
        "submitted": format_moment(facts.submitted_at),
        "decided": format_moment(facts.decided_at),
        "agreementRule": terms.agreement_rule(
            policy.agreement, reviewers=number, tie_break=policy.tie_break, third=policy.third
        ),
        "agreement": terms.agreement(facts.agreement, carried=facts.carried),
        **{name: values for name, values in lists.items() if values},
        **asked,
        "authority": policy.authority,
        "ledger": policy.ledger,
        "decisionLeaf": facts.decision_leaf,
        "review": [_review(review) for review in facts.reviews],
        **({"measured": measured} if measured else {}),
        **({"rigor": [_rigor(fact) for fact in facts.rigor]} if facts.rigor else {}),
        **({"appeal": _appeal(facts.appeal)} if facts.appeal else {}),
        **({"renews": _renewed(facts.renews)} if facts.renews else {}),
    }


def _renewed(fact: RenewedFact) -> Document:
    return {
        "id": f"urn:uuid:{fact.id}",
        "type": ["Renewed"],
        "renewedIssued": format_moment(fact.issued_at),
        "renewedDigest": encode_multibase(SHA2_256 + bytes.fromhex(fact.sha256)),
    }


def _rigor(fact: RigorFact) -> Document:
    """What anyone could read about its review that day; decimals are texts, never doubles."""
    fee: Document = {}
    if fact.fee is not None:
        fee = {"fee": f"{fact.fee:.2f}", "feeCurrency": fact.fee_currency}
        fee |= {"feePaidTo": fact.fee_paid_to}
    return {
        "type": ["Rigor"],
        "about": fact.about,
        "asOf": format_moment(fact.as_of),
        "figures": fact.figures,
        **dict(fact.numbers),
        **{name: f"{round(share, 2) + 0:.2f}" for name, share in fact.shares.items()},
        **fee,
    }


def _appeal(fact: AppealFact) -> Document:
    return {
        "type": ["Appeal"],
        "grounds": fact.grounds,
        "filed": format_moment(fact.filed_at),
        "closed": format_moment(fact.closed_at),
        "appealOutcome": fact.outcome,
        "reason": fact.reason,
        "appealedDecision": fact.appealed_decision,
        "appealLeaf": fact.leaf,
        "earlierReview": [_review(review) for review in fact.earlier_reviews],
    }


def _measured(achievement_id: str, fact: MeasuredFact) -> Document:
    """What a practice log showed: the rule in words, the period, figures, the entries' digest."""
    digest = encode_multibase(SHA2_256 + bytes.fromhex(fact.sha256))
    return {
        "type": ["Measured"],
        "measuredCriterion": f"{achievement_id}#criterion-{fact.criterion_key}",
        "rule": fact.rule,
        "verdict": fact.verdict,
        "measuredOn": fact.measured_on.isoformat(),
        "observedFrom": fact.first.isoformat(),
        "observedUntil": fact.last.isoformat(),
        "metCount": fact.met,
        "countedOccasions": fact.counted,
        "excusedCount": fact.excused,
        "recordedOccasions": fact.recorded,
        "expectedOccasions": fact.expected,
        "observerCount": fact.observers,
        "contextCount": fact.contexts,
        "lateEntries": fact.late,
        **{DAYS_BY[source]: days for source, days in fact.days_by.items()},
        "entriesDigest": digest,
    }


def _review(fact: ReviewFact) -> Document:
    return {
        "type": ["Review"],
        "reviewerRole": fact.role,
        **({"organization": fact.organization} if fact.organization else {}),
        "handedIn": format_moment(fact.handed_in_at),
        "outcome": fact.outcome,
    }


def _evidence(fact: EvidenceFact) -> Document:
    """Name the piece and pin its bytes (VC 2.0, 5.3); the learner decides who sees them."""
    kind = {"mediaType": fact.media_type} if fact.media_type else {}
    place = {"genre": fact.setting} if fact.setting else {}
    digest = encode_multibase(SHA2_256 + bytes.fromhex(fact.sha256)) if fact.sha256 else ""
    return {
        "id": f"urn:uuid:{fact.id}",
        "type": ["Evidence"],
        "name": fact.title,
        "narrative": terms.evidence_narrative(fact),
        **place,
        **({"digestMultibase": digest} if digest else {}),
        **kind,
    }
