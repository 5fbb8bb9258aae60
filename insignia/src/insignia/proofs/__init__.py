"""Securing mechanisms, one file each: Data Integrity cryptosuites, JOSE, SD-JWT."""

from insignia.proofs.chain import proofs_of, required_proofs
from insignia.proofs.data_integrity import add_proof, check_proof, secure
from insignia.proofs.ecdsa_sd import Selective, add_base_proof, derive
from insignia.proofs.options import Expected, ProofOptions, check_terms, moment_of

__all__ = [
    "Expected",
    "ProofOptions",
    "Selective",
    "add_base_proof",
    "add_proof",
    "check_proof",
    "check_terms",
    "derive",
    "moment_of",
    "proofs_of",
    "required_proofs",
    "secure",
]
