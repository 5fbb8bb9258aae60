"""Tokens with other algorithms, keys, claims and parts than their issuer gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from insignia.proofs.jws import sign_claims
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    sample_credential,
    sample_key,
)
from making import (
    MALLORY,
    MALLORY_METHOD,
    Case,
    Document,
    b64,
    case,
    presentation,
    vc_jose,
    vc_jwt,
)


def tokens() -> Iterator[Case]:
    for name, token in (("vc-jwt", vc_jwt()), ("vc+jwt", vc_jose())):
        header, payload, signature = token.split(".")
        claims = {**sample_credential(), "name": "Forged"}
        for algorithm in (
            "none",
            "None",
            "HS256",
            "RS256",
            "ES256",
            "ES384",
            "EdDSA ",
            "",
            None,
            7,
            [],
        ):
            head = {
                "alg": algorithm,
                "typ": "JWT" if name == "vc-jwt" else name,
                "kid": SAMPLE_METHOD,
            }
            yield case(f"{name} alg {algorithm!r}", f"{b64(head)}.{payload}.{signature}")
            yield case(f"{name} alg {algorithm!r}, unsigned", f"{b64(head)}.{b64(claims)}.")
        yield case(f"{name} without signature", f"{header}.{payload}.")
        yield case(f"{name} with another payload", f"{header}.{b64(claims)}.{signature}")
        yield case(f"{name} with a stretched signature", f"{token}AA")
        yield case(f"{name} with a padded signature", f"{token}==")
        yield case(f"{name} with a shortened signature", token[:-4])
        yield case(f"{name} in four parts", f"{token}.{signature}")
        yield case(f"{name} with a disclosure", f"{token}~{b64(['s', 'name', 'Forged'])}~")
        yield case(
            f"{name} with a foreign disclosure and key binding",
            f"{token}~{b64(['s', 'x', 1])}~{token}",
        )
        yield case(f"{name} cut in half", token[: len(token) // 2])
    for jwk in (MALLORY.public.to_jwk(), MALLORY.to_jwk(), {}, {"kty": "oct", "k": "AAAA"}, 7, []):
        claims = {**sample_credential(), "iss": SAMPLE_DID}
        for extra in ({}, {"kid": SAMPLE_METHOD}):
            header = {"typ": "JWT", "jwk": jwk, **extra}
            yield case(
                f"jwk {str(jwk)[:30]} {list(extra)}",
                sign_claims(claims, header=header, key=MALLORY),
            )
    for name in ("jku", "x5u", "x5c", "crit", "b64", "zip", "cty"):
        header = {"typ": "JWT", "kid": MALLORY_METHOD, name: ["https://mallory.example/"]}
        yield case(f"header {name}", sign_claims(sample_credential(), header=header, key=MALLORY))
    for claims in (
        {"vc": sample_credential(), "iss": "did:example:mallory"},
        {"vc": sample_credential(), "jti": "urn:x"},
        {"vc": "x"},
        {"vc": []},
        {**sample_credential(), "vp": {}, "vc": {}},
        {**sample_credential(), "exp": 1},
        {**sample_credential(), "nbf": 4000000000},
        {**sample_credential(), "exp": "soon"},
        {**sample_credential(), "exp": 1e400},
        {**sample_credential(), "nbf": -(10**30)},
    ):
        yield case(f"claims {str(claims)[-40:]}", unchecked(claims, typ="JWT"))
    yield case("a vp claim", unchecked({"vp": presentation(vc_jwt())}, typ="JWT"))
    for length in (1, 2, 3, 5, 1000):
        yield case(f"{length} dots", "a" + ".a" * length)
        yield case(f"{length} tildes", f"{vc_jose()}" + "~a" * length + "~")


def unchecked(claims: Document, *, typ: str) -> str:
    """A token signed by the right key over claims that an honest signer would refuse."""
    header = {"alg": "EdDSA", "typ": typ, "kid": SAMPLE_METHOD}
    body = f"{b64(header)}.{b64(json.dumps(claims).replace('Infinity', '1e999').encode())}"
    return f"{body}.{b64(sample_key().sign(body.encode()))}"
