"""VC-JWT as Open Badges 3.0 profiles it (section 8.2): the credential beside the claims it repeats.

Credentials of VC Data Model 1.1 stand in a ``vc`` claim instead, presentations in a ``vp`` claim;
they are read, never made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from insignia.errors import ProofError, UnreadableError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import REGISTERED, check_period, id_of, moment_claim, numeric_date
from insignia.proofs.jws import Jws, check_jws, sign_claims
from insignia.times import format_moment, parse_moment

_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_HEADER = frozenset({"alg", "kid", "jwk", "typ"})
_START, _END = ("validFrom", "issuanceDate"), ("validUntil", "expirationDate")
_DECIDING = (*_START, *_END, "issuer", "credentialSubject", "credentialStatus")


def sign_vc_jwt(credential: Mapping[str, Any], *, key: PrivateKey, method: str) -> str:
    """The credential as an Open Badges VC-JWT, whose ``kid`` is ``method``."""
    claims = claims_of(credential)
    missing = {"iss", "jti", "nbf", "sub"} - claims.keys()
    if missing:
        raise ProofError(f"The credential has nothing to make {', '.join(sorted(missing))} of.")
    if not REGISTERED.isdisjoint(credential):
        raise ProofError("The credential has members that are claims of a token.")
    return sign_claims({**credential, **claims}, header={"typ": "JWT", "kid": method}, key=key)


def claims_of(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The claims that repeat what stands in the credential."""
    claims: dict[str, Any] = {
        "iss": id_of(credential.get("issuer")),
        "jti": id_of(credential.get("id")),
        "nbf": _seconds(credential, _START),
        "sub": _subject(credential.get("credentialSubject")),
        "exp": _seconds(credential, _END),
    }
    return {name: value for name, value in claims.items() if value is not None}


def check_vc_jwt(jws: Jws, *, key: PublicKey, now: datetime) -> dict[str, Any]:
    """The credential in the token, if ``key`` signed it and no claim contradicts it."""
    if jws.header.get("typ", "JWT") != "JWT":
        raise ProofError(f"A VC-JWT is of typ JWT, not {jws.header['typ']!r}.")
    check_jws(jws, key=key)
    claims = jws.claims()
    credential = credential_of(claims)
    if "vp" not in claims:
        _check_agreement(claims, credential=credential)
    check_period(claims, now=now)
    return credential


def credential_of(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential or the presentation in the claims, checked by nobody yet."""
    if "vp" in claims:
        return _from_vp_claim(claims["vp"], claims=claims)
    if "vc" not in claims:
        return {name: value for name, value in claims.items() if name not in REGISTERED}
    if not isinstance(claims["vc"], dict):
        raise UnreadableError("The vc claim is not a JSON object.")
    return _from_vc_claim(claims["vc"], claims=claims)


def departures(jws: Jws) -> list[str]:
    """Where a token departs from the Open Badges profile without being wrong: sentences."""
    claims = jws.claims()
    foreign = [name for name in jws.header if name not in _HEADER]
    found = [f"The header parameter {name!r} is not allowed." for name in foreign]
    if "kid" not in jws.header and "jwk" not in jws.header:
        found.append("The header names no key.")
    expected = claims_of(credential_of(claims))
    for name in ("iss", "jti", "nbf", "sub", "exp"):
        if name in expected and name not in claims:
            found.append(f"The claim {name!r} is missing.")
    return found


def _check_agreement(claims: Mapping[str, Any], *, credential: Mapping[str, Any]) -> None:
    expected = claims_of(credential)
    for name in ("iss", "jti", "sub"):
        if name in claims and claims[name] != expected.get(name):
            raise ProofError(f"The claim {name!r} does not say what the credential says.")
    for name in ("nbf", "exp"):
        found = moment_claim(claims, name)
        if found is not None and int(found.timestamp()) != expected.get(name):
            raise ProofError(f"The claim {name!r} does not say what the credential says.")


def _from_vc_claim(vc: Mapping[str, Any], *, claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential of a ``vc`` claim, completed from the claims beside it (VCDM 1.1, 6.3.1)."""
    credential = dict(vc)
    for name in _DECIDING:
        if name in claims and claims[name] != vc.get(name):
            raise ProofError(f"The token and the credential in it disagree about {name!r}.")
    subject = credential.get("credentialSubject")
    _complete(credential, "id", value=claims.get("jti"))
    _complete(credential, "issuer", value=claims.get("iss"))
    _complete(credential, _present(credential, _START), value=_text(claims, "nbf"))
    _complete(credential, _present(credential, _END), value=_text(claims, "exp"))
    if "sub" in claims and isinstance(subject, Mapping):
        credential["credentialSubject"] = dict(subject)
        _complete(credential["credentialSubject"], "id", value=claims["sub"])
    return credential


def _from_vp_claim(vp: object, *, claims: Mapping[str, Any]) -> dict[str, Any]:
    """The presentation of a ``vp`` claim: its holder is ``iss`` (VCDM 1.1, 6.3.1).

    What was asked (``nonce``, ``aud``) counts only beside it, where OpenID4VP wants it. Tokens
    in it are written as VC Data Model 2.0 has them.
    """
    if not isinstance(vp, dict) or "vc" in claims:
        raise UnreadableError("The vp claim is not a JSON object, or is not alone.")
    if "VerifiablePresentation" not in _listed(vp.get("type")):
        raise UnreadableError("What stands in the vp claim is no presentation.")
    answered = {name: claims[name] for name in ("nonce", "aud") if name in claims}
    presentation = {name: value for name, value in vp.items() if name not in ("nonce", "aud")}
    if "verifiableCredential" in vp:
        shown = [_enveloped(one) for one in _listed(vp["verifiableCredential"])]
        presentation["verifiableCredential"] = shown
    _complete(presentation, "id", value=claims.get("jti"))
    _complete(presentation, "holder", value=claims.get("iss"))
    return {**presentation, **answered}


def _enveloped(item: object) -> object:
    if not isinstance(item, str):
        return item
    envelope = {"@context": _CONTEXT, "type": "EnvelopedVerifiableCredential"}
    return {**envelope, "id": f"data:application/jwt,{item}"}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _present(credential: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The name under which a moment stands, else the one it has in VC Data Model 1.1."""
    return next((name for name in names if name in credential), names[-1])


def _complete(target: dict[str, Any], name: str, *, value: Any) -> None:
    """Add ``value`` under ``name``; what stands there already must not contradict it."""
    if value is None:
        return
    present = target.setdefault(name, value)
    if present != value and id_of(present) != value and not _same_moment(present, value):
        raise ProofError(f"The token's claims and its credential disagree about {name!r}.")


def _same_moment(one: object, other: object) -> bool:
    try:
        return int(parse_moment(one).timestamp()) == int(parse_moment(other).timestamp())
    except UnreadableError:
        return False


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    moment = moment_claim(claims, name)
    return None if moment is None else format_moment(moment)


def _seconds(credential: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        if name in credential:
            return numeric_date(parse_moment(credential[name]))
    return None


def _subject(value: object) -> str | None:
    return id_of(value) if isinstance(value, Mapping) else None
