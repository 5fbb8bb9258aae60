"""Securing mechanisms, one file each: Data Integrity cryptosuites, JOSE, SD-JWT."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from insignia.proofs.chain import proofs_of, required_proofs
from insignia.proofs.data_integrity import add_proof, check_proof, secure
from insignia.proofs.options import Expected, ProofOptions, check_terms, moment_of

if TYPE_CHECKING:
    from insignia.proofs.ecdsa_sd import Selective, add_base_proof, derive

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

# Only who chooses what to show needs these.
_LATER = frozenset({"Selective", "add_base_proof", "derive"})


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'insignia.proofs' has no attribute {name!r}")
    return getattr(import_module("insignia.proofs.ecdsa_sd"), name)
