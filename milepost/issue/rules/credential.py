"""The document that is signed: Open Badges 3.0 on Verifiable Credentials 2.0. Pure functions."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from insignia.encoding import encode_multibase
from insignia.times import format_moment

from milepost.issue.rules import terms
from milepost.issue.rules.facts import AssessmentFacts, EvidenceFact, ResultFact, ReviewFact

Document = dict[str, Any]

ASSESSMENT_CONTEXT = "https://w3id.org/milepost/assessment/v1"
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ASSESSMENT_CONTEXT,
)
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
    limits: Sequence[str]
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
        "activityEndDate": format_moment(assessment.submitted_at),
        "narrative": terms.summary(assessment.evidence, reviews=number, limits=policy.limits),
        "achievement": dict(offer.achievement),
        **({"result": results} if results else {}),
        "assessment": _assessment(assessment, policy=policy),
    }


def _result(achievement_id: str, fact: ResultFact) -> Document:
    return {
        "type": ["Result"],
        "resultDescription": _criterion_id(achievement_id, fact),
        "achievedLevel": level_id(achievement_id, fact),
    }


def _assessment(facts: AssessmentFacts, *, policy: Policy) -> Document:
    number = len(facts.reviews)
    lists = {"shownIn": terms.settings_of(facts.evidence), "limits": list(policy.limits)}
    return {
        "type": ["Assessment"],
        "assessmentMethod": terms.method(number),
        "submitted": format_moment(facts.submitted_at),
        "decided": format_moment(facts.decided_at),
        "agreementRule": terms.agreement_rule(policy.agreement, reviewers=number),
        "agreement": facts.agreement,
        **{name: values for name, values in lists.items() if values},
        "authority": policy.authority,
        "ledger": policy.ledger,
        "decisionLeaf": facts.decision_leaf,
        "review": [_review(review) for review in facts.reviews],
    }


def _review(fact: ReviewFact) -> Document:
    return {
        "type": ["Review"],
        "reviewerRole": fact.role,
        "organization": fact.organization,
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
