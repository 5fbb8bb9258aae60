"""PyPI's openvc-core accepts what Insignia signs, and Insignia accepts what it signs."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from insignia.contexts import load
from insignia.keys import PrivateKey
from insignia.proofs import ProofOptions, add_base_proof, add_proof, check_proof, derive
from insignia.proofs.sd_jwt import (
    Audience,
    bind_sd_jwt,
    check_binding,
    present_sd_jwt,
    read_sd_jwt,
)
from insignia.proofs.sd_jwt_vc import check_sd_jwt_vc, confirmation, issue_sd_jwt_vc
from insignia.status import StatusList, TokenStatusList

from insignia import did

pytestmark = pytest.mark.strangers

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SIZES = {"Ed25519": 32, "P-256": 32, "P-384": 48}
KEYS = {
    kind: PrivateKey.from_seed(size.to_bytes(size, "big"), kind=kind)
    for kind, size in SIZES.items()
}
HOLDER = PrivateKey.from_seed(b"Ada presents with this seed.....", kind="P-256")
SUITES = [
    ("eddsa-rdfc-2022", "Ed25519", "data_integrity.DataIntegrityProofSuite"),
    ("eddsa-jcs-2022", "Ed25519", "di_jcs.EddsaJcsProofSuite"),
    ("ecdsa-jcs-2019", "P-256", "di_jcs.EcdsaJcsProofSuite"),
    ("ecdsa-jcs-2019", "P-384", "di_jcs.EcdsaJcsProofSuite"),
    ("ecdsa-rdfc-2019", "P-256", "di_ecdsa_rdfc.EcdsaRdfcProofSuite"),
]


def theirs(name: str) -> Any:
    """A thing in their package; its absence skips, and fails where CI is set."""
    module, _, member = name.rpartition(".")
    try:
        return getattr(import_module(f"openvc.{module}"), member)
    except ImportError:
        reason = "openvc-core is not installed: the tests with it did NOT run"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def method(kind: str) -> str:
    return did.method_id(did.from_key(KEYS[kind].public))


def their_key(kind: str) -> Any:
    names = {"Ed25519": "Ed25519SigningKey", "P-256": "P256SigningKey", "P-384": "P384SigningKey"}
    key = KEYS.get(kind, HOLDER)
    return theirs(f"keys.{names[key.kind]}").from_jwk(key.to_jwk(), method(key.kind))


def credential(kind: str) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", OPEN_BADGES],
        "id": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Schweißen, erste Naht 🔥",
        "issuer": {"id": did.from_key(KEYS[kind].public), "type": ["Profile"], "name": "School"},
        "validFrom": "2010-11-01T00:00:00Z",
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
    }


def contexts(suite: str) -> dict[str, Any]:
    """Their JCS suites take no contexts."""
    return {} if "jcs" in suite else {"extra_contexts": {OPEN_BADGES: load(OPEN_BADGES)}}


@pytest.mark.parametrize(("suite", "kind", "name"), SUITES)
def test_proofs_go_from_us_to_them_and_back(suite: str, kind: str, name: str) -> None:
    their_suite = theirs(f"proof.{name}")()
    ours = add_proof(
        credential(kind), key=KEYS[kind], method=method(kind), created=NOW, suite=suite
    )
    assert their_suite.verify(ours, now=NOW, **contexts(suite)).issuer == ours["issuer"]["id"]
    with pytest.raises(theirs("errors.OpenvcError")):
        their_suite.verify({**ours, "name": "Forged"}, now=NOW, **contexts(suite))
    made = their_suite.add_proof(
        credential(kind),
        signing_key=their_key(kind),
        verification_method=method(kind),
        created=NOW,
        **contexts(suite),
    )
    check_proof(made, proof=made["proof"], key=KEYS[kind].public)


@pytest.mark.parametrize("disclosed", [["/name"], ["/credentialSubject/achievement/name"]])
def test_selective_disclosure_goes_from_us_to_them_and_back(disclosed: list[str]) -> None:
    their_suite = theirs("proof.ecdsa_sd.EcdsaSdProofSuite")()
    extra = contexts("ecdsa-sd-2023")
    options = ProofOptions(method("P-256"), NOW, suite="ecdsa-sd-2023")
    ours = add_base_proof(credential("P-256"), key=KEYS["P-256"], options=options)
    their_suite.verify(derive(ours, disclosed=disclosed), now=NOW, **extra)
    shown = their_suite.derive_proof(ours, selective_pointers=disclosed, **extra)
    check_proof(shown, proof=shown["proof"], key=KEYS["P-256"].public)
    base = their_suite.add_base_proof(
        credential("P-256"),
        signing_key=their_key("P-256"),
        verification_method=method("P-256"),
        mandatory_pointers=["/issuer"],
        **extra,
    )
    again = derive(base, disclosed=disclosed)
    check_proof(again, proof=again["proof"], key=KEYS["P-256"].public)


CLAIMS = {
    "iss": "https://school.example/issuers/1",
    "iat": 1793491200,
    "vct": "https://school.example/types/welding",
    "given_name": "Ada",
    "city": "Bremen",
    "cnf": confirmation(HOLDER.public),
}


def test_sd_jwts_go_from_us_to_them_and_back() -> None:
    their_suite = theirs("proof.sd_jwt.SdJwtVcProofSuite")()
    ours = issue_sd_jwt_vc(
        CLAIMS,
        key=KEYS["P-256"],
        header={"kid": "1"},
        concealed=["/given_name", "/city"],
    )
    shown = present_sd_jwt(ours, disclosed=["/city"])
    bound = bind_sd_jwt(shown, key=HOLDER, audience="https://v.example", nonce="n", at=NOW)
    found = their_suite.verify(
        bound.text,
        public_key_jwk=KEYS["P-256"].public.to_jwk(),
        audience="https://v.example",
        nonce="n",
        require_key_binding=True,
        now=NOW,
    )
    expected = {name: value for name, value in CLAIMS.items() if name != "given_name"}
    assert found.key_bound
    assert {name: found.claims[name] for name in expected} == expected
    assert "given_name" not in found.claims

    made = their_suite.issue(
        CLAIMS, signing_key=their_key("P-256"), disclosable=["given_name", "city"], decoys=3
    )
    assert check_sd_jwt_vc(read_sd_jwt(made), key=KEYS["P-256"].public, now=NOW) == CLAIMS
    presented = their_suite.create_presentation(
        present_sd_jwt(read_sd_jwt(made), disclosed=["/city"]).text,
        holder_key=their_key("holder"),
        audience="https://v.example",
        nonce="n",
    )
    asked = Audience(now=datetime(2100, 1, 1, tzinfo=UTC), audience="https://v.example", nonce="n")
    check_binding(read_sd_jwt(presented), claims=CLAIMS, audience=asked)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_token_status_lists_go_from_us_to_them_and_back(bits: int) -> None:
    values = {0: 1, 7: 2**bits - 1, 100: 1, 999: 1}
    ours, packed = TokenStatusList(1000, bits=bits), bytearray(1000 * bits // 8)
    for index, value in values.items():
        ours.set(index, value)
        theirs("status.token_status_list.set_status")(packed, index, value, bits=bits)
    decoded = theirs("status.token_status_list.decode_status_list")(ours.encode())
    get_status = theirs("status.token_status_list.get_status")
    assert {index: get_status(decoded, index, bits=bits) for index in values} == values
    made = theirs("status.token_status_list.encode_status_list")(bytes(packed))
    assert TokenStatusList.decode(made, bits=bits) == ours


def test_bitstring_lists_go_from_us_to_them_and_back() -> None:
    ours = StatusList()
    ours.set(94_567)
    decoded = theirs("status.bitstring.decode_bitstring")(ours.encode())
    assert theirs("status.bitstring.get_status_bit")(decoded, 94_567)
    made = theirs("status.bitstring.encode_bitstring")(decoded)
    assert StatusList.decode(made) == ours
