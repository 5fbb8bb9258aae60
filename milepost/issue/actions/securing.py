"""Securing what a program composed, in each of the ways that it may ask for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from insignia.issue.interop import refuse_divergent
from insignia.keys import PrivateKey
from insignia.proofs import ProofOptions, Selective, add_base_proof
from insignia.proofs.sd_jwt_vc import issue_document
from insignia.proofs.vc_jose import envelope, sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt

from insignia import InsigniaError, sign, verify
from milepost.issue import rules
from milepost.issue.actions.keys import secret_of
from milepost.issue.models import IssuerKey
from milepost.kit.errors import RuleError

Document = dict[str, Any]


class Secured(NamedTuple):
    """A credential as VC-API returns it, and the bytes that the public log names by their digest.

    A token stands in an envelope; the bytes are then those of the token.
    """

    document: Document
    content: bytes


class _Signing(NamedTuple):
    key: PrivateKey
    method: str
    suite: str
    at: datetime


def secure(document: Document, *, key: IssuerKey, wanted: rules.Wanted, at: datetime) -> Secured:
    """Return the credential as it was wanted, signed by this key of the organization.

    Raises RuleError for what cannot be signed, or what a verifier would find misshapen.
    """
    suite = rules.SUITES[wanted.suite]
    signing = _Signing(secret_of(key), key.method, wanted.suite, at)
    try:
        secured = _WAYS[suite.form](document, signing, wanted.mandatory)
        report = verify(secured.content, now=at)
    except InsigniaError as error:
        raise RuleError(error.sentence, code=error.code) from error
    for check in report.checks:
        if check.outcome == "failed" and check.name in {"structure", "described-once"}:
            raise RuleError(check.sentence, code=check.name)
    return secured


def _with_proof(document: Document, by: _Signing, _mandatory: tuple[str, ...]) -> Secured:
    signed = sign(document, key=by.key, method=by.method, created=by.at, suite=by.suite)
    return Secured(signed, orjson.dumps(signed))


def _with_base_proof(document: Document, by: _Signing, mandatory: tuple[str, ...]) -> Secured:
    """What decides stays in sight, whatever else the program wants to be."""
    refuse_divergent(document)
    always = [*Selective().pointers(document), *mandatory]
    signed = add_base_proof(
        document,
        key=by.key,
        options=ProofOptions(by.method, by.at, suite=by.suite),
        selective=Selective(mandatory=tuple(dict.fromkeys(always))),
    )
    return Secured(signed, orjson.dumps(signed))


def _as_vc_jwt(document: Document, by: _Signing, _mandatory: tuple[str, ...]) -> Secured:
    return _enveloped(sign_vc_jwt(document, key=by.key, method=by.method), media="jwt")


def _as_vc_jose(document: Document, by: _Signing, _mandatory: tuple[str, ...]) -> Secured:
    return _enveloped(sign_vc_jose(document, key=by.key, method=by.method), media="vc+jwt")


def _as_sd_jwt(document: Document, by: _Signing, mandatory: tuple[str, ...]) -> Secured:
    concealed = rules.hideable(document, shown=mandatory)
    issued = issue_document(document, key=by.key, method=by.method, concealed=concealed)
    return _enveloped(issued.text, media="vc+sd-jwt")


def _enveloped(token: str, *, media: str) -> Secured:
    return Secured(envelope(token, media=media), token.encode())


_WAYS: dict[str, Callable[[Document, _Signing, tuple[str, ...]], Secured]] = {
    rules.PROOF: _with_proof,
    rules.BASE_PROOF: _with_base_proof,
    rules.VC_JWT: _as_vc_jwt,
    rules.VC_JOSE: _as_vc_jose,
    rules.SD_JWT: _as_sd_jwt,
}
