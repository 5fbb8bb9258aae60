"""What decides about a credential cannot be moved, even where the signature still holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from insignia.checks import policy
from insignia.checks.outline import outline
from insignia.contexts import SHIPPED, manifest
from insignia.proofs import ProofOptions, secure
from insignia.rdf import canonical_nquads
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)

from insignia import StatusList, status_entry, verify

NOW = datetime(2027, 6, 1, tzinfo=UTC)
LIST = "https://riverbend.example/status/1"
SECURITY = "https://www.w3.org/2018/credentials#"

Document = dict[str, Any]


def ambiguities(document: dict[str, Any]) -> list[str]:
    return policy.ambiguities(document, outline=outline(document))


def expired_and_revocable() -> Document:
    """What Mallory holds: signed, ended in January, with an endorsement that names it again."""
    credential = sample_credential()
    credential["validUntil"] = "2027-01-01T00:00:00Z"
    credential["credentialStatus"] = status_entry(LIST, index=1)
    credential["relatedResource"] = {
        "id": credential["id"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "digestSRI": "sha384-AAAA",
    }
    return sample_signed(credential)


def move(member: str) -> Callable[[Document], None]:
    """Describe the credential a second time, further down, and put ``member`` there."""

    def forge(document: Document) -> None:
        document["relatedResource"][member] = document.pop(member)

    return forge


def full_iri(document: Document) -> None:
    document[f"{SECURITY}validUntil"] = {
        "@value": document.pop("validUntil"),
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }


def status_in_full(document: Document) -> None:
    document[f"{SECURITY}credentialStatus"] = document.pop("credentialStatus")


def included(document: Document) -> None:
    document["@included"] = [{"id": document["id"], "validUntil": document.pop("validUntil")}]


def prefixed(document: Document) -> None:
    document["@context"].append({"cred": SECURITY})
    document["cred:validUntil"] = {
        "@value": document.pop("validUntil"),
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }


def aliased(document: Document) -> None:
    kind = "http://www.w3.org/2001/XMLSchema#dateTime"
    document["@context"].append({"until": {"@id": f"{SECURITY}validUntil", "@type": kind}})
    document["until"] = document.pop("validUntil")


def criteria_as_class(document: Document) -> None:
    """The context of Open Badges gives one IRI to the class Criteria and to the term criteria."""
    achievement = document["credentialSubject"]["achievement"]
    achievement["Criteria"] = achievement.pop("criteria")
    assert canonical(document) == canonical(expired_and_revocable())


def listed(document: Document) -> None:
    document["validUntil"] = [document["validUntil"]]


def as_value(document: Document) -> None:
    kind = "http://www.w3.org/2001/XMLSchema#dateTime"
    document["validUntil"] = {"@value": document["validUntil"], "@type": kind}


FORGERIES = {
    "the end date moves into a second description": move("validUntil"),
    "the status moves into a second description": move("credentialStatus"),
    "the end date hides under its full name": full_iri,
    "the status hides under its full name": status_in_full,
    "the end date hides among included nodes": included,
    "the end date hides behind a prefix": prefixed,
    "the end date hides under another name": aliased,
    "the criteria hide under the name of their class": criteria_as_class,
    "the end date becomes a list": listed,
    "the end date becomes a value object": as_value,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_that_keeps_the_signed_statements_is_still_refused(
    forge: Callable[[Document], None],
) -> None:
    original = expired_and_revocable()
    forged = json.loads(json.dumps(original))
    forge(forged)
    report = verify(json.dumps(forged), documents={LIST: revoked_list()}, now=NOW)
    assert report.verdict == "invalid"
    still_read = (report.outcome("dates"), report.outcome("status")) == ("failed", "failed")
    assert still_read or report.outcome("described-once") == "failed"


def test_what_mallory_holds_is_ended_and_revoked() -> None:
    report = verify(json.dumps(expired_and_revocable()), documents={LIST: revoked_list()}, now=NOW)
    assert {check.name for check in report.checks if check.outcome != "passed"} == {
        "dates",
        "status",
    }


def revoked_list() -> bytes:
    statuses = StatusList()
    statuses.set(1)
    made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    return json.dumps(sample_signed(made)).encode()


@pytest.mark.parametrize("name", ["validUntil", "credentialStatus"])
def test_without_the_guard_the_moved_member_would_be_lost(name: str) -> None:
    """The signature does hold over the forgery: the guard is what stands between."""
    original = expired_and_revocable()
    forged = json.loads(json.dumps(original))
    move(name)(forged)
    assert canonical(forged) == canonical(original)
    report = verify(json.dumps(forged), now=NOW)
    assert (report.outcome("proof"), report.outcome("described-once")) == ("passed", "failed")
    assert verify(json.dumps(original), now=NOW).outcome("described-once") == "passed"


def canonical(document: Document) -> bytes:
    return canonical_nquads({k: v for k, v in document.items() if k != "proof"})


def test_the_names_of_what_decides_have_no_second_spelling_in_any_shipped_context() -> None:
    """Otherwise a holder could write a deciding member under a name that nobody reads."""
    deciding = {
        f"{SECURITY}{name}": name
        for name in (
            "issuer",
            "validFrom",
            "validUntil",
            "issuanceDate",
            "expirationDate",
            "credentialStatus",
            "credentialSubject",
        )
    }
    second: dict[str, set[str]] = {}
    for entry in manifest():
        for term, iri in terms_of(SHIPPED.load(entry.url)):
            if iri in deciding and term != deciding[iri]:
                second.setdefault(iri, set()).add(term)
    assert second == {}


def test_only_two_words_that_decide_have_a_second_name_and_that_is_refused() -> None:
    decides = {name for _, name in MEMBERS} | {"endorsementComment"}
    pairs = {pair for entry in manifest() for pair in terms_of(SHIPPED.load(entry.url))}
    known = {iri for term, iri in pairs if term in decides and "/vocab.html#" in iri}
    second = {term for term, iri in pairs if iri in known} - decides
    assert second == {"Achievement", "Criteria"}


# The first edition of the context goes with VC Data Model 1.1 alone.
FIRST = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    "https://w3id.org/security/data-integrity/v2",
]


def test_an_achievement_does_not_hide_under_the_name_of_its_class() -> None:
    credential = {**sample_credential(), "@context": FIRST}
    credential["issuanceDate"] = credential.pop("validFrom")
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT)
    original = secure(credential, key=sample_key(), options=how)
    assert verify(json.dumps(original), now=NOW).verdict == "valid"
    forged = json.loads(json.dumps(original))
    subject = forged["credentialSubject"]
    subject["Achievement"] = subject.pop("achievement")
    assert canonical(forged) == canonical(original)
    for subjects in (subject, [subject]):
        assert ambiguities({**forged, "credentialSubject": subjects}) == [
            "The credential has a member Achievement, which few readers take as achievement."
        ]
    assert verify(json.dumps(forged), now=NOW).outcome("described-once") == "failed"


def terms_of(context: Any) -> list[tuple[str, str]]:
    """Every term with its full IRI, in scoped contexts too."""
    found: list[tuple[str, str]] = []
    if isinstance(context, list):
        return [pair for each in context for pair in terms_of(each)]
    if not isinstance(context, dict):
        return found
    prefixes = {k: v for k, v in context.items() if isinstance(v, str)}
    for term, definition in context.items():
        name = definition.get("@id") if isinstance(definition, dict) else definition
        if isinstance(name, str):
            prefix, colon, rest = name.partition(":")
            found.append((term, prefixes[prefix] + rest if colon and prefix in prefixes else name))
        if isinstance(definition, dict):
            found.extend(terms_of(definition.get("@context")))
    return [*found, *(terms_of(context["@context"]) if "@context" in context else [])]


def test_a_profile_named_twice_is_no_forgery() -> None:
    credential = sample_credential()
    creator = {**credential["issuer"], "url": "https://riverbend.example"}
    credential["credentialSubject"]["achievement"]["creator"] = creator
    assert ambiguities(credential) == []


def test_an_achievement_described_twice_is_ambiguous() -> None:
    credential = sample_credential()
    achievement = credential["credentialSubject"]["achievement"]
    achievement["related"] = [{**achievement, "criteria": {"narrative": "None."}}]
    assert ambiguities(credential) == [
        f"{achievement['id']} is described twice; its criteria stands in both places or in the"
        " wrong."
    ]


def test_two_subjects_of_one_name_are_ambiguous() -> None:
    credential = sample_credential()
    subject = credential["credentialSubject"]
    credential["credentialSubject"] = [subject, dict(subject)]
    assert len(ambiguities(credential)) == 2


def test_a_status_entry_split_in_two_is_ambiguous() -> None:
    credential = sample_credential()
    entry = status_entry(LIST, index=1)
    one, other = dict(entry), {"id": entry["id"], "statusListIndex": entry.pop("statusListIndex")}
    credential["credentialStatus"] = [one, other]
    assert ambiguities(credential) != []


def test_a_member_moved_into_an_endorsement_with_a_proof_of_its_own_is_found() -> None:
    credential = sample_credential()
    credential["endorsement"] = [
        {
            "id": "urn:uuid:1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "credentialSubject": {"id": credential["id"], "validUntil": "2027-01-01T00:00:00Z"},
            "proof": {"type": "DataIntegrityProof"},
        }
    ]
    assert len(ambiguities(credential)) == 1


def endorsed(suite: str, *, about: str) -> Document:
    """Ada failed; somebody whose proof nobody can check endorses her, or what she tried."""
    credential = sample_credential()
    subject = credential["credentialSubject"]
    achievement = subject["achievement"]
    achievement["achievementType"] = "Competency"
    achievement["resultDescription"] = [
        {
            "id": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000001",
            "type": ["ResultDescription"],
            "name": "Minutes",
            "resultType": "RawScore",
            "requiredValue": "90",
        }
    ]
    subject["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "Ada",
            "identityType": "name",
        }
    ]
    subject["result"] = [
        {
            "type": ["Result"],
            "status": "Failed",
            "value": "12",
            "resultDescription": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000001",
        }
    ]
    node = {"subject": subject, "achievement": achievement, "credential": credential}[about]
    node["endorsement"] = [by_grace(suite, about=node["id"])]
    return sample_signed(credential)


def by_grace(suite: str, *, about: str) -> Document:
    return {
        "@context": sample_credential()["@context"],
        "id": "urn:uuid:9d0f2c1e-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Grace endorses it",
        "issuer": {"id": "did:web:grace.example", "type": ["Profile"], "name": "Grace"},
        "validFrom": "2026-11-22T09:30:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "I know them.",
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


UNCHECKED = pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "bbs-2023"])


@UNCHECKED
@pytest.mark.parametrize("about", ["subject", "achievement", "credential"])
def test_an_endorsement_that_cannot_be_checked_is_no_reason_to_doubt(
    suite: str, about: str
) -> None:
    report = verify(json.dumps(endorsed(suite, about=about)), now=NOW)
    assert report.verdict == "valid"
    assert len(report.warnings) == 1


@UNCHECKED
@pytest.mark.parametrize(
    ("about", "member", "kind"),
    [
        *(("subject", name, "AchievementSubject") for name in ("achievement", "result")),
        ("subject", "identifier", "AchievementSubject"),
        *(
            ("achievement", name, "Achievement")
            for name in ("criteria", "achievementType", "resultDescription")
        ),
    ],
)
def test_nothing_moves_into_an_endorsement_that_cannot_be_checked(
    suite: str, about: str, member: str, kind: str
) -> None:
    """The endorsement is no graph of its own: the school's signature holds over the forgery."""
    original = endorsed(suite, about=about)
    forged = json.loads(json.dumps(original))
    subject = forged["credentialSubject"]
    node = subject if about == "subject" else subject["achievement"]
    other = node["endorsement"][0]["credentialSubject"]
    other["type"].append(kind)
    other[member] = node.pop(member)
    assert canonical(forged) == canonical(original)
    report = verify(json.dumps(forged), now=NOW)
    assert (report.outcome("proof"), report.outcome("described-once")) == ("passed", "failed")


