"""Hostile input by the hundred: nothing here may ever be valid, hang or use up memory."""

from __future__ import annotations

import base64
import copy
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from insignia.proofs import ProofOptions, secure
from insignia.proofs.jws import sign_claims
from insignia.proofs.sd_jwt_vc import issue_document
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt
from insignia.specimens import full_credential
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)

from insignia import PrivateKey, StatusList, bake, did, sign, status_entry

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LIST = "https://riverbend.example/status/1"
INTEGRITY = "https://w3id.org/security/data-integrity/v2"
MALLORY = sample_key(66)
MALLORY_METHOD = did.method_id(did.from_key(MALLORY.public))
V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"

Document = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Case:
    """One hostile input, made only when it is its turn, and what a verifier would have fetched."""

    name: str
    make: Callable[[], bytes | str]
    documents: Mapping[str, bytes] = field(default_factory=dict)


def case(name: str, value: object, **documents: bytes) -> Case:
    """A case from a document, a text, or bytes."""
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    return Case(name, lambda: text, documents)


def full_signed() -> Document:
    """The longest badge there is, signed by the sample key."""
    return sample_signed(without(full_credential(issuer=SAMPLE_DID), "credentialStatus"))


def controls() -> Iterator[Case]:
    """What must be valid, so that the refusals mean something."""
    yield case("a plain badge", sample_signed())
    yield case("a full badge", full_signed())
    yield case("a badge in a picture", bake(png(), json.dumps(sample_signed())))
    yield case("a token", vc_jwt())
    yield case("a W3C token", vc_jose())
    yield case("a token that shows a part", sd_jwt())
    yield case("a badge with a list", with_status(), **{LIST: status_list()})


def cases() -> Iterator[Case]:
    """Every hostile case."""
    for make in (
        removed,
        changed,
        retyped,
        misshapen,
        duplicated,
        wrapped,
        resigned,
        stripped,
        contexts,
        tokens,
        nested,
        numbers,
        dates,
        texts,
        multibases,
        pictures,
        lists,
        graphs,
        sizes,
    ):
        for each in make():
            yield Case(f"{make.__name__}: {each.name}", each.make, each.documents)


