"""Tokens that show only a part: SD-JWT VC, and W3C documents in SD-JWTs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insignia.checks.inquiry import Findings, Inquiry
from insignia.checks.structure import id_of, is_presentation, is_url
from insignia.checks.tokens import Key, Named, find_key, key_from_metadata, note_issuer
from insignia.errors import InsigniaError
from insignia.proofs.claims import signed_at
from insignia.proofs.disclosures import reveal
from insignia.proofs.sd_jwt import Audience, SdJwt, check_binding, read_sd_jwt
from insignia.proofs.sd_jwt_vc import check_document, check_sd_jwt_vc
from insignia.proofs.vc_jose import token_type

Document = Mapping[str, Any]


@dataclass(frozen=True)
class SdToken:
    """An SD-JWT taken apart: what it shows, checked by nobody yet."""

    sd_jwt: SdJwt
    document: Document

    @property
    def is_typed(self) -> bool:
        """True for an SD-JWT VC, which has a ``vct`` and none of the W3C's data model."""
        return "vct" in self.document

    @property
    def format(self) -> str:
        """The name of the kind of token."""
        header = self.sd_jwt.jws.header
        return f"{token_type(header) or 'SD-JWT'} ({str(header.get('alg'))[:20]})"

    @property
    def signer(self) -> str | None:
        """Who is said to have signed it."""
        if self.is_typed:
            return id_of(self.document.get("iss"))
        role = "holder" if is_presentation(self.document) else "issuer"
        return id_of(self.document.get(role)) or id_of(self.document.get("iss"))


def read_sd_token(text: str) -> SdToken:
    """The token and what it shows; raises ``UnreadableError`` for anything else."""
    sd_jwt = read_sd_jwt(text)
    try:
        shown = reveal(sd_jwt.jws.claims(), disclosures=sd_jwt.disclosures).claims
    except InsigniaError:
        shown = sd_jwt.jws.claims()
    return SdToken(sd_jwt, shown)


def check_sd_token(token: SdToken, *, inquiry: Inquiry, findings: Findings) -> Document | None:
    """Note ``proof``, ``holder`` and ``issuer``; returns what it shows if the signature holds."""
    try:
        key = _find_key(token, inquiry=inquiry)
        check = check_sd_jwt_vc if token.is_typed else check_document
        document = check(token.sd_jwt, key=key.public, now=inquiry.now)
    except InsigniaError as error:
        findings.refused("proof", error)
        return None
    findings.passed("proof", "The signature holds: nothing that is shown was changed.")
    _check_holder(token, document=document, inquiry=inquiry, findings=findings)
    if not inquiry.proof_only:
        _check_issuer(token, key=key, document=document, findings=findings)
    return document


def _check_issuer(token: SdToken, *, key: Key, document: Document, findings: Findings) -> None:
    """The signer of an SD-JWT VC is its ``iss``: it cannot name somebody else as issuer."""
    named = id_of(document.get("issuer"))
    if token.is_typed and is_url(named) and named != token.signer:
        findings.failed("issuer", f"It names {named} as issuer, but {token.signer} signed it.")
    else:
        note_issuer(key, signer=token.signer, findings=findings)


def _check_holder(
    token: SdToken, *, document: Document, inquiry: Inquiry, findings: Findings
) -> None:
    """Key binding is the verifier's wish: it asks by naming a challenge or a domain."""
    options = inquiry.options
    wanted = options.challenge is not None or options.domain is not None
    if token.sd_jwt.binding is None and not wanted:
        return
    with findings.asking("holder"):
        audience = Audience(now=inquiry.now, audience=options.domain, nonce=options.challenge)
        check_binding(token.sd_jwt, claims=document, audience=audience)
        findings.passed("holder", "Whoever presents it has the key of its holder.")


def _find_key(token: SdToken, *, inquiry: Inquiry) -> Key:
    """By DID or controller document; for an SD-JWT VC also by the issuer's metadata."""
    purpose = "authentication" if is_presentation(token.document) else "assertionMethod"
    header, signer = token.sd_jwt.jws.header, token.signer
    if token.is_typed and signer is not None and signer.startswith("https://"):
        return key_from_metadata(header, issuer=signer, documents=inquiry.documents)
    named = Named(header, signed_at(token.document))
    return find_key(named, signer=signer, purpose=purpose, inquiry=inquiry)