def in_two(document: Document) -> None:
    """Names of blank nodes are not signed: a result may be given one, and come in two parts."""
    (result,) = document["credentialSubject"]["result"]
    result["id"] = "_:r"
    failed = {"id": "_:r", "type": ["Result"], "status": result.pop("status")}
    document["credentialSubject"]["result"].append(failed)


def described_in_two(document: Document) -> None:
    described = document["credentialSubject"]["achievement"]["resultDescription"]
    first = described[0]
    rest = {"id": first["id"], "type": first["type"], "requiredValue": first.pop("requiredValue")}
    described.append(rest)


@pytest.mark.parametrize("forge", [in_two, described_in_two])
def test_a_result_and_what_it_is_measured_by_stand_in_one_place(
    forge: Callable[[Document], None],
) -> None:
    original = endorsed("bbs-2023", about="credential")
    forged = json.loads(json.dumps(original))
    forge(forged)
    assert canonical(forged) == canonical(original)
    assert verify(json.dumps(forged), now=NOW).outcome("described-once") == "failed"


INTEGRITY = "https://w3id.org/security/data-integrity/v2"


def of_oneself() -> Document:
    """A school that gave itself a badge: issuer and subject are one node."""
    credential = sample_credential()
    credential["credentialSubject"]["id"] = SAMPLE_DID
    return sample_signed(credential)


