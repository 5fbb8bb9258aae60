"""Status List Token (``statuslist+jwt``): a signed Token Status List."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from insignia.errors import ProofError, StatusError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import check_period, moment_claim, numeric_date
from insignia.proofs.jws import check_jws, read_jws, sign_claims
from insignia.proofs.vc_jose import token_type
from insignia.status.token import TYPE, TokenStatusList


@dataclass(frozen=True)
class Serving:
    """Where a status list is served, from when, and for how long its token holds."""

    uri: str
    at: datetime
    expires: datetime | None = None
    ttl: timedelta | None = None


def sign_status_list(
    statuses: TokenStatusList, *, serving: Serving, key: PrivateKey, method: str
) -> str:
    """The token to serve at ``serving.uri``."""
    claims: dict[str, Any] = {
        "sub": serving.uri,
        "iat": numeric_date(serving.at),
        "status_list": statuses.claim(),
    }
    if serving.expires is not None:
        claims["exp"] = numeric_date(serving.expires)
    if serving.ttl is not None:
        claims["ttl"] = int(serving.ttl.total_seconds())
    return sign_claims(claims, header={"typ": TYPE, "kid": method}, key=key)


def check_status_list(text: str, *, key: PublicKey, uri: str, now: datetime) -> TokenStatusList:
    """The list in the token served at ``uri``, if ``key`` signed it and it is in force."""
    jws = read_jws(text)
    if token_type(jws.header) != TYPE:
        raise ProofError(f"The token is of typ {jws.header.get('typ')!r}, not {TYPE}.")
    check_jws(jws, key=key)
    claims = jws.claims()
    check_period(claims, now=now)
    if moment_claim(claims, "iat") is None:
        raise StatusError("The status list token does not say when it was made.")
    return TokenStatusList.from_claims(claims, uri=uri)
