"""Data Integrity proofs: the published vectors, byte for byte, and every way to be wrong."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insignia.contexts import SHIPPED, ContextSet
from insignia.did import find_method
from insignia.encoding import decode_multibase, encode_base58, encode_multibase, jcs
from insignia.errors import ContextError, InsigniaError, KeyMaterialError, LimitError, ProofError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs import (
    Expected,
    ProofOptions,
    add_proof,
    check_proof,
    check_terms,
    proofs_of,
    rdfc,
    required_proofs,
    secure,
)
from insignia.proofs.rdfc import hash_data
from insignia.testing import sample_credential
from insignia.times import parse_moment

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SUITES = {
    "eddsa-rdfc-2022": ["Ed25519"],
    "eddsa-jcs-2022": ["Ed25519"],
    "ecdsa-rdfc-2019": ["P-256", "P-384"],
    "ecdsa-jcs-2019": ["P-256", "P-384"],
}
PAIRS = [(suite, kind) for suite, kinds in SUITES.items() for kind in kinds]
METHOD = "did:web:school.example#key-1"

# Published folder, the suffix of its files, the key it signs with, the unsigned document.
EDDSA = "vc-di-eddsa"
ECDSA = "vc-di-ecdsa"
VECTORS = [
    (f"{EDDSA}/eddsa-rdfc-2022", "DataInt", f"{EDDSA}/keyPair.json", f"{EDDSA}/unsigned.json"),
    (
        f"{EDDSA}/eddsa-rdfc-2022/employ",
        "DataInt",
        f"{EDDSA}/keyPair.json",
        f"{EDDSA}/employmentAuth.json",
    ),
    (f"{EDDSA}/eddsa-jcs-2022", "JCS", f"{EDDSA}/keyPair.json", f"{EDDSA}/unsigned.json"),
    *[
        (
            f"{ECDSA}/ecdsa-{form}-2019-p{bits}{folder}",
            f"{'JCS' if form == 'jcs' else ''}ECDSAP{bits}",
            f"{ECDSA}/p{bits}KeyPair.json",
            f"{ECDSA}/{document}.json",
        )
        for bits in (256, 384)
        for form, folder, document in [
            ("rdfc", "", "unsigned"),
            ("rdfc", "/employ", "employmentAuth"),
            ("jcs", "", "unsigned"),
        ]
    ],
]


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def key_pair(path: Path) -> PrivateKey:
    pair = read(path)
    return PrivateKey.from_multikey(pair.get("secretKeyMultibase") or pair["privateKeyMultibase"])


def credential(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Welding, first seam",
        "issuer": {"id": "did:web:school.example", "type": ["Profile"]},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:9f2ee0c0-7c3b-4c51-8c08-0b7d9ac7d1a3",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Joins two plates with an even seam.",
                "criteria": {"narrative": "Three seams, each within a millimeter."},
            },
        },
        **changes,
    }


@pytest.fixture(scope="session")
def examples(standards: Path) -> ContextSet:
    """The shipped contexts and those that only the published vectors use."""
    folder = standards / "data/contexts"
    return SHIPPED.with_given(
        {
            "https://www.w3.org/ns/credentials/examples/v2": read(
                folder / "credentials-examples-v2.jsonld"
            ),
            "https://w3id.org/citizenship/v4rc1": read(folder / "citizenship-v4rc1.jsonld"),
        }
    )


def signed(suite: str, kind: str) -> tuple[dict[str, Any], PublicKey]:
    key = PrivateKey.generate(kind)
    document = add_proof(credential(), key=key, method=METHOD, created=NOW, suite=suite)
    return document, key.public


@pytest.mark.parametrize(("folder", "suffix", "pair", "unsigned"), VECTORS)
def test_the_published_proofs_are_made_and_checked(
    vectors: Path, examples: ContextSet, folder: str, suffix: str, pair: str, unsigned: str
) -> None:
    published = read(vectors / folder / f"signed{suffix}.json")
    key = key_pair(vectors / pair)
    proof = published["proof"]
    options = ProofOptions(
        method=proof["verificationMethod"],
        created=parse_moment(proof["created"]),
        suite=proof["cryptosuite"],
    )
    made = secure(read(vectors / unsigned), key=key, options=options, contexts=examples)
    assert made == published
    check_proof(published, proof=proof, key=key.public, contexts=examples)


def test_the_published_ed25519signature2020_is_checked(vectors: Path, examples: ContextSet) -> None:
    document = read(vectors / EDDSA / "Ed25519Signature2020/signedEdSig.json")
    key = key_pair(vectors / EDDSA / "keyPair.json")
    proof = document["proof"]
    check_proof(document, proof=proof, key=key.public, contexts=examples)
    with pytest.raises(ProofError):
        check_proof({**document, "name": "x"}, proof=proof, key=key.public, contexts=examples)


@pytest.mark.parametrize("name", ["signedProofSet1", "signedProofSet2"])
def test_every_proof_of_the_published_sets_holds(
    vectors: Path, examples: ContextSet, name: str
) -> None:
    path = vectors / EDDSA / "proof-set-chain" / f"{name}.json"
    assert_each_proof_holds(read(path), contexts=examples)


@pytest.mark.parametrize("name", ["signedProofChain1", "signedProofChain2"])
def test_every_proof_of_the_published_chains_holds(
    vectors: Path, examples: ContextSet, name: str
) -> None:
    path = vectors / EDDSA / "proof-set-chain" / f"{name}.json"
    assert_each_proof_holds(read(path), contexts=examples)


def assert_each_proof_holds(document: dict[str, Any], *, contexts: ContextSet) -> None:
    proofs = proofs_of(document)
    for proof in proofs:
        method = find_method(proof["verificationMethod"], purpose="assertionMethod", documents={})
        check_proof(document, proof=proof, key=method.key, contexts=contexts)
    assert len(proofs) > 0


def test_the_published_chain_is_made_again(vectors: Path, examples: ContextSet) -> None:
    folder = vectors / EDDSA / "proof-set-chain"
    pairs = read(folder / "multiKeyPairs.json")
    published = read(folder / "signedProofChain2.json")
    document: dict[str, Any] = read(folder / "unsigned.json")
    for number, proof in enumerate(published["proof"], start=1):
        previous = proof.get("previousProof", [])
        options = ProofOptions(
            method=proof["verificationMethod"],
            created=parse_moment(proof["created"]),
            id=proof.get("id"),
            previous=(previous,) if isinstance(previous, str) else tuple(previous),
        )
        key = PrivateKey.from_multikey(pairs[f"keyPair{number}"]["privateKeyMultibase"])
        document = secure(document, key=key, options=options, contexts=examples)
    assert document == published


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_what_one_signs_everybody_can_check(suite: str, kind: str) -> None:
    document, key = signed(suite, kind)
    assert document["proof"]["created"] == "2026-11-22T00:00:00Z"
    check_proof(document, proof=document["proof"], key=key)
    check_proof(credential(), proof=document["proof"], key=key)


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_a_change_anywhere_breaks_the_proof(suite: str, kind: str) -> None:
    document, key = signed(suite, kind)
    proof = document["proof"]
    changed = [
        {**document, "name": "Welding, master"},
        {**document, "validUntil": "2036-11-01T00:00:00Z"},
        {name: value for name, value in document.items() if name != "name"},
    ]
    for other in changed:
        with pytest.raises(ProofError):
            check_proof(other, proof=proof, key=key)
    for member, value in [
        ("created", "2026-11-21T00:00:00Z"),
        ("expires", "2036-11-01T00:00:00Z"),
        ("verificationMethod", f"{METHOD}0"),
        ("proofPurpose", "authentication"),
        ("domain", "mallory.example"),
        ("challenge", "x"),
        ("nonce", "x"),
        ("id", "urn:uuid:0d0f5a52-27a3-4ac4-9a2b-4a8b24ec0c5b"),
    ]:
        with pytest.raises(ProofError):
            check_proof(document, proof={**proof, member: value}, key=key)


def test_a_kept_configuration_never_stands_for_another() -> None:
    document, key = signed("eddsa-rdfc-2022", "Ed25519")
    proof = document["proof"]
    for _ in range(2):
        check_proof(document, proof=proof, key=key)
        for member, value in [("nonce", None), ("nonce", "x"), ("id", METHOD), ("expires", "x")]:
            with pytest.raises(InsigniaError):
                check_proof(document, proof={**proof, member: value, "more": 1}, key=key)
            hashes = {
                hash_data(document, proof=each, kind="Ed25519")
                for each in (proof, {**proof, "nonce": str(value)})
            }
            assert len(hashes) == 2
    assert hash_data(document, proof=proof, kind="P-384") != hash_data(
        document, proof=proof, kind="P-256"
    )


def test_kept_configurations_are_bounded_in_number_and_size() -> None:
    document, _ = signed("eddsa-rdfc-2022", "Ed25519")
    rdfc._kept_hash.cache_clear()
    long = {**document["proof"], "nonce": "n" * rdfc.MAX_KEPT_BYTES}
    hash_data(document, proof=long, kind="Ed25519")
    assert rdfc._kept_hash.cache_info().currsize == 0
    for number in range(rdfc.MAX_KEPT + 5):
        hash_data(document, proof={**document["proof"], "nonce": str(number)}, kind="Ed25519")
    assert rdfc._kept_hash.cache_info().currsize == rdfc.MAX_KEPT


def test_contexts_of_the_caller_are_never_answered_from_what_was_kept() -> None:
    document, _ = signed("eddsa-rdfc-2022", "Ed25519")
    hash_data(document, proof=document["proof"], kind="Ed25519")
    empty = ContextSet({}, given={url: {"@context": {}} for url in document["@context"]})
    with pytest.raises(InsigniaError):
        hash_data(document, proof=document["proof"], kind="Ed25519", contexts=empty)


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_another_key_did_not_make_the_proof(suite: str, kind: str) -> None:
    document, _ = signed(suite, kind)
    with pytest.raises(ProofError):
        check_proof(document, proof=document["proof"], key=PrivateKey.generate(kind).public)


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_a_key_of_another_kind_is_refused(suite: str, kind: str) -> None:
    document, _ = signed(suite, kind)
    for other in {"Ed25519", "P-256", "P-384", "RSA", "secp256k1"} - {kind}:
        key = PrivateKey.generate(other)
        with pytest.raises(ProofError):
            check_proof(document, proof=document["proof"], key=key.public)
        if other not in SUITES[suite]:
            with pytest.raises(ProofError):
                add_proof(credential(), key=key, method=METHOD, created=NOW, suite=suite)


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_a_proof_value_is_one_signature_in_base58(suite: str, kind: str) -> None:
    document, key = signed(suite, kind)
    proof = document["proof"]
    raw = decode_multibase(proof["proofValue"])
    wrong: list[Any] = [
        "",
        "z",
        None,
        7,
        [proof["proofValue"]],
        proof["proofValue"][1:],
        "u" + proof["proofValue"][1:],
        "m" + proof["proofValue"][1:],
        encode_multibase(raw, base="u"),
        {"z": proof["proofValue"]},
        "z" + encode_base58(raw[:-1]),
        "z" + encode_base58(raw + b"\0"),
        "z" + encode_base58(b"\0" + raw),
        "z" + encode_base58(bytes(len(raw))),
        "z" + "1" * 1_000_000,
        proof["proofValue"] + "0",
    ]
    for value in wrong:
        with pytest.raises(ProofError):
            check_proof(document, proof={**proof, "proofValue": value}, key=key)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Ed25519Signature2018"},
        {"type": "Ed25519Signature2020"},
        {"type": ["DataIntegrityProof"]},
        {"type": None},
        {"cryptosuite": "eddsa-2022"},
        {"cryptosuite": ["eddsa-rdfc-2022"]},
        {"cryptosuite": None},
        {"verificationMethod": None},
        {"verificationMethod": {"id": METHOD}},
        {"proofPurpose": None},
        {"proofPurpose": ["assertionMethod"]},
        {"created": "yesterday"},
        {"created": 1790000000},
        {"created": None},
        {"expires": "tomorrow"},
    ],
)
def test_a_proof_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    document, key = signed("eddsa-jcs-2022", "Ed25519")
    with pytest.raises(ProofError):
        check_proof(document, proof={**document["proof"], **changes}, key=key)


@pytest.mark.parametrize("member", ["created", "expires"])
def test_a_signed_proof_with_a_moment_that_is_none_is_refused(member: str) -> None:
    """Whoever holds the key can sign anything; what is signed must still be a proof."""
    key = PrivateKey.generate()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
        member: "yesterday",
    }
    document = {"name": "x"}
    data = b"".join(hashlib.sha256(jcs(part)).digest() for part in (proof, document))
    signed_proof = {**proof, "proofValue": encode_multibase(key.sign(data))}
    with pytest.raises(ProofError, match=member):
        check_proof(document, proof=signed_proof, key=key.public)


@pytest.mark.parametrize("suite", ["eddsa-2022", "Ed25519Signature2020", "ecdsa-sd-2023", ""])
def test_unknown_and_legacy_suites_are_not_signed_with(suite: str) -> None:
    with pytest.raises(ProofError):
        add_proof(credential(), key=PrivateKey.generate(), method=METHOD, created=NOW, suite=suite)


def test_a_document_without_context_cannot_be_read_as_rdf() -> None:
    with pytest.raises(ProofError):
        add_proof({"name": "x"}, key=PrivateKey.generate(), method=METHOD, created=NOW)


def test_jcs_signs_a_document_without_context() -> None:
    key = PrivateKey.generate()
    document = add_proof({"name": "x"}, key=key, method=METHOD, created=NOW, suite="eddsa-jcs-2022")
    assert "@context" not in document["proof"]
    check_proof(document, proof=document["proof"], key=key.public)


def test_a_jcs_proof_that_leaves_its_context_out_holds_for_that_context_only() -> None:
    """Some issuers sign the context with the proof and then do not emit it."""
    document, key = signed("eddsa-jcs-2022", "Ed25519")
    proof = {name: value for name, value in document["proof"].items() if name != "@context"}
    check_proof(document, proof=proof, key=key)
    with pytest.raises(ProofError):
        check_proof({**document, "@context": document["@context"][:1]}, proof=proof, key=key)
    with pytest.raises(ProofError):
        check_proof({**document, "name": "Forged"}, proof=proof, key=key)


def test_a_context_may_be_appended_after_a_jcs_proof_but_not_put_before() -> None:
    document, key = signed("eddsa-jcs-2022", "Ed25519")
    contexts, extra = document["@context"], "https://w3id.org/security/data-integrity/v2"
    check_proof({**document, "@context": [*contexts, extra]}, proof=document["proof"], key=key)
    for other in ([extra, *contexts], contexts[:1], [], None, contexts[::-1]):
        with pytest.raises(ProofError):
            check_proof({**document, "@context": other}, proof=document["proof"], key=key)


def test_a_proof_under_fewer_contexts_was_not_made_under_more() -> None:
    """A context that was appended later is no part of what the proof says of itself."""
    key = PrivateKey.generate()
    document = add_proof(credential(), key=key, method=METHOD, created=NOW, suite="eddsa-jcs-2022")
    contexts = document["@context"]
    proof = {**document["proof"], "@context": contexts[:1]}
    halves = ({**proof, "@context": contexts}, {**credential(), "@context": contexts[:1]})
    del halves[0]["proofValue"]
    data = b"".join(hashlib.sha256(jcs(half)).digest() for half in halves)
    forged = {**proof, "proofValue": encode_multibase(key.sign(data))}
    with pytest.raises(ProofError):
        check_proof({**document, "proof": forged}, proof=forged, key=key.public)


OWN = "https://school.example/contexts/1"


@pytest.mark.parametrize(("suite", "kind"), [*PAIRS, ("ecdsa-sd-2023", "P-256")])
def test_contexts_that_the_caller_vouches_for_are_used(suite: str, kind: str) -> None:
    known = SHIPPED.with_given({OWN: {"@context": {"seam": "https://school.example/seam"}}})
    document = credential(seam="even")
    document["@context"] = [*document["@context"], OWN]
    key = PrivateKey.generate(kind)
    options = ProofOptions(METHOD, NOW, suite=suite)
    made = secure(document, key=key, options=options, contexts=known)
    check_proof(made, proof=made["proof"], key=key.public, contexts=known)
    with pytest.raises(ProofError):
        check_proof({**made, "seam": "odd"}, proof=made["proof"], key=key.public, contexts=known)
    if "jcs" not in suite:
        with pytest.raises(ContextError):
            check_proof(made, proof=made["proof"], key=key.public)
        with pytest.raises(ContextError):
            secure(document, key=key, options=options)


def test_a_second_proof_joins_the_first() -> None:
    first, second = PrivateKey.generate(), PrivateKey.generate("P-256")
    document = add_proof(credential(), key=first, method=METHOD, created=NOW)
    both = add_proof(document, key=second, method=METHOD, created=NOW, suite="ecdsa-jcs-2019")
    assert both["proof"][0] == document["proof"]
    check_proof(both, proof=both["proof"][0], key=first.public)
    check_proof(both, proof=both["proof"][1], key=second.public)
    assert document == add_proof(credential(), key=first, method=METHOD, created=NOW)


def chained(suite: str = "eddsa-rdfc-2022") -> tuple[dict[str, Any], PublicKey]:
    key = PrivateKey.generate()
    first = ProofOptions(
        METHOD, NOW, suite=suite, id="urn:uuid:11111111-1111-4111-8111-111111111111"
    )
    second = ProofOptions(METHOD, NOW, suite=suite, previous=(str(first.id),))
    document = secure(credential(), key=key, options=first)
    return secure(document, key=key, options=second), key.public


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_chained_proof_covers_the_one_before(suite: str) -> None:
    document, key = chained(suite)
    first, second = document["proof"]
    assert required_proofs(document, proof=second) == [second, first]
    assert required_proofs(document, proof=first) == [first]
    check_proof(document, proof=second, key=key)
    check_proof(document, proof=first, key=key)
    changed = {**first, "created": "2026-11-21T00:00:00Z"}
    with pytest.raises(ProofError):
        check_proof({**document, "proof": [changed, second]}, proof=second, key=key)


def test_a_chained_proof_does_not_hold_without_the_one_before() -> None:
    document, key = chained()
    first, second = document["proof"]
    loose = {name: value for name, value in second.items() if name != "previousProof"}
    for proofs, proof in [
        ([second], second),
        ([first, first, second], second),
        ([first, loose], loose),
        ([first, second], {**second, "previousProof": 7}),
        ([first, second], {**second, "previousProof": [None]}),
        ([first, second], {**second, "previousProof": [first["id"], "urn:uuid:2"]}),
    ]:
        with pytest.raises(ProofError):
            check_proof({**document, "proof": proofs}, proof=proof, key=key)


def test_proofs_that_build_upon_each_other_in_a_circle_are_refused() -> None:
    one = {"id": "urn:one", "previousProof": "urn:two"}
    two = {"id": "urn:two", "previousProof": "urn:one"}
    with pytest.raises(ProofError):
        required_proofs({"proof": [one, two]}, proof=one)


def test_a_proof_that_two_others_build_upon_is_required_once() -> None:
    one = {"id": "urn:one"}
    two = {"id": "urn:two", "previousProof": "urn:one"}
    three = {"id": "urn:three", "previousProof": ["urn:one", "urn:two"]}
    assert required_proofs({"proof": [one, two, three]}, proof=three) == [three, one, two]


@pytest.mark.parametrize("proof", ["z123", 7, None, [None], [[]], ["z123"]])
def test_a_proof_is_an_object(proof: Any) -> None:
    with pytest.raises(ProofError):
        proofs_of({"proof": proof})


def test_a_document_has_a_bounded_number_of_proofs() -> None:
    assert proofs_of({}) == []
    assert proofs_of({"proof": [{}] * 32}) == [{}] * 32
    with pytest.raises(LimitError):
        proofs_of({"proof": [{}] * 33})


def test_every_option_stands_in_the_proof() -> None:
    options = ProofOptions(
        method=METHOD,
        created=NOW,
        purpose="authentication",
        id="urn:uuid:11111111-1111-4111-8111-111111111111",
        expires=datetime(2026, 12, 1, tzinfo=UTC),
        domain=("verifier.example", "second.example"),
        challenge="c",
        nonce="n",
    )
    proof = secure(credential(), key=PrivateKey.generate(), options=options)["proof"]
    assert {name: value for name, value in proof.items() if name != "proofValue"} == {
        "id": options.id,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T00:00:00Z",
        "expires": "2026-12-01T00:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "authentication",
        "domain": ["verifier.example", "second.example"],
        "challenge": "c",
        "nonce": "n",
    }


PRESENTED = {
    "proofPurpose": "authentication",
    "domain": "verifier.example",
    "challenge": "c",
    "expires": "2026-11-22T00:00:01Z",
}
ASKED = Expected(now=NOW, purpose="authentication", domain="verifier.example", challenge="c")


def test_a_proof_made_for_this_use_is_accepted() -> None:
    check_terms(PRESENTED, expected=ASKED)
    check_terms({**PRESENTED, "domain": ["verifier.example"]}, expected=ASKED)
    check_terms({"proofPurpose": "assertionMethod"}, expected=Expected(now=NOW))


@pytest.mark.parametrize(
    "changes",
    [
        {"proofPurpose": "assertionMethod"},
        {"proofPurpose": None},
        {"domain": "mallory.example"},
        {"domain": None},
        {"domain": ["verifier.example", "mallory.example"]},
        {"domain": [["verifier.example"]]},
        {"challenge": "d"},
        {"challenge": None},
        {"expires": "2026-11-22T00:00:00Z"},
        {"expires": "2026-11-21T23:59:59"},
        {"expires": "never"},
        {"expires": None},
    ],
)
def test_a_proof_made_for_another_use_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        check_terms({**PRESENTED, **changes}, expected=ASKED)


def test_a_wrong_purpose_of_the_key_is_refused() -> None:
    with pytest.raises(KeyMaterialError):
        find_method("did:key:z6Mk#z6Mk", purpose="keyAgreement", documents={})


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200), st.sampled_from(["eddsa-jcs-2022", "eddsa-rdfc-2022"]))
def test_every_name_can_be_signed_and_no_other_takes_its_place(name: str, suite: str) -> None:
    key = PrivateKey.from_seed(bytes(31) + b"\x01")
    document = add_proof(credential(name=name), key=key, method=METHOD, created=NOW, suite=suite)
    check_proof(document, proof=document["proof"], key=key.public)
    with pytest.raises(ProofError):
        check_proof({**document, "name": name + "."}, proof=document["proof"], key=key.public)


KINDS = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-256",
    "ecdsa-jcs-2019": "P-384",
    "ecdsa-sd-2023": "P-256",
}


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_every_suite_stands_beside_and_builds_upon_every_suite(first: str, second: str) -> None:
    one, other = (PrivateKey.generate(KINDS[suite]) for suite in (first, second))
    options = ProofOptions(METHOD, NOW, suite=first, id="urn:uuid:1")
    signed = secure(sample_credential(), key=one, options=options)
    for previous in ((), ("urn:uuid:1",)):
        options = ProofOptions(METHOD, NOW, suite=second, previous=previous)
        both = secure(signed, key=other, options=options)
        for proof, key in zip(both["proof"], (one, other), strict=True):
            check_proof(both, proof=proof, key=key.public)
        changed = {**both["proof"][0], "created": "2026-01-01T00:00:00Z"}
        forged = {**both, "proof": [changed, both["proof"][1]]}
        with pytest.raises(ProofError):
            check_proof(forged, proof=changed, key=one.public)
        if previous:
            with pytest.raises(ProofError):
                check_proof(forged, proof=forged["proof"][1], key=other.public)
