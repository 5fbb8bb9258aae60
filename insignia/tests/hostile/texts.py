"""Text that is no JSON, numbers and dates that are none, and encodings that lie."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from insignia.testing import (
    sample_credential,
    sample_signed,
)
from making import (
    INTEGRITY,
    V1,
    Case,
    b64,
    case,
    signed_with,
)


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
