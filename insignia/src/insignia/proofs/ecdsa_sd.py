"""ecdsa-sd-2023: each statement is signed, so that a holder may show some (VC DI ECDSA, 3.4)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import urandom
from typing import Any

from insignia.contexts import SHIPPED, ContextSet
from insignia.encoding import decode_base64url, encode_base64url
from insignia.errors import KeyMaterialError, ProofError
from insignia.keys import P256, PrivateKey, PublicKey
from insignia.keys.kinds import KINDS
from insignia.proofs import chain
from insignia.proofs.disclosures import Random
from insignia.proofs.options import ProofOptions, proof_members
from insignia.proofs.rdfc import proof_configuration
from insignia.proofs.sd_value import BaseValue, DerivedValue, read_value
from insignia.proofs.selection import Part, select, whole
from insignia.rdf import Quad, canonical_nquads, canonicalize
from insignia.rdf.rdfc import relabel

SUITE = "ecdsa-sd-2023"
# What a holder must not be able to hide, where the document has it.
MANDATORY = (
    "/issuer",
    "/validFrom",
    "/validUntil",
    "/issuanceDate",
    "/expirationDate",
    "/credentialStatus",
    "/credentialSchema",
)


@dataclass(frozen=True)
class Selective:
    """What every disclosure shows (by default what decides), and where the secrets come from."""

    mandatory: tuple[str, ...] | None = None
    random: Random = urandom

    def pointers(self, document: Mapping[str, Any]) -> list[str]:
        """The mandatory pointers for this document."""
        if self.mandatory is not None:
            return list(self.mandatory)
        return [pointer for pointer in MANDATORY if pointer[1:] in document]


def add_base_proof(
    document: Mapping[str, Any],
    *,
    key: PrivateKey,
    options: ProofOptions,
    selective: Selective = Selective(),
    contexts: ContextSet = SHIPPED,
) -> dict[str, Any]:
    """The document with a base proof: for its holder, who derives from it what others may see."""
    if key.kind != P256:
        raise ProofError(f"A key of kind {key.kind} cannot be used with {SUITE}.")
    proof = {**proof_members(options), "cryptosuite": SUITE}
    unsecured = chain.signed_part(document, proof=proof)
    value = _sign(unsecured, proof=proof, key=key, selective=selective, contexts=contexts)
    return chain.with_proof(document, proof={**proof, "proofValue": value.encode()})


def derive(
    document: Mapping[str, Any],
    *,
    disclosed: Iterable[str],
    contexts: ContextSet = SHIPPED,
) -> dict[str, Any]:
    """What the holder shows: the mandatory parts and those pointed to, with a derived proof."""
    proof, base = _base_proof(document)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    statements = Statements(whole(unsecured).quads(contexts=contexts), key=base.hmac_key)
    mandatory = statements.matching(select(unsecured, pointers=base.mandatory), contexts=contexts)
    shown = select(unsecured, pointers=[*base.mandatory, *disclosed])
    if not shown.document:
        raise ProofError("Nothing is to be disclosed.")
    combined = statements.matching(shown, contexts=contexts)
    order = {index: position for position, index in enumerate(sorted(combined))}
    others = statements.others(mandatory)
    if len(others) != len(base.signatures):
        raise ProofError("The proof does not have one signature for each statement.")
    signatures = dict(zip(others, base.signatures, strict=True))
    value = DerivedValue(
        signature=base.signature,
        key=base.key,
        signatures=[signatures[index] for index in order if index not in mandatory],
        labels=statements.label_map(shown, contexts=contexts),
        mandatory=[order[index] for index in sorted(mandatory)],
    )
    return {**shown.document, "proof": {**proof, "proofValue": value.encode()}}


def sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PrivateKey,
    contexts: ContextSet,
) -> dict[str, Any]:
    """A finished base proof whose mandatory parts are those that decide."""
    value = _sign(document, proof=proof, key=key, selective=Selective(), contexts=contexts)
    return {**proof, "proofValue": value.encode()}


def check(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PublicKey,
    contexts: ContextSet,
) -> None:
    """Refuse a derived proof, or a base proof, whose signatures do not all hold."""
    value = read_value(proof)
    if isinstance(value, DerivedValue):
        quads, mandatory = _disclosed(document, value=value, contexts=contexts)
    else:
        quads, mandatory = _all(document, value=value, contexts=contexts)
    others = [line for index, line in enumerate(quads) if index not in mandatory]
    if len(others) != len(value.signatures):
        raise ProofError("The proof does not have one signature for each statement.")
    shown = [quads[index] for index in sorted(mandatory)]
    to_sign = _to_sign(document, proof=proof, key=value.key, lines=shown, contexts=contexts)
    # The issuer vouches for the key in the proof; that key alone would vouch for anything.
    if not key.verify(value.signature, to_sign):
        raise ProofError("The signature does not match the mandatory statements and the key.")
    for line, signature in zip(others, value.signatures, strict=True):
        if not value.key.verify(signature, line.encode()):
            raise ProofError("A signature does not match its statement.")


class Statements:
    """The statements of a document in the order they are signed, blank nodes under secret names."""

    def __init__(self, quads: list[Quad], *, key: bytes) -> None:
        canonical = canonicalize(quads)
        self.labels = {name: _secret(label, key) for name, label in canonical.labels.items()}
        self.lines = sorted(relabel(quad, self.labels).line for quad in quads)
        self._index = {line: index for index, line in enumerate(self.lines)}

    def matching(self, part: Part, *, contexts: ContextSet) -> set[int]:
        """Where the statements of a part stand; refused if it says what the whole does not."""
        if not part.document:
            return set()
        quads = part.quads(contexts=contexts)
        if any(name not in self.labels for quad in quads for name in _blanks(quad)):
            raise ProofError("A pointer takes apart what cannot be disclosed in parts.")
        lines = [relabel(quad, self.labels).line for quad in quads]
        if not all(line in self._index for line in lines):
            raise ProofError("A pointer takes apart what cannot be disclosed in parts.")
        return {self._index[line] for line in lines}

    def others(self, mandatory: set[int]) -> list[int]:
        """The places of the statements with a signature of their own."""
        return [index for index in range(len(self.lines)) if index not in mandatory]

    def label_map(self, part: Part, *, contexts: ContextSet) -> dict[int, bytes]:
        """For each canonical label a verifier will find in a part, the secret name, as bytes."""
        labels = canonicalize(part.quads(contexts=contexts)).labels
        numbers = {int(label.removeprefix("_:c14n")): name for name, label in labels.items()}
        return {number: _bytes(self.labels[numbers[number]]) for number in sorted(numbers)}


def _sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PrivateKey,
    selective: Selective,
    contexts: ContextSet,
) -> BaseValue:
    hmac_key, fresh = selective.random(32), _fresh_key(selective.random)
    pointers = selective.pointers(document)
    statements = Statements(whole(document).quads(contexts=contexts), key=hmac_key)
    mandatory = statements.matching(select(document, pointers=pointers), contexts=contexts)
    lines = [statements.lines[index] for index in sorted(mandatory)]
    to_sign = _to_sign(document, proof=proof, key=fresh.public, lines=lines, contexts=contexts)
    others = [statements.lines[index] for index in statements.others(mandatory)]
    return BaseValue(
        signature=key.sign(to_sign),
        key=fresh.public,
        hmac_key=hmac_key,
        signatures=[fresh.sign(line.encode()) for line in others],
        mandatory=pointers,
    )


def _to_sign(
    document: Mapping[str, Any],
    *,
    proof: Mapping[str, Any],
    key: PublicKey,
    lines: list[str],
    contexts: ContextSet,
) -> bytes:
    """What the issuer signs: the proof, the key for single statements, the mandatory statements."""
    if "@context" not in document:
        raise ProofError("The document has no @context, which this kind of proof needs.")
    configuration = proof_configuration(proof, context=document["@context"])
    parts = (canonical_nquads(configuration, contexts=contexts), "".join(lines).encode())
    proof_hash, mandatory_hash = (hashlib.sha256(part).digest() for part in parts)
    return proof_hash + KINDS[P256].public_prefix + key.raw + mandatory_hash


def _disclosed(
    document: Mapping[str, Any], *, value: DerivedValue, contexts: ContextSet
) -> tuple[list[str], set[int]]:
    quads = whole(document).quads(contexts=contexts)
    numbers = {name: int(label[6:]) for name, label in canonicalize(quads).labels.items()}
    if set(numbers.values()) != set(value.labels):
        raise ProofError("The label map of the proof does not fit the document.")
    labels = {name: _label(value.labels[number]) for name, number in numbers.items()}
    lines = sorted(relabel(quad, labels).line for quad in quads)
    if any(index >= len(lines) for index in value.mandatory):
        raise ProofError("The proof names mandatory statements that the document does not have.")
    return lines, set(value.mandatory)


def _all(
    document: Mapping[str, Any], *, value: BaseValue, contexts: ContextSet
) -> tuple[list[str], set[int]]:
    statements = Statements(whole(document).quads(contexts=contexts), key=value.hmac_key)
    part = select(document, pointers=value.mandatory)
    return statements.lines, statements.matching(part, contexts=contexts)


def _base_proof(document: Mapping[str, Any]) -> tuple[dict[str, Any], BaseValue]:
    found = [proof for proof in chain.proofs_of(document) if proof.get("cryptosuite") == SUITE]
    if len(found) != 1 or "previousProof" in found[0]:
        raise ProofError(f"The document does not have one base proof of {SUITE} of its own.")
    value = read_value(found[0])
    if not isinstance(value, BaseValue):
        raise ProofError("Nothing can be derived from a proof that is derived already.")
    return found[0], value


def _fresh_key(random: Random) -> PrivateKey:
    """A key for this one proof; one number in four billion is too large and drawn again."""
    while True:
        try:
            return PrivateKey.from_seed(random(32), kind=P256)
        except KeyMaterialError:
            continue


def _secret(label: str, key: bytes) -> str:
    return _label(hmac.digest(key, label.removeprefix("_:").encode(), "sha256"))


def _label(name: bytes) -> str:
    return f"_:u{encode_base64url(name)}"


def _bytes(label: str) -> bytes:
    return decode_base64url(label.removeprefix("_:u"))


def _blanks(quad: Quad) -> list[str]:
    return [name for name in (quad.subject, quad.object, quad.graph) if name.startswith("_:")]
