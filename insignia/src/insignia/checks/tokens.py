"""Does the signature of a token hold, and is the key its issuer's? (JOSE; Open Badges 3.0, 8.2.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from insignia import legacy
from insignia.checks.inquiry import Findings, Inquiry
from insignia.checks.structure import id_of, is_presentation
from insignia.did.issuer_metadata import find_metadata_key
from insignia.did.methods import VerificationMethod
from insignia.did.signers import find_listed, find_signer, header_key
from insignia.documents import Documents
from insignia.errors import (
    DocumentMissing,
    DocumentUnreachable,
    InsigniaError,
    KeyMaterialError,
    ProofError,
    Undecided,
)
from insignia.keys import PublicKey
from insignia.proofs import vc_jose, vc_jwt
from insignia.proofs.claims import signed_at
from insignia.proofs.jws import Jws, read_jws

Document = Mapping[str, Any]
_VC_JOSE = vc_jose.CREDENTIAL_TYPES | vc_jose.PRESENTATION_TYPES


@dataclass(frozen=True)
class Key:
    """The key of a token, whose it is, and why that is not certain."""

    public: PublicKey
    controller: str | None = None
    trouble: InsigniaError | None = None


@dataclass(frozen=True)
class Token:
    """A token taken apart: its content, checked by nobody yet, and the name of its kind."""

    jws: Jws
    document: Document
    format: str

    @property
    def signer(self) -> str | None:
        """Who is said to have signed it."""
        role = "holder" if is_presentation(self.document) else "issuer"
        return id_of(self.document.get(role))

    @property
    def purpose(self) -> str:
        """What the key must be listed for."""
        return "authentication" if is_presentation(self.document) else "assertionMethod"


def read_token(text: str) -> Token:
    """The token and what it claims to contain; raises ``UnreadableError`` for anything else."""
    jws = read_jws(text)
    claims = jws.claims()
    name = f"{jws.header.get('alg')}"[:20]
    if legacy.kind_of(claims) is not None:
        return Token(jws, claims, f"Open Badges {legacy.generation(claims)} signed ({name})")
    kind = vc_jose.token_type(jws.header)
    if kind in _VC_JOSE:
        return Token(jws, claims, f"{kind} ({name})")
    return Token(jws, vc_jwt.credential_of(claims), f"VC-JWT ({name})")


def check_token(token: Token, *, inquiry: Inquiry, findings: Findings) -> Document | None:
    """Note ``proof`` and ``issuer``; returns the document if the signature holds."""
    try:
        named = Named(token.jws.header, signed_at(token.jws.claims()))
        key = find_key(named, signer=token.signer, purpose=token.purpose, inquiry=inquiry)
        if token.format.startswith("VC-JWT"):
            document = vc_jwt.check_vc_jwt(token.jws, key=key.public, now=inquiry.now)
            for sentence in vc_jwt.departures(token.jws):
                findings.warn(sentence)
        else:
            document = vc_jose.check_vc_jose(token.jws, key=key.public, now=inquiry.now)
        _check_nonce(document, inquiry=inquiry)
    except InsigniaError as error:
        findings.refused("proof", error)
        return None
    findings.passed("proof", "The signature holds: nothing was changed.")
    if not inquiry.proof_only:
        nameless = token.signer is None and is_presentation(document)
        signer = key.controller if nameless else token.signer
        note_issuer(key, signer=signer, findings=findings)
    return document


class Named(NamedTuple):
    """What a token says about its key: its header, and when it was signed, if it tells."""

    header: Document
    signed: datetime | None


def find_key(named: Named, *, signer: str | None, purpose: str, inquiry: Inquiry) -> Key:
    """The key a header means: looked up, or shown in the header, which proves nobody.

    One that has expired counts for what was signed before; of a token that does not say when that
    was, nobody knows.
    """
    header = named.header
    if header.get("alg") == "none":
        raise ProofError("The token is not signed: its algorithm is none.")
    try:
        method = find_signer(header, signer=signer, documents=inquiry.documents, purpose=purpose)
    except (DocumentMissing, DocumentUnreachable, KeyMaterialError) as error:
        shown = header_key(header)
        if shown is None:
            raise
        return Key(shown, trouble=error)
    if method.controller is None and signer is not None:
        found = _at_address(method, signer=signer, purpose=purpose, inquiry=inquiry)
        if isinstance(found, Key):
            return found
        method = found
    method.require_in_force(created=named.signed, now=inquiry.now)
    return Key(method.key, controller=method.controller)


def _at_address(
    method: VerificationMethod, *, signer: str, purpose: str, inquiry: Inquiry
) -> VerificationMethod | Key:
    """The method of a bare key as its issuer lists it, or the key alone, with what is in doubt.

    A bare key at an address is the issuer's if the issuer lists it: others may share its site.

    Of a key on the same site that the issuer says nothing about, nobody can tell.
    """
    doubt = f"Nothing shows that the key at {method.id} is {signer}'s."
    trouble: InsigniaError = KeyMaterialError(doubt)
    if _origin(method.id) == _origin(signer):
        trouble = Undecided(doubt)
    try:
        listed = find_listed(method, signer=signer, purpose=purpose, documents=inquiry.documents)
    except (DocumentMissing, DocumentUnreachable) as error:
        return Key(method.key, trouble=error)
    except InsigniaError:
        return Key(method.key, trouble=trouble)
    return Key(method.key, trouble=trouble) if listed is None else listed


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url, "")
    return (parts.scheme, parts.netloc.lower()) if parts.netloc else (url, "")


def key_from_metadata(header: Document, *, issuer: str, documents: Documents) -> Key:
    """The key a header means, among those an https issuer publishes for its tokens."""
    method = find_metadata_key(header, issuer=issuer, documents=documents)
    return Key(method.key, controller=method.controller)


def _check_nonce(document: Document, *, inquiry: Inquiry) -> None:
    """A presentation must answer what was asked (OpenID4VP puts it into nonce and aud)."""
    if not is_presentation(document):
        return
    challenge, domain = inquiry.options.challenge, inquiry.options.domain
    if challenge is not None and document.get("nonce") != challenge:
        raise ProofError("The presentation does not answer the challenge.")
    audience = document.get("aud")
    if domain is not None and domain not in (
        audience if isinstance(audience, list) else [audience]
    ):
        raise ProofError(f"The presentation was not made for {domain}.")


def note_issuer(key: Key, *, signer: str | None, findings: Findings) -> None:
    """Note whether ``key`` is the issuer's."""
    if signer is None:
        findings.failed("issuer", "It names no issuer.")
    elif key.trouble is not None:
        findings.refused("issuer", key.trouble)
    elif key.controller == signer:
        findings.passed("issuer", f"The key that signed it belongs to {signer}.")
    else:
        findings.failed("issuer", f"It names {signer} as issuer, but {key.controller} signed it.")
