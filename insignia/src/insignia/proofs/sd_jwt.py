"""SD-JWT (RFC 9901): a token whose holder chooses what to show, and can prove to be the holder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from os import urandom
from typing import Any

from insignia.encoding import encode_base64url
from insignia.errors import KeyMaterialError, ProofError, UnreadableError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.claims import moment_claim, numeric_date
from insignia.proofs.disclosures import HASHES, Random, Revealed, algorithm_of, conceal, reveal
from insignia.proofs.jws import Jws, check_jws, read_jws, sign_claims
from insignia.proofs.pointers import Tokens, parse_pointer

BINDING_TYPE = "kb+jwt"
_LEEWAY = timedelta(minutes=5)


@dataclass(frozen=True)
class SdJwt:
    """An SD-JWT, taken apart and not yet checked; ``binding`` is its key binding token."""

    token: str
    disclosures: tuple[str, ...]
    binding: str | None = None

    @property
    def text(self) -> str:
        """The compact form; without a key binding token it ends with ``~``."""
        return f"{self.unbound}{self.binding or ''}"

    @property
    def unbound(self) -> str:
        """The compact form up to and including the last ``~``: what a holder signs."""
        return "".join(f"{part}~" for part in (self.token, *self.disclosures))

    @property
    def jws(self) -> Jws:
        """The issuer's signed token."""
        return read_jws(self.token)


@dataclass(frozen=True)
class Audience:
    """Whom a presentation is for, and the nonce it answers; ``None`` where nobody asked."""

    now: datetime
    audience: str | None = None
    nonce: str | None = None
    max_age: timedelta | None = None


def read_sd_jwt(text: str) -> SdJwt:
    """The parts of a compact SD-JWT; raises ``UnreadableError`` for anything else."""
    *parts, binding = text.split("~")
    if not parts or not all(parts):
        raise UnreadableError("The text is not an SD-JWT: its parts do not each end with ~.")
    return SdJwt(parts[0], tuple(parts[1:]), binding or None)


def issue_sd_jwt(
    claims: Mapping[str, Any],
    *,
    key: PrivateKey,
    header: Mapping[str, Any],
    concealed: Iterable[str] = (),
    random: Random = urandom,
) -> SdJwt:
    """The SD-JWT over ``claims`` whose holder may show or hide what ``concealed`` points to."""
    pointers = [parse_pointer(text) for text in concealed]
    payload, disclosures = conceal(claims, pointers=pointers, random=random)
    return SdJwt(sign_claims(payload, header=header, key=key), tuple(disclosures))


def check_sd_jwt(sd_jwt: SdJwt, *, key: PublicKey) -> Revealed:
    """The disclosed claims, if ``key`` signed the token and every disclosure belongs to it."""
    jws = sd_jwt.jws
    check_jws(jws, key=key)
    return reveal(jws.claims(), disclosures=sd_jwt.disclosures)


def present_sd_jwt(sd_jwt: SdJwt, *, disclosed: Iterable[str]) -> SdJwt:
    """What a holder shows: the parts pointed to, all below them, and what they lie in."""
    wanted = [parse_pointer(text) for text in disclosed]
    places = reveal(sd_jwt.jws.claims(), disclosures=sd_jwt.disclosures).places
    steps = {text: tuple(str(step) for step in place) for text, place in places.items()}
    shown = [text for text in sd_jwt.disclosures if _is_wanted(steps[text], wanted)]
    return SdJwt(sd_jwt.token, tuple(shown))


def bind_sd_jwt(
    sd_jwt: SdJwt, *, key: PrivateKey, audience: str, nonce: str, at: datetime
) -> SdJwt:
    """The presentation, signed by its holder for one audience and one nonce."""
    claims = {
        "iat": numeric_date(at),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": _hash(sd_jwt),
    }
    binding = sign_claims(claims, header={"typ": BINDING_TYPE}, key=key)
    return replace(sd_jwt, binding=binding)


def check_binding(sd_jwt: SdJwt, *, claims: Mapping[str, Any], audience: Audience) -> None:
    """Refuse a presentation that the holder named in ``claims`` did not sign for this audience."""
    if sd_jwt.binding is None:
        raise ProofError("The presentation is not signed by its holder.")
    jws = read_jws(sd_jwt.binding)
    if jws.header.get("typ") != BINDING_TYPE:
        raise ProofError(f"The holder's token is of typ {jws.header.get('typ')!r}.")
    check_jws(jws, key=holder_key(claims))
    bound = jws.claims()
    if bound.get("sd_hash") != _hash(sd_jwt):
        raise ProofError("The holder signed for another selection of claims.")
    _check_audience(bound, audience=audience)


def holder_key(claims: Mapping[str, Any]) -> PublicKey:
    """The key in ``cnf``: who holds the secret half is the holder."""
    confirmation = claims.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if not isinstance(jwk, dict):
        raise KeyMaterialError("The token does not name the key of its holder.")
    return PublicKey.from_jwk(jwk)


def _check_audience(bound: Mapping[str, Any], *, audience: Audience) -> None:
    named, nonce, issued = bound.get("aud"), bound.get("nonce"), moment_claim(bound, "iat")
    if not isinstance(named, str) or not isinstance(nonce, str) or issued is None:
        raise ProofError("The holder's token must have aud, nonce and iat.")
    if audience.audience is not None and named != audience.audience:
        raise ProofError(f"The presentation was made for {named!r}.")
    if audience.nonce is not None and nonce != audience.nonce:
        raise ProofError("The presentation does not answer the nonce.")
    if issued > audience.now + _LEEWAY:
        raise ProofError("The presentation was made in the future.")
    if audience.max_age is not None and issued < audience.now - audience.max_age:
        raise ProofError("The presentation is too old.")


def _hash(sd_jwt: SdJwt) -> str:
    algorithm = algorithm_of(sd_jwt.jws.claims())
    return encode_base64url(hashlib.new(HASHES[algorithm], sd_jwt.unbound.encode()).digest())


def _is_wanted(steps: Tokens, wanted: list[Tokens]) -> bool:
    return any(steps == tokens[: len(steps)] or tokens == steps[: len(tokens)] for tokens in wanted)
