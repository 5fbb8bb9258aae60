"""ecdsa-sd-2023: the published vectors, every selection of pointers, and every way to cheat."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insignia.contexts import SHIPPED, ContextSet
from insignia.encoding import encode_base64url
from insignia.errors import InsigniaError, ProofError, UnreadableError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs import (
    ProofOptions,
    Selective,
    add_base_proof,
    add_proof,
    check_proof,
    derive,
    secure,
)
from insignia.proofs.cbor import decode_cbor, encode_cbor
from insignia.proofs.pointers import format_pointer, parse_pointer
from insignia.proofs.sd_value import BaseValue, DerivedValue, read_value
from insignia.proofs.selection import select, whole
from insignia.times import parse_moment

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = PrivateKey.from_seed(b"the organization signs with this", kind="P-256")
OPTIONS = ProofOptions("did:web:school.example#key-1", NOW, suite="ecdsa-sd-2023")


def credential() -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Welding, first seam",
        "issuer": {"id": "did:web:school.example", "type": ["Profile"], "name": "School"},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialStatus": {
            "id": "https://school.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://school.example/status/1",
        },
        "evidence": [
            {"type": ["Evidence"], "name": "Seam one", "narrative": "Filmed."},
            {"type": ["Evidence"], "name": "Seam two", "narrative": "Filmed."},
            {"type": ["Evidence"], "narrative": "Filmed."},
        ],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "ada@example.org",
                    "identityType": "emailAddress",
                }
            ],
            "result": [
                {"type": ["Result"], "value": "3"},
                {"type": ["Result"], "value": "4"},
            ],
            "achievement": {
                "id": "urn:uuid:9f2ee0c0-7c3b-4c51-8c08-0b7d9ac7d1a3",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Joins two plates with an even seam.",
                "criteria": {"narrative": "Three seams, each within a millimeter."},
                "resultDescription": [
                    {
                        "id": "urn:uuid:5d2b7a50-7d0c-4df5-9f0e-0f4a3d9a7c11",
                        "type": ["ResultDescription"],
                        "name": "Seam",
                        "resultType": "Status",
                        "allowedValue": ["low", "middle", "high"],
                    }
                ],
            },
        },
    }


def given_secrets(*secrets: bytes) -> Callable[[int], bytes]:
    """Hands out the published secrets instead of chance."""
    left = list(secrets)

    def next_secret(size: int) -> bytes:
        secret = left.pop(0)
        assert len(secret) == size
        return secret

    return next_secret


def based(**changes: Any) -> dict[str, Any]:
    document = {**credential(), **changes}
    secrets = given_secrets(bytes(32), b"the key for single statements...")
    selective = Selective(None, secrets)
    return add_base_proof(document, key=KEY, options=OPTIONS, selective=selective)


BASED = based()


def holds(document: dict[str, Any], *, key: PublicKey = KEY.public) -> None:
    check_proof(document, proof=document["proof"], key=key)


# -- the published vectors -------------------------------------------------------------------------


def read(path: Path) -> Any:
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def citizenship(standards: Path) -> ContextSet:
    path = standards / "data/contexts/citizenship-v4rc1.jsonld"
    return SHIPPED.with_given({"https://w3id.org/citizenship/v4rc1": read(path)})


PUBLISHED = [("prc", "prCred"), ("employ", "employ")]


@pytest.mark.parametrize(("folder", "name"), PUBLISHED)
def test_the_published_base_proof_is_made_and_checked(
    vectors: Path, citizenship: ContextSet, folder: str, name: str
) -> None:
    ecdsa = vectors / "vc-di-ecdsa"
    material = read(ecdsa / "ecdsa-sd-2023/SDKeyMaterial.json")
    issuer = PrivateKey.from_multikey(material["baseKeyPair"]["secretKeyMultibase"])
    fresh = PrivateKey.from_multikey(material["proofKeyPair"]["secretKeyMultibase"])
    published = read(ecdsa / f"ecdsa-sd-2023/{folder}/addSignedSDBase.json")
    proof = published["proof"]
    options = ProofOptions(
        proof["verificationMethod"], parse_moment(proof["created"]), suite="ecdsa-sd-2023"
    )
    secrets = given_secrets(bytes.fromhex(material["hmacKeyString"]), fresh.secret)
    mandatory = tuple(read(ecdsa / f"{name}Mandatory.json"))
    made = add_base_proof(
        {name: value for name, value in published.items() if name != "proof"},
        key=issuer,
        options=options,
        selective=Selective(mandatory, secrets),
        contexts=citizenship,
    )
    assert made == published
    check_proof(published, proof=proof, key=issuer.public, contexts=citizenship)


@pytest.mark.parametrize(("folder", "name"), PUBLISHED)
def test_the_published_derived_proof_is_made_and_checked(
    vectors: Path, citizenship: ContextSet, folder: str, name: str
) -> None:
    ecdsa = vectors / "vc-di-ecdsa"
    base = read(ecdsa / f"ecdsa-sd-2023/{folder}/addSignedSDBase.json")
    published = read(ecdsa / f"ecdsa-sd-2023/{folder}/derivedRevealDocument.json")
    disclosed = read(ecdsa / f"{name}Selective.json")
    assert derive(base, disclosed=disclosed, contexts=citizenship) == published
    material = read(ecdsa / "ecdsa-sd-2023/SDKeyMaterial.json")
    key = PublicKey.from_multikey(material["baseKeyPair"]["publicKeyMultibase"])
    check_proof(published, proof=published["proof"], key=key, contexts=citizenship)


# -- deriving --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        ([], {}),
        (["/name"], {"name": "Welding, first seam"}),
        (
            ["/credentialSubject/achievement/name"],
            {
                "credentialSubject": {
                    "type": ["AchievementSubject"],
                    "achievement": {
                        "id": "urn:uuid:9f2ee0c0-7c3b-4c51-8c08-0b7d9ac7d1a3",
                        "type": ["Achievement"],
                        "name": "Welding",
                    },
                }
            },
        ),
        (
            ["/evidence/1/name"],
            {"evidence": [{"type": ["Evidence"], "name": "Seam two"}]},
        ),
        (
            ["/evidence/2", "/evidence/0/name"],
            {
                "evidence": [
                    {"type": ["Evidence"], "name": "Seam one"},
                    {"type": ["Evidence"], "narrative": "Filmed."},
                ]
            },
        ),
        (
            ["/credentialSubject/result/1/value"],
            {
                "credentialSubject": {
                    "type": ["AchievementSubject"],
                    "result": [{"type": ["Result"], "value": "4"}],
                }
            },
        ),
    ],
)
def test_a_holder_shows_what_is_pointed_to(pointers: list[str], expected: dict[str, Any]) -> None:
    always = ("@context", "id", "type", "issuer", "validFrom", "credentialStatus")
    shown = derive(BASED, disclosed=pointers)
    holds(shown)
    proof = shown.pop("proof")
    assert shown == {name: credential()[name] for name in always} | expected
    assert proof == {**BASED["proof"], "proofValue": proof["proofValue"]}


def test_everything_can_be_shown() -> None:
    shown = derive(BASED, disclosed=[""])
    holds(shown)
    del shown["proof"]
    assert shown == credential()


def test_a_whole_ordered_list_can_be_shown_but_no_part_of_it() -> None:
    place = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    shown = derive(BASED, disclosed=[place])
    holds(shown)
    description = shown["credentialSubject"]["achievement"]["resultDescription"][0]
    assert description["allowedValue"] == ["low", "middle", "high"]
    for index in (1, 2):
        with pytest.raises(ProofError):
            derive(BASED, disclosed=[f"{place}/{index}"])


def test_a_list_of_one_may_stand_without_its_brackets() -> None:
    document = credential()
    descriptions = document["credentialSubject"]["achievement"]["resultDescription"]
    descriptions[0]["allowedValue"] = "high"
    for other in ({}, {"id": "urn:uuid:5d2b7a50-7d0c-4df5-9f0e-0f4a3d9a7c12"}):
        descriptions.append(
            {"type": "ResultDescription", "name": "x", "allowedValue": "low", **other}
        )
    base = add_base_proof(document, key=KEY, options=OPTIONS)
    place = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    shown = derive(base, disclosed=[place])
    holds(shown)
    found = shown["credentialSubject"]["achievement"]["resultDescription"][0]
    assert found["allowedValue"] == "high"


def test_an_identifier_under_its_keyword_goes_with_the_whole_only() -> None:
    """The standard wants ``id``: under ``@id`` a part would lose its name on the way."""
    subject = {"@id": "did:example:ada", "type": ["AchievementSubject"]}
    achievement = credential()["credentialSubject"]["achievement"]
    document = {**credential(), "credentialSubject": {**subject, "achievement": achievement}}
    base = add_base_proof(document, key=KEY, options=OPTIONS)
    holds(derive(base, disclosed=["/credentialSubject"]))
    with pytest.raises(ProofError):
        derive(base, disclosed=["/credentialSubject/achievement"])


def test_lists_that_cannot_be_told_apart_are_refused() -> None:
    lists = [{"@list": "a"}, {"@list": "b"}]
    with pytest.raises(ProofError):
        add_base_proof({**credential(), "https://schema.org/name": lists}, key=KEY, options=OPTIONS)


def test_what_others_have_signed_can_be_shown() -> None:
    """Each proof of an endorsement is a graph of its own, which has a blank node for its name."""
    endorsement = {
        "@context": credential()["@context"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:web:guild.example", "type": ["Profile"]},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {"id": "did:web:school.example", "type": ["EndorsementSubject"]},
    }
    guild = PrivateKey.from_seed(bytes(31) + b"\x07")
    for _ in range(2):
        endorsement = add_proof(
            endorsement, key=guild, method="did:web:guild.example#1", created=NOW
        )
    other = {**endorsement, "validFrom": "2026-11-02T00:00:00Z"}
    document = {**credential(), "endorsement": [dict(other), endorsement]}
    base = add_base_proof(document, key=KEY, options=OPTIONS)
    shown = derive(base, disclosed=["/endorsement/1"])
    holds(shown)
    assert shown["endorsement"] == [endorsement]
    holds(derive(base, disclosed=[""]))
    holds(derive(base, disclosed=["/endorsement/0/validFrom"]))


@pytest.mark.parametrize(
    "pointer", ["/nothing", "/evidence/3", "/evidence/-1", "/evidence/00", "evidence", "/a~2"]
)
def test_only_what_is_there_can_be_shown(pointer: str) -> None:
    with pytest.raises(ProofError):
        derive(BASED, disclosed=[pointer])
    with pytest.raises(ProofError):
        add_base_proof(
            credential(), key=KEY, options=OPTIONS, selective=Selective(mandatory=(pointer,))
        )


def test_nothing_mandatory_and_nothing_shown_is_nothing_to_derive() -> None:
    base = add_base_proof(credential(), key=KEY, options=OPTIONS, selective=Selective(()))
    holds(base)
    with pytest.raises(ProofError):
        derive(base, disclosed=[])
    holds(derive(base, disclosed=["/name"]))


def test_a_derived_proof_is_not_derived_from_again() -> None:
    with pytest.raises(ProofError):
        derive(derive(BASED, disclosed=["/name"]), disclosed=[])
    with pytest.raises(ProofError):
        derive(credential(), disclosed=[])


def test_a_plain_proof_beside_the_base_proof_stays_behind() -> None:
    other = PrivateKey.generate()
    both = add_proof(BASED, key=other, method="did:web:school.example#2", created=NOW)
    shown = derive(both, disclosed=["/name"])
    assert isinstance(shown["proof"], dict)
    holds(shown)


def test_what_decides_is_shown_unless_the_issuer_says_otherwise() -> None:
    value = read_value(BASED["proof"])
    assert isinstance(value, BaseValue)
    assert value.mandatory == ["/issuer", "/validFrom", "/credentialStatus"]
    plain = add_proof(
        credential(), key=KEY, method=OPTIONS.method, created=NOW, suite="ecdsa-sd-2023"
    )
    again = read_value(plain["proof"])
    assert isinstance(again, BaseValue)
    assert again.mandatory == value.mandatory
    assert again.hmac_key != value.hmac_key
    holds(plain)


OLD: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/2018/credentials/v1",
        "https://w3id.org/security/data-integrity/v2",
    ],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:school.example",
    "issuanceDate": "2026-01-01T00:00:00Z",
    "expirationDate": "2030-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:ada"},
}


@pytest.mark.parametrize(
    ("document", "decides"),
    [
        (
            credential()
            | {
                "validUntil": "2030-01-01T00:00:00Z",
                "credentialSchema": {"id": "https://school.example/s.json", "type": "JsonSchema"},
            },
            {"issuer", "validFrom", "validUntil", "credentialStatus", "credentialSchema"},
        ),
        (OLD, {"issuer", "issuanceDate", "expirationDate"}),
    ],
    ids=["2.0", "1.1"],
)
def test_nothing_that_decides_can_be_hidden(document: dict[str, Any], decides: set[str]) -> None:
    shown = derive(add_base_proof(document, key=KEY, options=OPTIONS), disclosed=[])
    assert decides <= shown.keys()
    holds(shown)


def test_a_proof_that_builds_upon_another_is_no_base_to_derive_from() -> None:
    """What it builds upon would be left behind, and nobody could tell."""
    first = add_proof(
        credential(), key=PrivateKey.generate(), method="did:web:school.example#2", created=NOW
    )
    first["proof"]["id"] = "urn:uuid:first"
    chained = replace(OPTIONS, previous=("urn:uuid:first",))
    with pytest.raises(ProofError):
        derive(add_base_proof(first, key=KEY, options=chained), disclosed=["/name"])


def places(value: Any, place: tuple[str | int, ...] = ()) -> list[str]:
    found = [format_pointer(place)] if place else []
    items: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list) and "allowedValue" not in place:
        items = enumerate(value)
    for step, item in items:
        if step not in ("@context", "id", "type"):
            found += places(item, (*place, step))
    return found


PLACES = places(credential())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PLACES), max_size=5), st.lists(st.sampled_from(PLACES), max_size=4))
def test_every_selection_holds(mandatory: list[str], disclosed: list[str]) -> None:
    pointers = ("/issuer", *mandatory)
    base = add_base_proof(credential(), key=KEY, options=OPTIONS, selective=Selective(pointers))
    holds(derive(base, disclosed=disclosed))


# -- cheating --------------------------------------------------------------------------------------

SHOWN = derive(BASED, disclosed=["/name", "/evidence/0", "/credentialSubject/result"])


@pytest.mark.parametrize("document", [BASED, SHOWN], ids=["base", "derived"])
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Welding, master"},
        {"name": None},
        {"issuer": {"id": "did:web:mallory.example", "type": ["Profile"], "name": "School"}},
        {"validFrom": "2020-11-01T00:00:00Z"},
        {"credentialStatus": None},
        {"validUntil": "2036-11-01T00:00:00Z"},
        {"evidence": []},
        {"id": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"type": ["VerifiableCredential"]},
    ],
)
def test_a_changed_document_does_not_hold(
    document: dict[str, Any], changes: dict[str, Any]
) -> None:
    changed = {name: value for name, value in {**document, **changes}.items() if value is not None}
    with pytest.raises(ProofError):
        holds(changed)


@pytest.mark.parametrize("document", [BASED, SHOWN], ids=["base", "derived"])
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("created", "2026-11-21T00:00:00Z"),
        ("verificationMethod", "did:web:school.example#key-2"),
        ("proofPurpose", "authentication"),
        ("expires", "2036-11-01T00:00:00Z"),
    ],
)
def test_a_changed_proof_does_not_hold(document: dict[str, Any], member: str, value: str) -> None:
    with pytest.raises(ProofError):
        holds({**document, "proof": {**document["proof"], member: value}})


def test_two_nodes_are_not_passed_off_as_one() -> None:
    """Every statement below is signed; only the label map says that both nodes are the same."""
    result = SHOWN["credentialSubject"]["result"]
    split = {**SHOWN["credentialSubject"], "result": [*result, {"type": ["Result"]}]}
    numbers = {**VALUE.labels, len(LABELS): LABELS[0]}
    forged = {**SHOWN, "credentialSubject": split}
    with pytest.raises(ProofError, match="one node of two"):
        holds(with_value(forged, replace(VALUE, labels=numbers)))


def test_nothing_is_derived_from_a_proof_that_builds_upon_another() -> None:
    first = "urn:uuid:11111111-1111-4111-8111-111111111111"
    document = secure(credential(), key=KEY, options=replace(OPTIONS, id=first))
    chained = add_base_proof(document, key=KEY, options=replace(OPTIONS, previous=(first,)))
    check_proof(chained, proof=chained["proof"][1], key=KEY.public)
    alone = {**chained, "proof": chained["proof"][1]}
    for base in (chained, alone):
        with pytest.raises(ProofError):
            derive(base, disclosed=["/name"])


def test_nothing_is_derived_from_a_base_proof_that_lacks_signatures() -> None:
    value = read_value(BASED["proof"])
    assert isinstance(value, BaseValue)
    for signatures in (value.signatures[:-1], [*value.signatures, bytes(64)], []):
        cut = with_value(BASED, replace(value, signatures=signatures))
        with pytest.raises(ProofError):
            derive(cut, disclosed=["/name"])
        with pytest.raises(ProofError):
            holds(cut)


def test_the_key_in_the_proof_vouches_for_nothing_by_itself() -> None:
    """Were the base signature checked with the key in the proof, anyone could forge one."""
    mallory = PrivateKey.generate("P-256")
    secrets = given_secrets(bytes(32), mallory.secret)
    forged = add_base_proof(
        credential(), key=mallory, options=OPTIONS, selective=Selective(None, secrets)
    )
    value = read_value(forged["proof"])
    assert value.key == mallory.public
    holds(forged, key=mallory.public)
    with pytest.raises(ProofError):
        holds(forged)
    with pytest.raises(ProofError):
        holds(derive(forged, disclosed=[""]))


def with_value(document: dict[str, Any], value: BaseValue | DerivedValue) -> dict[str, Any]:
    return {**document, "proof": {**document["proof"], "proofValue": value.encode()}}


def derived_value() -> DerivedValue:
    value = read_value(SHOWN["proof"])
    assert isinstance(value, DerivedValue)
    return value


def test_a_derived_value_reads_back() -> None:
    assert with_value(SHOWN, derived_value()) == SHOWN


VALUE = derived_value()
LABELS = list(VALUE.labels.values())
LINES = len(VALUE.signatures) + len(VALUE.mandatory)


@pytest.mark.parametrize(
    "value",
    [
        replace(VALUE, signatures=VALUE.signatures[:-1]),
        replace(VALUE, signatures=[*VALUE.signatures, VALUE.signatures[0]]),
        replace(VALUE, signatures=VALUE.signatures[::-1]),
        replace(VALUE, signatures=[]),
        replace(VALUE, signature=bytes(64)),
        replace(VALUE, key=PrivateKey.generate("P-256").public),
        replace(VALUE, mandatory=VALUE.mandatory[:-1]),
        replace(VALUE, mandatory=[]),
        replace(VALUE, mandatory=[*VALUE.mandatory, 0, 1, 2]),
        replace(VALUE, mandatory=[*VALUE.mandatory, 10_000]),
        replace(VALUE, mandatory=[*VALUE.mandatory, LINES]),
        replace(VALUE, mandatory=[*VALUE.mandatory[:-1], 2**64 - 1]),
        replace(VALUE, mandatory=[*VALUE.mandatory, VALUE.mandatory[0]]),
        replace(VALUE, labels={}),
        replace(VALUE, labels={**VALUE.labels, 99: bytes(32)}),
        replace(VALUE, labels={**VALUE.labels, 0: LABELS[1], 1: LABELS[0]}),
        replace(VALUE, labels=dict.fromkeys(VALUE.labels, LABELS[0])),
    ],
)
def test_a_rearranged_proof_does_not_hold(value: DerivedValue) -> None:
    with pytest.raises(ProofError):
        holds(with_value(SHOWN, value))


def raw(*parts: Any, header: bytes = b"\xd9\x5d\x01") -> str:
    return "u" + encode_base64url(header + encode_cbor(list(parts)))


KEY_BYTES = b"\x80\x24" + KEY.public.raw


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "u",
        "z123",
        SHOWN["proof"]["proofValue"][1:],
        "z" + SHOWN["proof"]["proofValue"][1:],
        "m" + SHOWN["proof"]["proofValue"][1:],
        [SHOWN["proof"]["proofValue"]],
        SHOWN["proof"]["proofValue"] + "A",
        SHOWN["proof"]["proofValue"][:-8],
        "u" + "A" * 3_000_000,
        raw(bytes(64), KEY_BYTES, [], {}),
        raw(bytes(64), KEY_BYTES, [], {}, [], []),
        raw(bytes(64), KEY_BYTES, [], {}, [], header=b"\xd9\x5d\x02"),
        raw(bytes(63), KEY_BYTES, [], {}, []),
        raw("x" * 64, KEY_BYTES, [], {}, []),
        raw(bytes(64), KEY_BYTES[2:], [], {}, []),
        raw(bytes(64), KEY_BYTES[:-1], [], {}, []),
        raw(bytes(64), b"\x81" + KEY_BYTES[1:], [], {}, []),
        raw(bytes(64), b"\x80\x24\x02" + b"\xff" * 32, [], {}, []),
        raw(bytes(64), KEY_BYTES, [bytes(63)], {}, []),
        raw(bytes(64), KEY_BYTES, 7, {}, []),
        raw(bytes(64), KEY_BYTES, [], {0: bytes(31)}, []),
        raw(bytes(64), KEY_BYTES, [], [], []),
        raw(bytes(64), KEY_BYTES, [], {}, ["0"]),
        raw(bytes(64), KEY_BYTES, [], {}, [0, 0]),
        raw(bytes(64), KEY_BYTES, [], {}, 7),
        raw(bytes(64), KEY_BYTES, bytes(31), [], [], header=b"\xd9\x5d\x00"),
        raw(bytes(64), KEY_BYTES, bytes(32), [], [7], header=b"\xd9\x5d\x00"),
        raw(bytes(64), KEY_BYTES, bytes(32), [], ["x"], header=b"\xd9\x5d\x00"),
        "u" + encode_base64url(b"\xd9\x5d\x01\x07"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_proof_value_of_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(ProofError):
        holds({**SHOWN, "proof": {**SHOWN["proof"], "proofValue": value}})


@pytest.mark.parametrize("key", [b"\x81" + KEY_BYTES[1:], b"\x80\x25" + KEY.public.raw])
def test_the_key_in_the_value_says_that_it_is_of_p256(key: bytes) -> None:
    read_value({"proofValue": raw(bytes(64), KEY_BYTES, [], {}, [])})
    with pytest.raises(ProofError):
        read_value({"proofValue": raw(bytes(64), key, [], {}, [])})


def test_other_keys_cannot_make_or_check_it() -> None:
    for kind in ("Ed25519", "P-384"):
        key = PrivateKey.generate(kind)
        with pytest.raises(ProofError):
            add_base_proof(credential(), key=key, options=OPTIONS)
        with pytest.raises(ProofError):
            holds(SHOWN, key=key.public)
    with pytest.raises(ProofError):
        holds(SHOWN, key=PrivateKey.generate("P-256").public)


def test_a_document_without_context_or_with_blank_names_is_refused() -> None:
    for document in ({"name": "x"}, {}, {"https://schema.org/name": "x"}):
        with pytest.raises(InsigniaError):
            add_base_proof(document, key=KEY, options=OPTIONS)
    named = {**credential(), "credentialSubject": {"id": "_:b0", "type": ["AchievementSubject"]}}
    with pytest.raises(ProofError):
        add_base_proof(named, key=KEY, options=OPTIONS)


def test_a_number_that_is_no_key_is_drawn_again() -> None:
    secrets = given_secrets(bytes(32), b"\xff" * 32, KEY.secret)
    base = add_base_proof(
        credential(), key=KEY, options=OPTIONS, selective=Selective(None, secrets)
    )
    holds(base)


# -- pointers and selections -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", ()), ("/", ("",)), ("/a~1b/~01", ("a/b", "~1")), ("/0/1", ("0", "1")), ("/ä", ("ä",))],
)
def test_a_pointer_is_read_and_written(text: str, tokens: tuple[str, ...]) -> None:
    assert parse_pointer(text) == tokens
    assert format_pointer(tokens) == text


@given(st.lists(st.text(max_size=5)).map(tuple))
def test_every_path_has_a_pointer(tokens: tuple[str, ...]) -> None:
    assert parse_pointer(format_pointer(tokens)) == tokens


def test_a_longer_pointer_adds_nothing_to_a_shorter_one() -> None:
    one = select(credential(), pointers=["/evidence", "/evidence/1/name"])
    other = select(credential(), pointers=["/evidence/1/name", "/evidence"])
    assert one.document == other.document == select(credential(), pointers=["/evidence"]).document
    assert select(credential(), pointers=["", "/name"]).document == whole(credential()).document


# -- CBOR ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (1000, "1903e8"),
        (65535, "19ffff"),
        (65536, "1a00010000"),
        (4294967295, "1affffffff"),
        (4294967296, "1b0000000100000000"),
        ([[[[1]]]], "8181818101"),
        (1000000, "1a000f4240"),
        (18446744073709551615, "1bffffffffffffffff"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("ü", "62c3bc"),
        ([1, [2, 3]], "8201820203"),
        ({1: b"a", 3: b"b"}, "a20141610341 62".replace(" ", "")),
    ],
)
def test_the_examples_of_rfc_8949(value: Any, data: str) -> None:
    """RFC 8949, appendix A (the map with byte strings for its values)."""
    assert encode_cbor(value).hex() == data
    assert decode_cbor(bytes.fromhex(data)) == value


@pytest.mark.parametrize(
    "data",
    [
        "",
        "18",
        "41",
        "6161ff",
        "61ff",
        "9f00ff",
        "5f4101ff",
        "20",
        "f6",
        "fb3ff199999999999a",
        "c000",
        "d84041aa",
        "1c",
        "81" * 5 + "00",
        "1c" + "00" * 16,
        "5c" + "00" * 16,
        "9affffffff",
        "bbffffffffffffffff",
        "a2014161014162",
        "a1416101",
        "a1",
        "5bffffffffffffffff",
        "a100" * 3000 + "00",
        "a1" * 3000 + "00" * 3001,
    ],
)
def test_other_cbor_is_refused(data: str) -> None:
    with pytest.raises(UnreadableError):
        decode_cbor(bytes.fromhex(data))


def test_cbor_is_whole() -> None:
    whole = encode_cbor([b"abc", "abc", 1, 300, 70_000, 2**33, [b"\x00"], {1: b"z"}, b"last"])
    assert decode_cbor(whole)
    for size in range(len(whole)):
        with pytest.raises(UnreadableError):
            decode_cbor(whole[:size])


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_typed_error(data: bytes) -> None:
    try:
        decode_cbor(data)
    except UnreadableError:
        return


VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
).filter(lambda value: str(value).count("[") < 4)


@given(VALUES)
def test_every_value_reads_back(value: Any) -> None:
    assert decode_cbor(encode_cbor(value)) == value
