"""Was an SD-JWT VC revoked or suspended? The Token Status List it refers to says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insignia.checks.inquiry import Findings, Inquiry
from insignia.checks.structure import id_of
from insignia.checks.tokens import Key, Named, find_key, key_from_metadata
from insignia.documents import read_bytes
from insignia.errors import ProofError, StatusError, Undecided, UnreadableError
from insignia.proofs.claims import check_period, moment_claim, signed_at
from insignia.proofs.jws import Jws, check_jws, read_jws
from insignia.proofs.vc_jose import token_type
from insignia.status.token import (
    INVALID,
    SUSPENDED,
    TYPE,
    VALID,
    TokenStatusList,
    status_reference,
)

_MEANING = {INVALID: "revoked", SUSPENDED: "suspended"}


def check_token_status(claims: Mapping[str, Any], *, inquiry: Inquiry, findings: Findings) -> None:
    """Note whether the issuer has revoked or suspended the token with these ``claims``."""
    with findings.asking("status"):
        reference = status_reference(claims)
        if reference is None:
            findings.passed("status", "It has no status list: its issuer does not revoke it.")
            return
        statuses = _open(reference.uri, issuer=id_of(claims.get("iss")), inquiry=inquiry)
        value = statuses.get(reference.index)
        if value == VALID:
            findings.passed("status", "Its issuer has not revoked or suspended it.")
        elif value in _MEANING:
            findings.failed("status", f"Its issuer has {_MEANING[value]} it.")
        else:
            findings.unknown("status", f"Its status is {value}, whose meaning is its issuer's own.")


def _open(uri: str, *, issuer: str | None, inquiry: Inquiry) -> TokenStatusList:
    """The list at ``uri``, signed by ``issuer`` and in force (Token Status List, section 8.3)."""
    try:
        jws = read_jws(
            read_bytes(inquiry.documents, uri, anywhere=True).decode("ascii", "replace").strip()
        )
        claims = jws.claims()
    except UnreadableError as error:
        raise Undecided(f"The status list at {uri} cannot be read: {error.sentence}") from error
    if token_type(jws.header) != TYPE:
        raise StatusError(f"What {uri} shows is not a status list token.")
    check_jws(jws, key=_key(jws, issuer=issuer, inquiry=inquiry).public)
    if moment_claim(claims, "iat") is None:
        raise StatusError(f"The status list at {uri} does not say when it was made.")
    check_period(claims, now=inquiry.now)
    return TokenStatusList.from_claims(claims, uri=uri)


def _key(jws: Jws, *, issuer: str | None, inquiry: Inquiry) -> Key:
    if issuer is not None and issuer.startswith("https://"):
        return key_from_metadata(jws.header, issuer=issuer, documents=inquiry.documents)
    named = Named(jws.header, signed_at(jws.claims()))
    key = find_key(named, signer=issuer, purpose="assertionMethod", inquiry=inquiry)
    if key.controller != issuer:
        raise ProofError("The status list is not signed by the token's issuer.")
    return key