@pytest.mark.parametrize("empty", [[], None, [None], [[]]])
def test_an_empty_proof_is_no_hiding_place(empty: object) -> None:
    """Anybody may add it, and a context that defines it: neither changes a signed statement."""
    original = of_oneself()
    assert verify(json.dumps(original), now=NOW).valid
    forged = json.loads(json.dumps(original))
    forged["@context"].append(INTEGRITY)
    forged["issuer"]["type"] = ["Profile", "AchievementSubject"]
    forged["issuer"]["achievement"] = forged["credentialSubject"].pop("achievement")
    forged["issuer"]["proof"] = empty
    assert verify(json.dumps(forged), now=NOW).verdict == "invalid"
    if empty in ([], None):
        assert canonical(forged) == canonical(original)


# What must stand in one place only, written out once more: a word less in the library is a hole.
DECIDING = {
    "credential": "issuer validFrom validUntil issuanceDate expirationDate credentialStatus"
    " credentialSubject credentialSchema refreshService evidence termsOfUse relatedResource issued",
    "subject": "achievement identifier result hasCredential verifiableCredential"
    " statusPurpose encodedList",
    "achievement": "criteria achievementType resultDescription alignment",
    "result": "achievedLevel resultDescription status value",
    "description": "allowedValue requiredLevel requiredValue resultType rubricCriterionLevel"
    " valueMax valueMin",
    "level": "level points",
    "status": "statusPurpose statusListIndex statusListCredential statusSize revocationListIndex",
}
MEMBERS = [(kind, name) for kind, names in DECIDING.items() for name in names.split()]


