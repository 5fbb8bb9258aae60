"""What a page without a server needs to check a signature."""

from collections.abc import Mapping
from typing import Any

from insignia.proofs.rdfc import proof_configuration
from insignia.rdf import canonical_nquads

from insignia import InsigniaError

SUITE = "eddsa-rdfc-2022"


def provable(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statements of a document that are signed, with the signature.

    ``statements`` and ``terms`` are the canonical N-Quads of the document and of its proof's
    configuration, whose SHA-256 hashes are signed (Data Integrity EdDSA Cryptosuites 3.3).
    Empty for a document that is secured in another way.
    """
    proofs = document.get("proof")
    proof = proofs if isinstance(proofs, dict) else None
    if proof is None or proof.get("cryptosuite") != SUITE:
        return {}
    plain = {name: value for name, value in document.items() if name != "proof"}
    try:
        configuration = proof_configuration(proof, context=document.get("@context"))
        statements = canonical_nquads(plain, hash_name="sha256").decode()
        terms = canonical_nquads(configuration, hash_name="sha256").decode()
    except InsigniaError:
        return {}
    return {
        "statements": statements,
        "terms": terms,
        "signature": str(proof.get("proofValue", "")),
        "method": str(proof.get("verificationMethod", "")),
    }