# Every member of a signed badge counts.


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The place of every value in a document, the root left out."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield (*path, name)
            yield from paths(child, (*path, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield (*path, index)
            yield from paths(child, (*path, index))


def at(document: Document, path: Path) -> Any:
    found: Any = document
    for step in path:
        found = found[step]
    return found


def edited(document: Document, path: Path, edit: Callable[[Any, str | int], None]) -> Document:
    """A copy of ``document`` in which ``edit`` was applied to the parent of ``path``."""
    found = copy.deepcopy(document)
    edit(at(found, path[:-1]), path[-1])
    return found


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


def presentation(*credentials: object, **changes: Any) -> Document:
    return {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:mallory",
        "verifiableCredential": list(credentials),
        **changes,
    }


def envelope(content: str) -> Document:
    return {
        "@context": V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{content}",
    }


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


def without(node: Document, name: str) -> Document:
    return {key: value for key, value in node.items() if key != name}


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


# Tokens


def vc_jwt() -> str:
    return sign_vc_jwt(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)


def vc_jose() -> str:
    return sign_vc_jose(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)


def sd_jwt() -> str:
    return issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text


def b64(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


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


# Text


def nested() -> Iterator[Case]:
    for depth in (65, 101, 1_000, 100_000, 1_000_000):
        yield Case(f"{depth} lists", lambda d=depth: "[" * d + "]" * d)
        yield Case(f"{depth} objects", lambda d=depth: '{"a":' * d + "1" + "}" * d)
        yield Case(f"{depth} lists, never closed", lambda d=depth: "[" * d)
    inner: Any = {}
    for _ in range(90):
        inner = {"source": inner, "type": ["Profile"]}
    subject = {**sample_credential()["credentialSubject"], "source": inner}
    yield case("ninety profiles", {**sample_signed(), "credentialSubject": subject})


def numbers() -> Iterator[Case]:
    for text in (
        "1e400",
        "-1e400",
        "NaN",
        "Infinity",
        "0x10",
        "01",
        "1.",
        "9" * 400,
        "1e-400",
        "-0",
    ):
        for name in ("validFrom", "name", "creditsEarned"):
            yield case(
                f"{name} = {text[:10]}", json.dumps(sample_signed())[:-1] + f', "{name}2": {text}}}'
            )
    yield Case("a number of a million digits", lambda: '{"a": ' + "9" * 1_000_000 + "}")
    yield Case("an exponent of a million digits", lambda: '{"a": 1e' + "9" * 1_000_000 + "}")


def dates() -> Iterator[Case]:
    for value in (
        "2026-12-02T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-12-01T00:00:00-00:01",
        "10000-01-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-22",
        "2026-11-22T25:00:00Z",
        "2026-11-22T09:30:00+15:00",
        "2026-11-22T09:30:00+1:00",
        "2026-11-22t09:30:00z",
        " 2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00Z\n",
        "٢٠٢٦-11-22T09:30:00Z",
        "yesterday",
        "",
    ):
        yield case(f"from {value!r}", signed_with(validFrom=value))
    for value in (
        "2026-11-30T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "2026-12-01T00:00:00+00:01",
        "2026-12-01T13:00:00+14:00",
        "-2026-12-01T00:00:00Z",
        "forever",
    ):
        yield case(f"until {value!r}", signed_with(validUntil=value))
    yield case(
        "until before from",
        signed_with(validFrom="2026-11-25T00:00:00Z", validUntil="2026-11-24T00:00:00Z"),
    )
    first = {**sample_credential(), "@context": [V1, sample_credential()["@context"][1], INTEGRITY]}
    for name in ("expirationDate", "validUntil"):
        ended = {**first, name: "2026-11-23T00:00:00Z"}
        yield case(f"{name} in the first data model", sample_signed(ended))


def signed_with(**changes: Any) -> Document:
    """Signed over the JSON text, which takes any value as it is."""
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    return secure({**sample_credential(), **changes}, key=sample_key(), options=how)


def texts() -> Iterator[Case]:
    signed = json.dumps(sample_signed())
    for data in (
        b"\xff\xfe",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\xaf",
        b"\x80",
    ):
        yield case(f"bytes {data.hex()}", signed.encode().replace(b"Wait", data))
        yield case(f"bytes {data.hex()} alone", data)
    for escape in ("\\ud800", "\\udfff", "\\ud800\\u0041", "\\u12", "\\x41", "\\", "\x00", "\x1f"):
        yield case(f"escape {escape!r}", signed.replace("Wait", escape))
    yield case("half a pair", signed.replace("Wait", "\ud800"))
    yield case("UTF-16", signed.encode("utf-16"))
    yield case("UTF-32", signed.encode("utf-32"))
    for suffix in ("}", "{}", ",", "\x00", "x", "//", "/* */", ";"):
        yield case(f"followed by {suffix!r}", signed + suffix)
    for text in (
        "",
        " ",
        "null",
        "true",
        "0",
        '""',
        "[]",
        "{}",
        "NaN",
        "{'a': 1}",
        "{a: 1}",
        '{"a": 1,}',
        "<svg",
        "data:,x",
        "https://",
        "file:///etc/passwd",
        "javascript:1",
    ):
        yield case(f"text {text!r}", text)
    for length in (1, 10, 100, 500):
        yield case(f"cut off at {length}", signed[:length])


def multibases() -> Iterator[Case]:
    signed = sample_signed()
    proof, value = signed["proof"], signed["proof"]["proofValue"]
    raw = b"\x01" * 64
    for name, text in (
        ("no prefix", value[1:]),
        ("base64url", f"u{b64(raw)}"),
        ("base16", f"f{raw.hex()}"),
        ("base64", f"m{base64.b64encode(raw).decode()}"),
        ("base32", f"b{base64.b32encode(raw).decode().lower()}"),
        ("identity", "\x00abc"),
        ("a character outside", f"{value[:-1]}0"),
        ("with white space", f"{value} "),
        ("doubled", value + value),
        ("cut off", value[:-1]),
        ("empty", "z"),
        ("zeros in front", f"z1{value[1:]}"),
        ("very long", "z" + "2" * 100_000),
    ):
        yield case(name, {**signed, "proof": {**proof, "proofValue": text}})
    for name, key in (
        ("another kind of key", "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"),
        ("a key for encryption", "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"),
        ("no key", "z6Mk"),
        ("a long key", "z6Mk" + "2" * 5000),
        ("not multibase", "hello"),
    ):
        method = f"did:key:{key}#{key}"
        forged = {
            **signed,
            "issuer": f"did:key:{key}",
            "proof": {**proof, "verificationMethod": method},
        }
        yield case(f"did:key with {name}", forged)
    for method in (
        "did:jwk:e30#0",
        "did:jwk:!#0",
        "did:web:127.0.0.1#k",
        "did:web:localhost%2f#k",
        "did:web:..#k",
        "did:web:#k",
        "did:#k",
        "#",
        "did:example:1#k",
        "urn:x#k",
    ):
        forged = {
            **signed,
            "issuer": method.partition("#")[0],
            "proof": {**proof, "verificationMethod": method},
        }
        yield case(f"method {method}", forged)


# Pictures


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*extra: bytes) -> bytes:
    header = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + pixels + chunk(b"IEND", b"")


def pictures() -> Iterator[Case]:
    text = json.dumps(sample_signed())
    baked = bake(png(), text)
    for length in (8, 12, 20, 33, 60, len(baked) - 70, len(baked) - 20):
        yield case(f"PNG cut off at {length}", baked[:length])
    for place in (9, 15, 18, 40, 60, 200):
        broken = bytearray(baked)
        broken[place] ^= 0xFF
        yield case(f"PNG damaged at {place}", bytes(broken))
    key = b"openbadgecredential"
    yield case("PNG without a credential", png())
    yield case("PNG with two", png(*[chunk(b"iTXt", key + b"\0\0\0\0\0" + text.encode())] * 2))
    bomb = squeezed(50, window=15)
    yield case("PNG with a compressed bomb", png(chunk(b"iTXt", key + b"\0\1\0\0\0" + bomb)))
    yield case("PNG with a compressed text bomb", png(chunk(b"zTXt", b"openbadges\0\0" + bomb)))
    yield case("PNG with a length of 4 GB", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + bytes(100))
    yield case("PNG of a hundred thousand chunks", png(*[chunk(b"tEXt", b"a\0b")] * 100_000))
    yield case("PNG in PNG", bake(png(), baked.hex()))
    svg = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"
    entity = "<!DOCTYPE svg [<!ENTITY a 'xxxxxxxxxx'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    yield case("SVG with a billion laughs", f"{entity}]>{svg.format('&j;')}")
    yield case(
        "SVG with an outside entity",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + svg.format("&x;"),
    )
    yield case(
        "SVG with a parameter entity",
        "<!DOCTYPE svg [<!ENTITY % x SYSTEM 'https://m.example/'> %x;]>" + svg.format(""),
    )
    yield case("SVG that is not closed", svg.format("<g>"))
    yield Case(
        "SVG a hundred thousand deep", lambda: svg.format("<g>" * 100_000 + "</g>" * 100_000)
    )
    yield Case("SVG with a long attribute", lambda: svg.format(f"<g a='{'x' * 3_000_000}'/>"))
    inside = "<o:credential xmlns:o='https://purl.imsglobal.org/ob/v3p0' verify='{}'/>"
    yield case("SVG with an empty credential", svg.format(inside.format("")))
    yield case("SVG with two credentials", svg.format(inside.format(vc_jwt()) * 2))
    yield case("HTML", "<html><svg></svg></html>")


def squeezed(megabytes: int, *, window: int) -> bytes:
    """So many megabytes of zeros, compressed piece by piece."""
    packer = zlib.compressobj(6, zlib.DEFLATED, window)
    pieces = [packer.compress(bytes(1_000_000)) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


# Status lists


def with_status(**changes: Any) -> Document:
    entry = {**status_entry(LIST, index=7), **changes}
    return sample_signed({**sample_credential(), "credentialStatus": entry})


def status_list(*revoked: int, **changes: Any) -> bytes:
    statuses = StatusList()
    for index in revoked:
        statuses.set(index)
    made = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    made["credentialSubject"].update(changes)
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    return json.dumps(secure(made, key=sample_key(), options=how)).encode()


def lists() -> Iterator[Case]:
    badge = with_status()
    bomb = squeezed(200, window=31)
    for name, served in (
        ("revoked", status_list(7)),
        ("a gzip bomb", status_list(encodedList=f"u{b64(bomb)}")),
        ("nothing", b""),
        ("a web page", b"<html>"),
        ("a list of one byte", status_list(encodedList=f"u{b64(gzip.compress(b'x'))}")),
        (
            "zlib where gzip belongs",
            status_list(encodedList=f"u{b64(zlib.compress(bytes(16384)))}"),
        ),
        ("not compressed", status_list(encodedList=f"u{b64(bytes(16384))}")),
        ("cut off", status_list(encodedList=StatusList().encode()[:-8])),
        ("base58", status_list(encodedList="z2222")),
        ("padded", status_list(encodedList=f"{StatusList().encode()}=")),
        ("for suspension", status_list(statusPurpose="suspension")),
        ("of another type", status_list(type="BitstringStatusListEntry")),
        ("forged", status_list(7).replace(b'"encodedList": "u', b'"encodedList": "uH4s')),
        ("Mallory's in the school's name", mallorys_list()),
        ("the badge itself", json.dumps(badge).encode()),
        ("not UTF-8", b"\xff" * 100),
    ):
        yield Case(name, lambda: json.dumps(badge), {LIST: served})
    for index in (
        "131072",
        "-1",
        "1.5",
        "0x7",
        " 7",
        "",
        "1e5",
        "\N{ARABIC-INDIC DIGIT SEVEN}",
        "9" * 500,
        None,
        7.5,
        True,
        [7],
        {},
    ):
        forged = signed_with(
            credentialStatus={**status_entry(LIST, index=7), "statusListIndex": index}
        )
        yield Case(
            f"at {str(index)[:12]!r}",
            lambda forged=forged: json.dumps(forged),
            {LIST: status_list()},
        )
    for size in (0, -1, 33, 10**9, "1", 1.5, None, True):
        forged = signed_with(credentialStatus={**status_entry(LIST, index=7), "statusSize": size})
        if size not in ("1", None):
            yield Case(
                f"of size {size!r}", lambda forged=forged: json.dumps(forged), {LIST: status_list()}
            )
    for status in (7, "x", [[]], [None], {"type": "Unknown2030"}, {"id": LIST}):
        yield case(f"status {status!r}", signed_with(credentialStatus=status))
    loop = {**json.loads(status_list()), "credentialStatus": status_entry(LIST, index=7)}
    yield Case(
        "a list that names itself",
        lambda: json.dumps(with_status()),
        {LIST: json.dumps(loop).encode()},
    )


def mallorys_list() -> bytes:
    made = StatusList().credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    forged = sign(made, key=MALLORY, method=MALLORY_METHOD, created=SAMPLE_MOMENT)
    return json.dumps(forged).encode()


# Graphs and sizes


def graphs() -> Iterator[Case]:
    """Blank nodes that look alike, which cost an unbounded canonicalization years."""
    for count in (8, 16, 32, 64):
        nodes = [
            {"type": ["Alignment"], "targetName": "a", "targetUrl": "https://a.example"}
        ] * count
        yield case(f"{count} alike alignments", forged_achievement(alignment=nodes))
    for count in (5, 8, 12):
        yield case(f"a clique of {count}", clique(count))
    yield case("a ring", ring(60))
    yield case("names of blank nodes", {**sample_signed(), "id": "_:b0"})
    yield case(
        "a subject that is the credential",
        {**sample_signed(), "credentialSubject": {"id": sample_credential()["id"]}},
    )


def forged_achievement(**changes: Any) -> Document:
    signed = sample_signed()
    signed["credentialSubject"]["achievement"].update(changes)
    return signed


def clique(count: int) -> Document:
    """Blank nodes that each point at all others, by the names JSON-LD allows them."""
    related = [
        {
            "id": f"_:n{one}",
            "type": ["Related"],
            "related": [{"id": f"_:n{other}"} for other in range(count) if other != one],
        }
        for one in range(count)
    ]
    return forged_achievement(related=related)


def ring(count: int) -> Document:
    nodes = [
        {"id": f"_:n{n}", "type": ["Related"], "related": [{"id": f"_:n{(n + 1) % count}"}]}
        for n in range(count)
    ]
    return forged_achievement(related=nodes)


def sizes() -> Iterator[Case]:
    hundred = 100_000_000
    yield Case("100 MB of spaces", lambda: b" " * hundred)
    yield Case("100 MB of brackets", lambda: b"[" * hundred)
    yield Case("100 MB of text", lambda: b'"a' * (hundred // 2))
    yield Case("100 MB as text", lambda: "a" * hundred)
    yield Case("100 MB of a PNG", lambda: b"\x89PNG\r\n\x1a\n" * (hundred // 8))
    yield Case("100 MB of an SVG", lambda: b"<svg " * (hundred // 5))
    yield Case("100 MB of a token", lambda: b"a." * (hundred // 2))
    yield Case("3 MB of members", lambda: "{" + ",".join(f'"m{n}":1' for n in range(250_000)) + "}")
    yield Case("3 MB of zeros", lambda: "[" + "0," * 1_500_000 + "0]")
    yield Case(
        "3 MB of contexts", lambda: json.dumps({**sample_signed(), "@context": [V2] * 80_000})
    )
    yield Case(
        "3 MB of types",
        lambda: json.dumps({**sample_signed(), "type": ["VerifiableCredential"] * 120_000}),
    )
    yield Case(
        "2 MB of proofs",
        lambda: json.dumps({**sample_signed(), "proof": [sample_signed()["proof"]] * 4_000}),
    )
    yield Case(
        "2 MB of endorsements",
        lambda: json.dumps({**sample_signed(), "endorsement": [sample_signed()] * 1_500}),
    )
    yield Case(
        "2 MB of alignments",
        lambda: json.dumps(
            forged_achievement(
                alignment=[
                    {"type": ["Alignment"], "targetName": str(n), "targetUrl": "https://a.example"}
                    for n in range(20_000)
                ]
            )
        ),
    )
    yield Case("3 MB of name", lambda: json.dumps({**sample_signed(), "name": "x" * 3_000_000}))
    yield Case(
        "a long did:web",
        lambda: json.dumps({**sample_signed(), "issuer": "did:web:" + "a:" * 500_000}),
    )