def named_nodes(place: str) -> tuple[Document, dict[str, Document]]:
    """A credential that describes seven of its nodes a second time, and those descriptions."""
    again: dict[str, Document] = {kind: {"id": f"urn:{kind}"} for kind in DECIDING}
    proof = {"type": "DataIntegrityProof"}
    keeper: Document = {"type": ["VerifiableCredential"], "described": [*again.values()]}
    description = {"id": "urn:description", "rubricCriterionLevel": [{"id": "urn:level"}]}
    subject: Document = {
        "id": "urn:subject",
        "achievement": {"id": "urn:achievement", "resultDescription": [description]},
        "result": [{"id": "urn:result"}],
    }
    credential = {
        "id": "urn:credential",
        "credentialSubject": subject,
        "credentialStatus": [{"id": "urn:status"}],
    }
    if place == "bundled":
        subject["verifiableCredential"] = [keeper | {"proof": proof}]
    elif place == "endorsement":
        subject["achievement"]["endorsement"] = [keeper | {"proof": proof}]
    else:
        credential[place] = keeper if place == "keeper" else keeper | {"proof": proof}
    return credential, again


@pytest.mark.parametrize("place", ["keeper", "evidence", "relatedResource", "endorsement"])
@pytest.mark.parametrize(("kind", "member"), MEMBERS)
def test_no_member_that_decides_may_stand_in_a_second_description(
    kind: str, member: str, place: str
) -> None:
    credential, again = named_nodes(place)
    assert ambiguities(credential) == []
    again[kind][member] = "moved"
    assert ambiguities(credential) == [
        f"urn:{kind} is described twice; its {member} stands in both places or in the wrong."
    ]


@pytest.mark.parametrize(("kind", "member"), MEMBERS)
def test_what_is_bundled_may_describe_a_subject_but_not_the_record(kind: str, member: str) -> None:
    credential, again = named_nodes("bundled")
    again[kind][member] = "moved"
    assert len(ambiguities(credential)) == (kind in ("credential", "status"))


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": []},
        {"type": ["VerifiableCredential", "EnvelopedVerifiableCredential"], "id": "data:,x"},
        {"type": ["Assertion"]},
    ],
)
def test_what_is_bundled_without_a_proof_of_its_own_is_no_hiding_place(changes: Document) -> None:
    credential, again = named_nodes("bundled")
    credential["credentialSubject"]["verifiableCredential"][0].update(changes)
    again["achievement"]["criteria"] = "moved"
    assert len(ambiguities(credential)) == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, 0),
        ({"type": ["VerifiableCredential", "EndorsementCredential"]}, 1),
        ({"credentialSubject": {"id": "urn:subject", "endorsementComment": "Bad."}}, 1),
        (
            {
                "credentialSubject": [
                    {"id": "urn:subject", "endorsementComment": "Bad."},
                    {"id": "urn:another"},
                ]
            },
            1,
        ),
    ],
)
def test_a_comment_decides_in_an_endorsement_only(changes: Document, found: int) -> None:
    comment = {"id": "urn:subject", "endorsementComment": "Good."}
    by = {"credentialSubject": comment, "proof": {"type": "DataIntegrityProof"}}
    plain = {"credentialSubject": {"id": "urn:subject"}, "endorsement": [by]}
    assert len(ambiguities(plain | changes)) == found


