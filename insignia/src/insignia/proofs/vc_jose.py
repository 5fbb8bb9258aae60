"""Securing Verifiable Credentials using JOSE: the document itself is the payload of the token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from insignia.errors import ProofError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import check_period, id_of
from insignia.proofs.jws import Jws, check_jws, sign_claims

# What final tokens say, and what tokens said before the Recommendation (section 3.1.3).
CREDENTIAL_TYPES = frozenset({"vc+jwt", "vc+ld+json+jwt", "vc-ld+jwt"})
PRESENTATION_TYPES = frozenset({"vp+jwt", "vp+ld+json+jwt", "vp-ld+jwt"})
_PREFIX = "application/"
_CONTEXT = "https://www.w3.org/ns/credentials/v2"


def sign_vc_jose(document: Mapping[str, Any], *, key: PrivateKey, method: str) -> str:
    """A credential as ``vc+jwt``, or a presentation as ``vp+jwt``, whose ``kid`` is ``method``."""
    kind = "vp" if is_presentation(document) else "vc"
    header = {"typ": f"{kind}+jwt", "cty": kind, "kid": method}
    _refuse_wrapped(document)
    signer = _signer(document)
    return sign_claims({**document, **({"iss": signer} if signer else {})}, header=header, key=key)


def check_vc_jose(jws: Jws, *, key: PublicKey, now: datetime) -> dict[str, Any]:
    """The document in the token, if ``key`` signed it and its claims do not contradict it."""
    check_jws(jws, key=key)
    document = jws.claims()
    kinds = PRESENTATION_TYPES if is_presentation(document) else CREDENTIAL_TYPES
    if token_type(jws.header) not in kinds:
        raise ProofError(
            f"The token is of typ {jws.header.get('typ')!r}, which is not its content."
        )
    check_claims(document, now=now)
    return document


def check_claims(document: Mapping[str, Any], *, now: datetime) -> None:
    """Refuse claims that are not allowed, contradict the document, or are not in force."""
    _refuse_wrapped(document)
    if "iss" in document and document["iss"] != _signer(document):
        raise ProofError("The claim 'iss' does not say what the document says.")
    for name, stands in (("jti", document.get("id")), ("sub", _subject(document))):
        if name in document and stands is not None and document[name] != stands:
            raise ProofError(f"The claim {name!r} does not say what the document says.")
    check_period(document, now=now)


def envelope(token: str, *, media: str) -> dict[str, Any]:
    """A token as an EnvelopedVerifiableCredential (VC Data Model 2.0, 4.13).

    ``media`` is the token's media type without ``application/``.
    """
    return {
        "@context": [_CONTEXT],
        "id": f"data:application/{media},{token}",
        "type": "EnvelopedVerifiableCredential",
    }


def token_type(header: Mapping[str, Any]) -> str | None:
    """The ``typ`` of a token, in lower case and without ``application/`` (RFC 7515, 4.1.9)."""
    found = header.get("typ")
    return found.lower().removeprefix(_PREFIX) if isinstance(found, str) else None


def is_presentation(document: Mapping[str, Any]) -> bool:
    """Whether the document is a VerifiablePresentation."""
    types = document.get("type")
    return "VerifiablePresentation" in (types if isinstance(types, list) else [types])


def _refuse_wrapped(document: Mapping[str, Any]) -> None:
    if "vc" in document or "vp" in document:
        raise ProofError("A token of this kind has no vc or vp claim (section 3.1.1).")


def _signer(document: Mapping[str, Any]) -> str | None:
    return id_of(document.get("holder" if is_presentation(document) else "issuer"))


def _subject(document: Mapping[str, Any]) -> str | None:
    value = document.get("credentialSubject")
    return id_of(value) if isinstance(value, Mapping) else None
