"""A signed badge changed, wrapped, stripped, signed anew, or read in other words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from insignia.proofs import ProofOptions, secure
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)
from making import (
    MALLORY,
    MALLORY_METHOD,
    V1,
    Case,
    at,
    case,
    edited,
    envelope,
    full_signed,
    paths,
    presentation,
    vc_jose,
    without,
)

from insignia import PrivateKey, did, sign

# The badge and its achievement show the same picture, so that its caption is signed once and
# written twice: to leave one of them out changes no statement.
WRITTEN_TWICE = {("image", "caption"), ("credentialSubject", "achievement", "image", "caption")}


def removed() -> Iterator[Case]:
    signed = full_signed()
    for path in paths(signed):
        if path in WRITTEN_TWICE:
            continue
        forged = edited(signed, path, lambda parent, step: parent.__delitem__(step))
        yield case("/".join(map(str, path)), forged)


def changed() -> Iterator[Case]:
    signed = full_signed()
    for path in paths(signed):
        value = at(signed, path)
        if isinstance(value, str):
            new: object = f"{value}x"
        elif isinstance(value, bool):
            new = not value
        elif isinstance(value, int | float):
            new = value + 1
        else:
            continue
        forged = edited(signed, path, lambda parent, step, new=new: parent.__setitem__(step, new))
        yield case("/".join(map(str, path)), forged)


def retyped() -> Iterator[Case]:
    """Deciding members in a shape they cannot have."""
    signed = sample_signed()
    for name in ("@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof"):
        for value in (None, 0, True, "", [], {}, [[]], [{}], {"id": None}, {"@value": "x"}):
            yield case(f"{name} = {value!r}", {**signed, name: value})


def misshapen() -> Iterator[Case]:
    """Every member of a full badge in shapes that no reader expects there."""
    signed = full_signed()
    for path in paths(signed):
        for value in (None, 7, "", [], {}, [{"id": 7}], {"type": [7]}):
            if at(signed, path) == value or path in WRITTEN_TWICE:
                continue
            forged = edited(signed, path, lambda parent, step, v=value: parent.__setitem__(step, v))
            yield case(f"{'/'.join(map(str, path))} = {value!r}", forged)


def duplicated() -> Iterator[Case]:
    """A parser that keeps the first of two members and one that keeps the last see two badges."""
    text = json.dumps(sample_signed())
    for name in ("id", "name", "issuer", "validFrom", "credentialSubject", "proof", "type"):
        yield case(f"{name} before", text.replace("{", f'{{"{name}": "x", ', 1))
        yield case(f"{name} after", f'{text[:-1]}, "{name}": "x"}}')
        escaped = f"\\u{ord(name[0]):04x}{name[1:]}"
        yield case(f"{name} in another spelling", f'{text[:-1]}, "{escaped}": "x"}}')
    inner = text.replace('"achievement": {', '"achievement": {"name": "x", ')
    yield case("deep inside", inner)


def wrapped() -> Iterator[Case]:
    """The signed badge stays whole, and something else is put where a reader looks."""
    signed, other = sample_signed(), {**sample_credential(), "name": "Forged"}
    proof = signed["proof"]
    yield case("as evidence of an unsigned one", {**other, "evidence": [signed]})
    yield case("as a related resource", {**other, "relatedResource": signed})
    yield case("with its proof taken over", {**other, "proof": proof})
    yield case("under @graph", {"@context": signed["@context"], "@graph": [other, signed]})
    yield case("under @included", {**other, "@included": [signed]})
    yield case("in a list", [signed])
    yield case("in a list of two", [other, signed])
    yield case("in a member of its own", {"verifiableCredential": signed})
    yield case("in an unsigned presentation", presentation(signed))
    yield case(
        "in a presentation without a holder", presentation(signed, type=["VerifiablePresentation"])
    )
    yield case(
        "with a second subject",
        {
            **signed,
            "credentialSubject": [signed["credentialSubject"], {"id": "did:example:mallory"}],
        },
    )
    yield case("with a proof inside the proof", {**signed, "proof": {**proof, "proof": proof}})
    yield case(
        "with the proof's context", {**other, "proof": {**proof, "@context": signed["@context"]}}
    )
    for name in ("@id", "@type", "@reverse", "@nest", "@set", "@list", "@index", "@language"):
        yield case(f"with {name}", {**signed, name: "did:example:mallory"})
    yield case("with a second id", {**signed, "https://schema.org/id": "x"})
    yield case("an envelope of JSON", envelope(json.dumps(signed)))
    yield case("an envelope of nothing", envelope(""))
    yield case("an envelope of an envelope", envelope(json.dumps(envelope(vc_jose()))))
    yield case("two tokens in an envelope", envelope(f"{vc_jose()},{vc_jose()}"))


def resigned() -> Iterator[Case]:
    """Mallory signs, in every way, what only the school may say."""
    plain = sample_credential()
    for kind, suite in (
        ("Ed25519", "eddsa-rdfc-2022"),
        ("Ed25519", "eddsa-jcs-2022"),
        ("P-256", "ecdsa-rdfc-2019"),
        ("P-256", "ecdsa-jcs-2019"),
        ("P-384", "ecdsa-rdfc-2019"),
        ("P-256", "ecdsa-sd-2023"),
    ):
        key = PrivateKey.generate(kind)
        own = did.method_id(did.from_key(key.public))
        for method in (own, SAMPLE_METHOD, f"{SAMPLE_DID}#{own.partition('#')[2]}"):
            forged = sign(plain, key=key, method=method, created=SAMPLE_MOMENT, suite=suite)
            yield case(f"{suite} by {kind}, {method[:20]}…{method[-4:]}", forged)
    for purpose in ("authentication", "keyAgreement", "capabilityInvocation", "", "x"):
        how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, purpose=purpose)
        try:
            yield case(f"for {purpose!r}", secure(plain, key=sample_key(), options=how))
        except ValueError:
            continue
    own = sign(plain, key=MALLORY, method=MALLORY_METHOD, created=SAMPLE_MOMENT)
    yield case(
        "beside the school's proof, broken",
        {
            **own,
            "proof": [own["proof"], sample_signed()["proof"] | {"created": "2026-01-01T00:00:00Z"}],
        },
    )


def stripped() -> Iterator[Case]:
    signed = sample_signed()
    proof = signed["proof"]
    yield case("no proof", sample_credential())
    for value in ([], {}, None, "", [None], [[]], [{}], 7):
        yield case(f"proof = {value!r}", {**signed, "proof": value})
    for name in ("type", "cryptosuite", "proofPurpose", "verificationMethod", "proofValue"):
        yield case(f"proof without {name}", {**signed, "proof": without(proof, name)})
        for value in (None, "", 7, [], {}, [proof[name]]):
            yield case(f"proof.{name} = {value!r}", {**signed, "proof": {**proof, name: value}})
    for suite in ("eddsa-jcs-2022", "ecdsa-rdfc-2019", "bbs-2023", "none", "eddsa-2022"):
        yield case(f"as {suite}", {**signed, "proof": {**proof, "cryptosuite": suite}})
    for kind in ("Ed25519Signature2020", "RsaSignature2018", "JsonWebSignature2020", "none"):
        yield case(
            f"as {kind}", {**signed, "proof": {**without(proof, "cryptosuite"), "type": kind}}
        )
    chained = {**proof, "id": "urn:a", "previousProof": "urn:a"}
    yield case("a proof that builds upon itself", {**signed, "proof": chained})
    missing = {**proof, "previousProof": "urn:nowhere"}
    yield case("a proof that builds upon nothing", {**signed, "proof": missing})
    yield case("a hundred proofs", {**signed, "proof": [proof] * 100})


def contexts() -> Iterator[Case]:
    """Words that mean something else than the issuer signed."""
    signed = sample_signed()
    first, second = signed["@context"]
    for name, value in (
        ("swapped", [second, first]),
        ("the first alone", [first]),
        ("the second alone", [second]),
        ("of the first data model", [V1, second]),
        ("of an older edition", [first, second.replace("3.0.3", "3.0.1")]),
        ("of the oldest edition", [first, second.replace("context-3.0.3", "context")]),
        ("one nobody knows", [first, second, "https://mallory.example/context"]),
        ("over http", [first.replace("https", "http"), second]),
        ("with a fragment", [f"{first}#x", second]),
        ("redefining a protected term", [first, second, {"issuer": "https://mallory.example/#i"}]),
        ("redefining a type", [first, second, {"OpenBadgeCredential": "https://m.example/#t"}]),
        ("redefining type", [first, second, {"type": "https://mallory.example/#t"}]),
        ("with a vocabulary", [first, second, {"@vocab": "https://mallory.example/#"}]),
        ("with a base", [first, second, {"@base": "https://mallory.example/"}]),
        ("with an import", [first, second, {"@import": "https://mallory.example/"}]),
        ("set to null", [first, second, None]),
        ("null", None),
        ("a number", 7),
        ("deep", deep_list(50)),
    ):
        yield case(name, {**signed, "@context": value})
    for term in ("grade", "https://schema.org/grade", "ex:grade", "@grade", ""):
        yield case(f"a word nobody defined: {term!r}", {**signed, term: "A+"})
    subject = signed["credentialSubject"]
    for term in ("grade", "name", "validUntil", "issuer"):
        yield case(
            f"a word for the subject: {term}",
            {**signed, "credentialSubject": {**subject, term: "A+"}},
        )
    languages = {**signed, "name": {"en": "Wait", "de": "Warten"}}
    yield case("a language map, which goes unsigned", languages)
    yield case(
        "a nested context",
        {**signed, "credentialSubject": {"@context": {"@vocab": "https://m.example/"}, **subject}},
    )


def deep_list(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found
