"""What a page without a server needs to check a signature."""

import re
from collections.abc import Mapping
from typing import Any

from insignia.encoding import jcs, parse_json
from insignia.proofs.rdfc import proof_configuration
from insignia.rdf import canonical_nquads

from insignia import InsigniaError

STATEMENTS = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019")
TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
TEXTS = ("eddsa-jcs-2022", "ecdsa-jcs-2019")


def provable_text(text: str) -> dict[str, Any]:
    """Return what a page needs to check a credential: a token as it is, else its :func:`provable`.

    Empty for what is neither, and for a token with parts that may be left out.
    """
    if not text.lstrip().startswith("{"):
        return {"token": text.strip()} if TOKEN.fullmatch(text.strip()) else {}
    try:
        document = parse_json(text)
    except InsigniaError:
        return {}
    return provable(document) if isinstance(document, dict) else {}


def provable(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a document is signed, with the signature.

    ``statements`` and ``terms`` are the canonical N-Quads of the document and of its proof's
    configuration, whose SHA-256 hashes are signed (Data Integrity EdDSA Cryptosuites 3.3), or
    ``document`` and ``terms`` their canonical JSON. Empty for a document that is secured in
    another way.
    """
    proofs = document.get("proof")
    proof = proofs if isinstance(proofs, dict) else None
    suite = proof.get("cryptosuite") if proof else None
    if proof is None or suite not in (*STATEMENTS, *TEXTS):
        return {}
    plain = {name: value for name, value in document.items() if name != "proof"}
    try:
        parts = (
            _as_statements(plain, proof=proof) if suite in STATEMENTS else _as_text(plain, proof)
        )
    except InsigniaError:
        return {}
    return {
        **parts,
        "signature": str(proof.get("proofValue", "")),
        "method": str(proof.get("verificationMethod", "")),
    }


def _as_statements(plain: dict[str, Any], *, proof: Mapping[str, Any]) -> dict[str, Any]:
    configuration = proof_configuration(proof, context=plain.get("@context"))
    return {
        "statements": canonical_nquads(plain, hash_name="sha256").decode(),
        "terms": canonical_nquads(configuration, hash_name="sha256").decode(),
    }


def _as_text(plain: dict[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """Both as canonical JSON; some issuers sign the @context with it and then leave that out."""
    terms = {name: value for name, value in proof.items() if name != "proofValue"}
    told = [terms]
    if "@context" in proof:
        plain = plain | {"@context": proof["@context"]}
    elif "@context" in plain:
        told.append(terms | {"@context": plain["@context"]})
    return {"document": jcs(plain).decode(), "terms": [jcs(one).decode() for one in told]}
