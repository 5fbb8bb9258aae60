"""The composed document: what is in it, what never is, and that the standards accept it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from insignia import PrivateKey, did, sign, verify
from milepost.issue import rules
from milepost.issue.tests.documents import (
    ACHIEVEMENT_ID,
    CRITERION,
    EVIDENCE,
    ISSUER,
    NOW,
    OFFICE,
    make_assessment,
    make_definition,
    make_evidence,
    make_offer,
    make_policy,
)

SCHEMAS = (
    "ob_v3p0_achievementcredential_schema.json",
    "ob3-published/ob_v3p0_achievementcredential_schema.json",
)


def compose(**changes: Any) -> dict[str, Any]:
    return rules.credential_document(
        make_offer(**changes), assessment=make_assessment(), policy=make_policy()
    )


def published_schema(name: str) -> dict[str, Any]:
    folder = os.environ.get("MILEPOST_STANDARDS")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("MILEPOST_STANDARDS must name the folder with the published schemas.")
        pytest.skip("MILEPOST_STANDARDS is not set: the published schemas are not at hand.")
    loaded: dict[str, Any] = json.loads(Path(folder, "data", "schemas", name).read_text())
    return loaded


def test_the_whole_document() -> None:
    assert compose(valid_until=datetime(2028, 11, 22, tzinfo=UTC)) == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://w3id.org/milepost/assessment/v7",
        ],
        "id": "urn:uuid:0b9e5d3a-36f1-4c52-9a0e-0d3a7bb0c001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Wait time in questioning",
        "description": "Waits long enough after a question for learners to think.",
        "image": {"id": "https://milepost.example/picture.png", "type": "Image"},
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Office", "url": OFFICE},
        "validFrom": "2026-11-22T09:30:00Z",
        "validUntil": "2028-11-22T00:00:00Z",
        "awardedDate": "2026-11-22T09:30:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [rules.identity("ada@example.org", salt="Kosher")],
            "activityEndDate": "2026-11-20T16:00:00Z",
            "narrative": (
                "Judged from 1 piece of evidence, shown at work, in 2 independent blind reviews."
                " Limit: It does not show how to write questions."
            ),
            "achievement": make_definition(),
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{ACHIEVEMENT_ID}#criterion-{CRITERION}",
                    "achievedLevel": f"{ACHIEVEMENT_ID}#criterion-{CRITERION}-level-1",
                }
            ],
            "assessment": {
                "type": ["Assessment"],
                "assessmentMethod": (
                    "2 reviewers, each on their own, read the work handed in without knowing whose"
                    " it was, and gave every criterion a level of the published rubric."
                ),
                "submitted": "2026-11-20T16:00:00Z",
                "decided": "2026-11-22T09:30:00Z",
                "agreementRule": (
                    "Reviewers must reach the same outcome; where two differ, a third one decides."
                ),
                "agreement": "2 of 2 agreed",
                "shownIn": ["work"],
                "limits": ["It does not show how to write questions."],
                "contextsAsked": 2,
                "authority": OFFICE,
                "ledger": "https://milepost.example/log/",
                "decisionLeaf": "cd" * 32,
                "review": [
                    {
                        "type": ["Review"],
                        "reviewerRole": role,
                        "organization": OFFICE,
                        "handedIn": "2026-11-20T16:00:00Z",
                        "outcome": "meets",
                    }
                    for role in ("Experienced teacher", "Trained reviewer")
                ],
            },
        },
        "evidence": [
            {
                "id": f"urn:uuid:{EVIDENCE}",
                "type": ["Evidence"],
                "name": "A lesson",
                "narrative": (
                    "A file (video/mp4, 1024 bytes), from work. The digest tells whether what you"
                    " are shown is what was judged."
                ),
                "genre": "work",
                "digestMultibase": "zQmZtnFaddFtzGNT8BxdHVbQrhSFdq1pWxud5z4fA4kxfDt",
                "mediaType": "video/mp4",
            }
        ],
        "credentialStatus": make_offer().status,
    }


def test_what_the_learner_wrote_is_not_signed() -> None:
    secrets = {"narrative": "MARK-note", "text": "MARK-text", "url": "https://mark.example/"}
    assessment = make_assessment(evidence=(make_evidence(**secrets),))
    document = rules.credential_document(make_offer(), assessment=assessment, policy=make_policy())
    assert "mark" not in json.dumps(document).lower()
    assert "ada@example.org" not in json.dumps(document)


def test_identity_is_the_vector_of_the_standard() -> None:
    # Open Badges 3.0, IdentityHash: SHA-256("a@example.comKosher")
    assert rules.identity(" A@example.com ", salt="Kosher") == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": ("sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"),
        "identityType": "emailAddress",
        "salt": "Kosher",
    }


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_open_badges_schema_accepts_it(name: str) -> None:
    schema = jsonschema_rs.validator_for(published_schema(name))
    document = compose()
    assert [error.message for error in schema.iter_errors(document)] == []
    del document["credentialSubject"]["achievement"]["criteria"]
    assert [error.message for error in schema.iter_errors(document)] != []


def test_every_member_is_covered_by_the_signature() -> None:
    key = PrivateKey.generate()
    name = did.from_key(key.public)
    document = compose(issuer={"id": name, "type": ["Profile"], "name": "Office", "url": OFFICE})
    del document["credentialStatus"]
    signed = sign(document, key=key, method=did.method_id(name), created=NOW)
    report = verify(json.dumps(signed), now=NOW)
    assert [check for check in report.checks if check.outcome != "passed"] == []
    signed["credentialSubject"]["assessment"]["review"][0]["outcome"] = "not-yet"
    assert not verify(json.dumps(signed), now=NOW).valid
