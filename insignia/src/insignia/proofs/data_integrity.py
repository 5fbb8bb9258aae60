"""Data Integrity proofs in a document: make one, check one, whatever the cryptosuite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import ProofError
from insignia.keys import ED25519, P256, P384, PrivateKey, PublicKey
from insignia.later import later
from insignia.proofs import chain, jcs, rdfc
from insignia.proofs.options import ProofOptions, moment_of, proof_members

if TYPE_CHECKING:
    from insignia.proofs import ecdsa_sd
else:
    ecdsa_sd = later("insignia.proofs.ecdsa_sd")

_EDDSA = frozenset({ED25519})
_ECDSA = frozenset({P256, P384})


@dataclass(frozen=True)
class Suite:
    """How one cryptosuite signs and checks, and the kinds of key it takes."""

    kinds: frozenset[str]
    check: Callable[..., None]
    sign: Callable[..., dict[str, Any]] | None = None


def _check_selective(*document: Any, **about: Any) -> None:
    ecdsa_sd.check(*document, **about)


def _sign_selective(*document: Any, **about: Any) -> dict[str, Any]:
    return ecdsa_sd.sign(*document, **about)


SUITES = {
    "eddsa-rdfc-2022": Suite(_EDDSA, rdfc.check, rdfc.sign),
    "eddsa-jcs-2022": Suite(_EDDSA, jcs.check, jcs.sign),
    "ecdsa-rdfc-2019": Suite(_ECDSA, rdfc.check, rdfc.sign),
    "ecdsa-jcs-2019": Suite(_ECDSA, jcs.check, jcs.sign),
    "ecdsa-sd-2023": Suite(frozenset({P256}), _check_selective, _sign_selective),
}
# Proof types from before there were cryptosuites: read, never made.
LEGACY_TYPES = {"Ed25519Signature2020": Suite(_EDDSA, rdfc.check)}


def add_proof(
    document: Mapping[str, Any],
    *,
    key: PrivateKey,
    method: str,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
) -> dict[str, Any]:
    """The document with one proof more, made by ``key``, which ``method`` names."""
    return secure(document, key=key, options=ProofOptions(method, created, suite=suite))


def secure(
    document: Mapping[str, Any],
    *,
    key: PrivateKey,
    options: ProofOptions,
    contexts: ContextSet = SHIPPED,
) -> dict[str, Any]:
    """As ``add_proof``, with every option; ``previous`` chains the proof to earlier ones."""
    suite = SUITES.get(options.suite)
    if suite is None or suite.sign is None:
        raise ProofError(f"Proofs of the cryptosuite {options.suite!r} cannot be made this way.")
    _require_kind(suite, kind=key.kind, name=options.suite)
    members = proof_members(options)
    part = chain.signed_part(document, proof=members)
    signed = suite.sign(part, proof=members, key=key, contexts=contexts)
    return chain.with_proof(document, proof=signed)


def check_proof(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PublicKey,
    contexts: ContextSet = SHIPPED,
) -> None:
    """Refuse, with a ``ProofError``, a proof that ``key`` did not make over ``document``."""
    suite = suite_of(proof)
    _require_members(proof)
    _require_kind(suite, kind=key.kind, name=str(proof.get("cryptosuite", proof["type"])))
    part = chain.signed_part(document, proof=proof)
    suite.check(part, proof=proof, key=key, contexts=contexts)


def suite_of(proof: Mapping[str, Any]) -> Suite:
    """The suite that can check the proof; refused if there is none."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == "DataIntegrityProof" and isinstance(name, str) and name in SUITES:
        return SUITES[name]
    if isinstance(kind, str) and kind in LEGACY_TYPES and name is None:
        return LEGACY_TYPES[kind]
    raise ProofError(f"Proofs of type {kind!r} and cryptosuite {name!r} are not supported.")


def _require_members(proof: Mapping[str, Any]) -> None:
    for name in ("verificationMethod", "proofPurpose", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofError(f"The proof has no {name!r} with text in it.")
    for name in ("created", "expires"):
        moment_of(proof, name)


def _require_kind(suite: Suite, *, kind: str, name: str) -> None:
    if kind not in suite.kinds:
        raise ProofError(f"A key of kind {kind} cannot be used with {name}.")
