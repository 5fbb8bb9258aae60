"""SD-JWT VC (``dc+sd-jwt``), and the W3C's documents in SD-JWTs (``vc+sd-jwt``, ``vp+sd-jwt``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from os import urandom
from typing import Any

from insignia.errors import ProofError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import check_period
from insignia.proofs.disclosures import Random
from insignia.proofs.pointers import parse_pointer
from insignia.proofs.sd_jwt import SdJwt, check_sd_jwt, issue_sd_jwt
from insignia.proofs.vc_jose import check_claims, is_presentation, token_type

TYPE = "dc+sd-jwt"
# Before November 2024 the type was the one that the W3C's documents have; a vct tells them apart.
_EARLIER_TYPE = "vc+sd-jwt"
# SD-JWT VC, 3.2.2.2: what a holder must not be able to hide.
ALWAYS_SHOWN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"})
# What decides about a W3C document must stay in sight.
DOCUMENT_SHOWN = frozenset(
    {
        "@context",
        "type",
        "issuer",
        "validFrom",
        "validUntil",
        "credentialStatus",
        "credentialSchema",
        "relatedResource",
        "holder",
        "cnf",
    }
)


def confirmation(holder: PublicKey) -> dict[str, Any]:
    """The ``cnf`` claim that binds a token to its holder's key."""
    return {"jwk": holder.to_jwk()}


def issue_sd_jwt_vc(
    claims: Mapping[str, Any],
    *,
    key: PrivateKey,
    header: Mapping[str, Any] | None = None,
    concealed: Iterable[str] = (),
    random: Random = urandom,
) -> SdJwt:
    """The SD-JWT VC over ``claims``; ``vct`` is required, and what decides cannot be concealed."""
    _require_type(claims)
    pointers = list(concealed)
    _refuse_hiding(pointers, shown=ALWAYS_SHOWN)
    full = {"typ": TYPE, **(header or {})}
    return issue_sd_jwt(claims, key=key, header=full, concealed=pointers, random=random)


def check_sd_jwt_vc(sd_jwt: SdJwt, *, key: PublicKey, now: datetime) -> dict[str, Any]:
    """The claims of an SD-JWT VC, if it holds; the key binding is for ``check_binding``."""
    if token_type(sd_jwt.jws.header) not in {TYPE, _EARLIER_TYPE}:
        raise ProofError(f"The token is of typ {sd_jwt.jws.header.get('typ')!r}, not {TYPE}.")
    revealed = check_sd_jwt(sd_jwt, key=key)
    _refuse_hiding(revealed.disclosed(), shown=ALWAYS_SHOWN)
    _require_type(revealed.claims)
    check_period(revealed.claims, now=now)
    return revealed.claims


def issue_document(
    document: Mapping[str, Any],
    *,
    key: PrivateKey,
    method: str,
    concealed: Iterable[str] = (),
    random: Random = urandom,
) -> SdJwt:
    """A credential as ``vc+sd-jwt``, or a presentation as ``vp+sd-jwt``."""
    kind = "vp" if is_presentation(document) else "vc"
    pointers = list(concealed)
    _refuse_hiding(pointers, shown=DOCUMENT_SHOWN)
    header = {"typ": f"{kind}+sd-jwt", "cty": kind, "kid": method}
    return issue_sd_jwt(document, key=key, header=header, concealed=pointers, random=random)


def check_document(sd_jwt: SdJwt, *, key: PublicKey, now: datetime) -> dict[str, Any]:
    """The disclosed document of a ``vc+sd-jwt`` or ``vp+sd-jwt``, if it holds."""
    document = check_sd_jwt(sd_jwt, key=key).claims
    kind = "vp" if is_presentation(document) else "vc"
    if token_type(sd_jwt.jws.header) not in {f"{kind}+sd-jwt", f"{kind}+ld+json+sd-jwt"}:
        raise ProofError(
            f"The token is of typ {sd_jwt.jws.header.get('typ')!r}, not {kind}+sd-jwt."
        )
    check_claims(document, now=now)
    return document


def _require_type(claims: Mapping[str, Any]) -> None:
    if not isinstance(claims.get("vct"), str) or not claims["vct"]:
        raise ProofError("An SD-JWT VC names its type in vct.")


def _refuse_hiding(pointers: Iterable[str], *, shown: frozenset[str]) -> None:
    """Refuse pointers to, or into, what must always be shown."""
    for text in pointers:
        first = parse_pointer(text)[:1]
        if not shown.isdisjoint(first):
            raise ProofError(f"{text} decides about the credential and cannot be concealed.")
