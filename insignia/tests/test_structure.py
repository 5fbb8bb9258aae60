"""The data model's rules, one broken at a time, and where a badge departs from its standard."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from insignia.checks.profile import departures
from insignia.checks.structure import CONTEXT_V1, is_presentation, problems
from insignia.specimens import full_credential
from insignia.testing import SAMPLE_DID, sample_credential, sample_signed

Document = dict[str, Any]
V2 = "https://www.w3.org/ns/credentials/v2"


def edited(document: Document, path: str, value: object) -> Document:
    """A copy of ``document`` with ``value`` at ``path``; ``None`` takes the member away."""
    found = copy.deepcopy(document)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    parent: Any = found
    for step in steps:
        parent = parent[step]
    if value is None:
        del parent[last]
    else:
        parent[last] = value
    return found


@pytest.mark.parametrize("document", [sample_credential(), sample_signed(), full_credential()])
def test_a_good_credential_breaks_no_rule(document: Document) -> None:
    assert (problems(document), departures(document)) == ([], [])


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("@context", None, f"The first @context must be {V2}."),
        ("@context", [], f"The first @context must be {V2}."),
        ("@context", ["https://a.example"], f"The first @context must be {V2}."),
        ("@context", [V2, 7], "The @context 7 is not a URL."),
        ("@context", [V2, "not a url"], "The @context 'not a url' is not a URL."),
        ("type", ["OpenBadgeCredential"], "The type must include VerifiableCredential."),
        ("type", ["VerifiableCredential", ""], "The type must be text, or a list of texts."),
        ("id", "no url", "The id must be one URL."),
        ("id", ["urn:a", "urn:b"], "The id must be one URL."),
        ("issuer", None, "The issuer must be a URL, or an object whose id is a URL."),
        ("issuer", {"name": "A"}, "The issuer must be a URL, or an object whose id is a URL."),
        ("credentialSubject", None, "There must be a credentialSubject."),
        ("credentialSubject", "x", "A credentialSubject must be an object that says something."),
        ("credentialSubject", {}, "A credentialSubject must be an object that says something."),
        ("credentialSubject/id", "x", "The id of a credentialSubject must be a URL."),
        ("validFrom", "now",
         "The validFrom must be a date and time such as 2026-11-22T09:30:00Z."),
        ("validUntil", "2020-01-01T00:00:00Z", "The validUntil lies before the validFrom."),
        ("name", {"en": "A"}, "The name must be text, or text with its language."),
        ("description", {"en": "A"}, "The description must be text, or text with its language."),
        ("issuer/name", 7, "The issuer's name must be text, or text with its language."),
        ("evidence", "x", "The evidence must be an object."),
        ("evidence", {}, "The type must be text, or a list of texts. (evidence)"),
        ("termsOfUse", {"type": "A", "id": "x"}, "The id must be one URL. (termsOfUse)"),
        ("credentialSchema", {"type": "A"}, "A credentialSchema must have an id."),
        ("relatedResource", {"digestSRI": "x"}, "Each relatedResource must have an id of its own."),
        ("relatedResource", [{"id": "urn:a", "digestSRI": "x"}] * 2,
         "Each relatedResource must have an id of its own."),
        ("relatedResource", [{"id": "urn:a", "digestSRI": "x"}, {"digestSRI": "x"}],
         "Each relatedResource must have an id of its own."),
        ("relatedResource", {"id": "urn:a"}, "A relatedResource must have a digest."),
        ("proof", {}, "A proof must be an object with a type."),
        ("proof", "x", "A proof must be an object with a type."),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named(path: str, value: object, sentence: str) -> None:
    assert problems(edited(sample_signed(), path, value)) == [sentence]


PRESENTATION = {
    "@context": [V2],
    "type": ["VerifiablePresentation"],
    "holder": SAMPLE_DID,
    "verifiableCredential": [sample_signed()],
}


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("type", ["Other"], "The type must include VerifiablePresentation."),
        ("holder", "x", "The holder must be a URL, or an object whose id is a URL."),
        ("verifiableCredential", "eyJ", "A verifiableCredential must be an object."),
        ("verifiableCredential", [{"type": "X"}],
         "A verifiableCredential must be of type VerifiableCredential."),
        ("verifiableCredential", [{"type": "EnvelopedVerifiableCredential", "id": "x"}],
         "An enveloped credential must have a data: URL as its id."),
    ],
)  # fmt: skip
def test_a_broken_presentation_is_named(path: str, value: object, sentence: str) -> None:
    assert problems(PRESENTATION) == []
    assert problems(edited(PRESENTATION, path, value)) == [sentence]


def test_text_may_come_with_its_language() -> None:
    name = [{"@value": "Wait", "@language": "en"}, {"@value": "Warten", "@language": "de"}]
    assert problems({**sample_credential(), "name": name}) == []


def test_the_first_data_model_is_accepted() -> None:
    old = {**sample_credential(), "@context": [CONTEXT_V1]}
    assert problems(old) == []


@pytest.mark.parametrize(
    ("document", "expected"),
    [({"type": "VerifiablePresentation"}, True), ({"holder": "x"}, True),
     ({"credentialSubject": {}, "holder": "x"}, False), ({}, False)],
)  # fmt: skip
def test_presentations_are_told_apart(document: Document, expected: bool) -> None:
    assert is_presentation(document) is expected


ACHIEVEMENT = "credentialSubject/achievement"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("@context", [V2, "https://a.example"],
         "The second @context is not the one of its standard."),
        ("@context", [V2], "The second @context is not the one of its standard."),
        ("id", None, "The credential has no id."),
        ("validFrom", None, "The credential has no validFrom."),
        ("credentialSubject/type", ["Person"],
         "credentialSubject is not of type AchievementSubject."),
        ("credentialSubject/id", None, "The credentialSubject has neither id nor identifier."),
        (ACHIEVEMENT, None, "credentialSubject has no achievement."),
        (f"{ACHIEVEMENT}/criteria", None, "credentialSubject.achievement has no criteria."),
        (f"{ACHIEVEMENT}/type", None, "credentialSubject.achievement is not of type Achievement."),
        ("issuer/type", ["Person"], "issuer is not of type Profile."),
        ("evidence", {"type": ["Evidence"]}, "evidence must be a list."),
        ("evidence", [{"type": ["Work"]}], "evidence is not of type Evidence."),
        ("credentialSubject/result", [{"type": ["Result"], "status": "Great"}],
         "credentialSubject.result has the status 'Great', which does not exist."),
        ("credentialSubject/result", [{"type": ["Result"], "resultDescription": "urn:x"}],
         "A result names the resultDescription 'urn:x', which is not described."),
        ("credentialSubject/result", [{"type": ["Result"], "achievedLevel": "urn:x"}],
         "A result names the achievedLevel 'urn:x', which is not described."),
    ],
)  # fmt: skip
def test_a_departure_from_open_badges_is_named(path: str, value: object, sentence: str) -> None:
    assert departures(edited(sample_credential(), path, value)) == [sentence]


def test_results_that_name_what_is_described_are_no_departure() -> None:
    badge = full_credential()
    assert badge["credentialSubject"]["result"]
    assert departures(badge) == []


def test_an_endorsement_needs_its_name_and_one_subject() -> None:
    endorsement = {
        **sample_credential(),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": [{"id": "urn:a", "type": ["EndorsementSubject"]}],
    }
    del endorsement["name"]
    assert departures(endorsement) == [
        "The credential has no name.",
        "There must be one credentialSubject, not a list.",
    ]


def test_other_credentials_are_left_alone() -> None:
    assert departures({"type": ["VerifiableCredential"]}) == []
