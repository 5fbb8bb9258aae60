"""The shipped contexts are the approved files, and nothing else is ever loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from insignia.contexts import EARLIER, SHIPPED, Entry, editions, manifest
from insignia.errors import ContextError
from insignia.rdf import canonical_nquads
from insignia.specimens import full_credential

from insignia import contexts

OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
NOT_IN_THE_INDEX = {
    "https://w3id.org/security/suites/x25519-2020/v1",
    "https://w3id.org/dcc/v1",
    "https://w3id.org/milepost/assessment/v1",
    "https://w3id.org/milepost/assessment/v2",
    "https://w3id.org/milepost/assessment/v3",
    "https://w3id.org/milepost/assessment/v4",
    "https://w3id.org/milepost/assessment/v5",
    "https://w3id.org/milepost/assessment/v6",
    "https://w3id.org/milepost/assessment/v7",
    "https://w3id.org/milepost/recognition/v1",
}
V2 = "https://www.w3.org/ns/credentials/v2"


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: entry.file)
def test_every_shipped_context_is_the_approved_file(entry: Entry) -> None:
    assert "@context" in contexts._read(entry)


def test_a_shipped_context_that_was_changed_is_refused() -> None:
    entry = manifest()[0]
    forged = Entry(**{**vars(entry), "sha256": "0" * 64})
    assert contexts._read(entry)
    with pytest.raises(ContextError, match="not the file that was approved"):
        contexts._read(forged)


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: entry.file)
def test_shipped_contexts_say_what_was_published(standards: Path, entry: Entry) -> None:
    index = json.loads((standards / "data" / "contexts" / "contexts.json").read_text())
    published = [
        json.loads((standards / "data" / row["file"]).read_text())
        for row in index.get(entry.url, [])
    ]
    assert contexts._read(entry) in published or entry.url in NOT_IN_THE_INDEX


def test_an_unknown_context_is_refused() -> None:
    assert SHIPPED.knows(V2)
    assert not SHIPPED.knows("https://mallory.example/v1")
    with pytest.raises(ContextError, match="mallory"):
        contexts.load("https://mallory.example/v1")


def test_a_caller_may_vouch_for_contexts_but_not_replace_ours() -> None:
    mine = SHIPPED.with_given({"https://a.example/v1": {"@context": {}}, V2: {"@context": {}}})
    assert mine.load("https://a.example/v1") == {"@context": {}}
    assert mine.load(V2) == SHIPPED.load(V2) != {"@context": {}}
    assert not SHIPPED.knows("https://a.example/v1")


def test_open_badges_3_0_3_has_two_editions_that_differ_by_added_terms() -> None:
    assert editions([V2, OB]) == (SHIPPED, EARLIER)
    assert editions([V2, {"inline": "https://a.example"}]) == (SHIPPED,)
    credential = full_credential()
    credential["issuer"]["endorsementJwt"] = ["e30.e30.e30"]
    assert b"endorsementJwt" in canonical_nquads(credential, contexts=SHIPPED)
    with pytest.raises(ValueError, match="endorsementJwt"):
        canonical_nquads(credential, contexts=EARLIER)


def test_credentials_without_the_added_terms_read_alike_in_both_editions() -> None:
    credential = full_credential()
    assert canonical_nquads(credential, contexts=EARLIER) == canonical_nquads(credential)


ASSESSMENT = "https://w3id.org/milepost/assessment/v"


@pytest.mark.parametrize("number", [1, 2])
def test_the_assessment_context_redefines_nothing(number: int) -> None:
    ours = _terms(SHIPPED.load(f"{ASSESSMENT}{number}")["@context"])
    others = [entry for entry in manifest() if not entry.url.startswith(ASSESSMENT)]
    theirs = [_terms(contexts._read(entry)["@context"]) for entry in others]
    assert ours & set().union(*theirs) == {"id", "type"}


def test_the_recognition_context_redefines_nothing() -> None:
    url = "https://w3id.org/milepost/recognition/v1"
    ours = _terms(SHIPPED.load(url)["@context"])
    theirs = [_terms(contexts._read(entry)["@context"]) for entry in manifest() if entry.url != url]
    assert ours & set().union(*theirs) == {"id", "type"}


def test_the_second_assessment_context_only_adds_to_the_first() -> None:
    first, second = (SHIPPED.load(f"{ASSESSMENT}{number}")["@context"] for number in (1, 2))
    inner = second["Assessment"]["@context"]
    assert {name: second[name] for name in first if name != "Assessment"} == {
        name: value for name, value in first.items() if name != "Assessment"
    }
    known = first["Assessment"]["@context"]
    assert {name: inner[name] for name in known} == known
    assert set(inner) - set(known) == {"contextsAsked", "measured"}


def test_the_fifth_assessment_context_adds_who_entered_what_was_measured() -> None:
    fourth, fifth = (SHIPPED.load(f"{ASSESSMENT}{number}")["@context"] for number in (4, 5))
    inner, known = (context["Measured"]["@context"] for context in (fifth, fourth))
    assert {name: inner[name] for name in known} == known
    added = {"learnerDays", "supervisorDays", "teacherDays", "systemDays"}
    assert set(inner) - set(known) == added
    others = set(fourth) - {"Measured"}
    assert {name: fifth[name] for name in others} == {name: fourth[name] for name in others}
    assert set(fifth) == set(fourth)


def test_the_sixth_assessment_context_adds_what_is_public_of_rigor() -> None:
    fifth, sixth = (SHIPPED.load(f"{ASSESSMENT}{number}")["@context"] for number in (5, 6))
    inner, known = (context["Rigor"]["@context"] for context in (sixth, fifth))
    assert {name: inner[name] for name in known} == known
    shares = {"sameSide", "kappa"}
    counted = {name for name in set(inner) - set(known) if not name.startswith(tuple(shares))}
    assert counted == {
        *("incomplete", "appealsWaiting", "appealsWithdrawn", "appealsDecided"),
        *("appealMedianDays", "appealDaysForNineInTen", "invitedReviewers"),
        *("conflictsSetAside", "moreTimeGiven", "ruledAlone", "judgesTakenOut"),
        *("promisedDays", "promisesDue", "promisesKept"),
        *("revokedMistake", "revokedAsked", "revokedConduct"),
    }
    measured = {f"{name}{end}" for name in shares for end in ("", "Low", "High")}
    assert set(inner) - set(known) == counted | measured
    others = set(fifth) - {"Rigor"}
    assert {name: sixth[name] for name in others} == {name: fifth[name] for name in others}
    assert set(sixth) == set(fifth)


def test_the_seventh_assessment_context_adds_the_rest_of_what_is_public_of_rigor() -> None:
    sixth, seventh = (SHIPPED.load(f"{ASSESSMENT}{number}")["@context"] for number in (6, 7))
    inner, known = (context["Rigor"]["@context"] for context in (seventh, sixth))
    assert {name: inner[name] for name in known} == known
    assert set(inner) - set(known) == {
        *("houseReviewers", "panelReviewers", "practitionerReviewers", "holderReviewers"),
        *("insiderReviewers", "unknownReviewers"),
        *("appealsLate", "revokedUntold", "signedWithoutReview"),
        *("sameLevelUnits", "sameSideUnits", "alphaUnits", "kappaUnits"),
    }
    others = set(sixth) - {"Rigor"}
    assert {name: seventh[name] for name in others} == {name: sixth[name] for name in others}
    assert set(seventh) == set(sixth)


def _terms(context: object) -> set[str]:
    if isinstance(context, list):
        return set().union(*map(_terms, context))
    if not isinstance(context, dict):
        return set()
    inner = [_terms(value["@context"]) for value in context.values() if _scopes(value)]
    return {key for key in context if not key.startswith("@")}.union(*inner)


def _scopes(value: object) -> bool:
    return isinstance(value, dict) and "@context" in value
