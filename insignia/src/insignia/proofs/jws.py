"""JSON Web Signatures in the compact form (RFC 7515), with the algorithm bound to the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insignia.encoding import decode_base64url, encode_base64url, parse_json
from insignia.errors import ProofError, UnreadableError
from insignia.keys import NAMES, PrivateKey, PublicKey
from insignia.proofs.claims import to_json


@dataclass(frozen=True)
class Jws:
    """A compact JWS, taken apart and not yet checked."""

    header: Mapping[str, Any]
    payload: bytes
    signature: bytes
    signing_input: bytes

    def claims(self) -> dict[str, Any]:
        """The payload as a JSON object."""
        found = parse_json(self.payload)
        if not isinstance(found, dict):
            raise UnreadableError("The payload of the token is not a JSON object.")
        return found


def read_jws(text: str) -> Jws:
    """The parts of a compact JWS; raises ``UnreadableError`` for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise UnreadableError("The token does not have three parts: it is not a signed token.")
    header = parse_json(decode_base64url(parts[0]))
    if not isinstance(header, dict):
        raise UnreadableError("The header of the token is not a JSON object.")
    payload, signature = decode_base64url(parts[1]), decode_base64url(parts[2])
    signing_input = text.rpartition(".")[0].encode("ascii")
    return Jws(header, payload, signature, signing_input)


def sign_jws(payload: bytes, *, header: Mapping[str, Any], key: PrivateKey) -> str:
    """The compact JWS over ``payload``; ``alg`` is the one of the key."""
    full = {"alg": key.algorithm, **header}
    parts = (to_json(full), payload)
    signing_input = ".".join(encode_base64url(part) for part in parts)
    signature = key.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{encode_base64url(signature)}"


def sign_claims(claims: Mapping[str, Any], *, header: Mapping[str, Any], key: PrivateKey) -> str:
    """The compact JWS over a JSON object."""
    return sign_jws(to_json(claims), header=header, key=key)


def check_jws(jws: Jws, *, key: PublicKey) -> None:
    """Refuse a token that ``key`` did not sign, or not with the one algorithm it is used with."""
    algorithm = jws.header.get("alg")
    if algorithm not in NAMES[key.algorithm]:
        raise ProofError(f"The token says {algorithm!r}; its key is used with {key.algorithm}.")
    if "crit" in jws.header:
        raise ProofError("The token has critical header parameters that are not understood.")
    if not key.verify(jws.signature, jws.signing_input):
        raise ProofError("The signature does not match the token and the key.")
