"""What was signed is moved to where the signature still holds and nobody looks for it."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from insignia.proofs import ProofOptions, secure
from insignia.specimens import full_credential
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)
from making import INTEGRITY, V1, Case, Document, case, without

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
SUITES = ("eddsa-rdfc-2022", "bbs-2023")  # by somebody who cannot be asked, and not supported
OF_SUBJECT = ("achievement", "result", "identifier")
OF_ACHIEVEMENT = ("criteria", "achievementType", "resultDescription", "alignment")


def endorsed(suite: str) -> Document:
    """A badge whose subject and achievement somebody endorses, with a proof nobody can check."""
    badge = without(full_credential(issuer=SAMPLE_DID), "credentialStatus")
    subject = badge["credentialSubject"]
    for number, node in enumerate((subject, subject["achievement"])):
        node["endorsement"] = [_endorsement(suite, about=node["id"], number=number)]
    return sample_signed(badge)


def _endorsement(suite: str, *, about: str, number: int) -> Document:
    return {
        "@context": full_credential()["@context"],
        "id": f"urn:uuid:9d0f2c1e-0000-4000-8000-00000000000{number}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Grace endorses it",
        "issuer": {"id": "did:web:grace.example", "type": ["Profile"], "name": "Grace"},
        "validFrom": "2026-11-22T09:30:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "I know it well.",
        },
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": "2026-11-22T09:30:00Z",
            "verificationMethod": "did:web:grace.example#1",
            "proofPurpose": "assertionMethod",
            "proofValue": "z2222",
        },
    }


def first_edition() -> Document:
    """A badge with the first context of Open Badges 3.0, which goes with VC Data Model 1.1."""
    badge = {**sample_credential(), "@context": [V1, OPEN_BADGES, INTEGRITY]}
    badge["issuanceDate"] = badge.pop("validFrom")
    return secure(badge, key=sample_key(), options=ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT))


def moved() -> Iterator[Case]:
    for suite in SUITES:
        badge = endorsed(suite)
        for name in OF_SUBJECT:
            forged = copy.deepcopy(badge)
            node = forged["credentialSubject"]
            _into_endorsement(node, name, kind="AchievementSubject")
            yield case(f"{name} into an endorsement by {suite}", forged)
        for name in OF_ACHIEVEMENT:
            forged = copy.deepcopy(badge)
            node = forged["credentialSubject"]["achievement"]
            _into_endorsement(node, name, kind="Achievement")
            yield case(f"{name} into an endorsement by {suite}", forged)
    yield from _in_other_words(endorsed("bbs-2023"))


def _into_endorsement(node: Document, name: str, *, kind: str) -> None:
    other = node["endorsement"][0]["credentialSubject"]
    other["type"] = [*other["type"], kind]
    other[name] = node.pop(name)


def _in_other_words(badge: Document) -> Iterator[Case]:
    forged = copy.deepcopy(badge)
    result = forged["credentialSubject"]["result"][0]
    result["id"] = "_:r"
    rest = {"id": "_:r", "type": ["Result"], "achievedLevel": result.pop("achievedLevel")}
    forged["credentialSubject"]["result"].append(rest)
    yield case("a result in two parts", forged)

    forged = copy.deepcopy(badge)
    described = forged["credentialSubject"]["achievement"]["resultDescription"]
    name = "rubricCriterionLevel"
    first = next(each for each in described if name in each)
    described.append({"id": first["id"], "type": first["type"], name: first.pop(name)})
    yield case("what a result is measured by, in two parts", forged)

    forged = copy.deepcopy(badge)
    achievement = forged["credentialSubject"]["achievement"]
    achievement[f"{VOCABULARY}Criteria"] = achievement.pop("criteria")
    yield case("the criteria under their full name", forged)

    forged = first_edition()
    subject = forged["credentialSubject"]
    subject["Achievement"] = subject.pop("achievement")
    yield case("the achievement under the name of its class", forged)

    forged = copy.deepcopy(badge)
    result = forged["credentialSubject"]["result"][1]
    result["https://schema.org/value"] = result.pop("value")
    yield case("a value under its full name", forged)