@pytest.mark.parametrize(
    "member",
    sorted(
        {name for kind, name in MEMBERS if kind in ("credential", "subject", "status")}
        | {"endorsementComment"}
    ),
)
@pytest.mark.parametrize(
    "spelling",
    ["cred:{}", "https://x.example/v#{}", "https://x.example/v/{}", "x:{}-1", "x:y#z/{}"],
)
def test_no_member_that_decides_hides_under_a_longer_name(member: str, spelling: str) -> None:
    for name in (member, member.upper()):
        hidden = spelling.format(name)
        assert ambiguities({"deep": {hidden: "moved"}}) == [
            f"The credential hides a member under the name {hidden}."
        ]


@pytest.mark.parametrize("member", sorted({name for _, name in MEMBERS} | {"Criteria"}))
@pytest.mark.parametrize(
    "spelling",
    ["https://purl.imsglobal.org/spec/vc/{}/vocab.html#{}", "obi:{1}"],
)
def test_no_word_of_open_badges_stands_there_in_full(member: str, spelling: str) -> None:
    for edition in ("ob", "clr"):
        hidden = spelling.format(edition, member)
        assert ambiguities({"deep": {hidden: "moved"}}) == [
            f"The credential hides a member under the name {hidden}."
        ]


def test_whatever_decides_cannot_be_spelled_out_by_any_shipped_context() -> None:
    """Elsewhere, ``value`` and ``status`` are words for other things."""
    decides = {name for _, name in MEMBERS} | {"endorsementComment"}
    spelled, prefixes = set(), set()
    for entry in manifest():
        own = "purl.imsglobal.org" in entry.url
        names = decides if own else decides - {"value", "status"}
        for term, iri in terms_of(SHIPPED.load(entry.url)):
            spelled |= {iri} if term in names and ":" in iri else set()
            is_prefix = iri.endswith(("#", "/", ":")) and "purl.imsglobal.org/spec/vc/" in iri
            prefixes |= {term} if is_prefix else set()
    assert len(spelled) > 40
    assert {iri for iri in spelled if ambiguities({"deep": {iri: "moved"}}) == []} == set()
    assert prefixes == {"obi"}
    assert ambiguities({"deep": {"https://schema.org/valueReference": "x"}}) == []


@pytest.mark.parametrize(
    "name", ["id", "issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate"]
)
def test_what_there_is_one_of_is_no_list(name: str) -> None:
    assert ambiguities({name: ["urn:x"]}) == [
        f"The credential has a list where one {name} belongs."
    ]


@pytest.mark.parametrize(
    "keyword", ["@id", "@type", "@graph", "@included", "@reverse", "@nest", "@list", "@set"]
)
def test_no_keyword_hides_members(keyword: str) -> None:
    assert ambiguities({"deep": [{keyword: []}]}) == [
        f"The credential uses the JSON-LD keyword {keyword}, which can hide members."
    ]


@pytest.mark.parametrize("keyword", ["@value", "@language", "@direction", "@context"])
def test_a_text_with_its_language_hides_nothing(keyword: str) -> None:
    assert ambiguities({"deep": [{keyword: "en"}]}) == []


@pytest.mark.parametrize("context", [{"a": "b"}, ["https://x.example", {}]])
def test_a_vocabulary_of_its_own_is_refused_wherever_it_stands(context: object) -> None:
    assert ambiguities({"deep": [{"@context": context}]}) == [
        "The credential brings a vocabulary of its own, which could rename what decides."
    ]


def test_a_second_description_by_keyword_is_one_too() -> None:
    again = {"@id": "urn:credential", "validUntil": "moved"}
    assert len(ambiguities({"id": "urn:credential", "keeper": again})) == 2


def test_criteria_stand_under_one_name() -> None:
    assert ambiguities({"deep": [{"Criteria": {}}]}) == [
        "The credential has a member Criteria, which few readers take as criteria."
    ]
