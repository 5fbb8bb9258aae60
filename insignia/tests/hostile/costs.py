"""Graphs and sizes that are meant to use up time and memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from insignia.testing import (
    sample_credential,
    sample_signed,
)
from making import (
    V2,
    Case,
    Document,
    case,
)


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
    yield from _growing()
    yield Case(
        "a long did:web",
        lambda: json.dumps({**sample_signed(), "issuer": "did:web:" + "a:" * 500_000}),
    )


def _growing() -> Iterator[Case]:
    """A few bytes each that become a long line, a long sentence, or a node of their own."""
    numbers = [str(n) for n in range(20_000)]
    name = "urn:" + "a" * 500_000
    yield case("a long name in many statements", forged_achievement(id=name, tag=numbers))
    nodes = [{"type": ["Alignment"], "targetName": n} for n in numbers[:9_000]]
    yield case("a long name above many nodes", forged_achievement(id=name, alignment=nodes))
    yield case("a great many empty nodes", {**sample_signed(), "evidence": [{}] * 60_000})
    yield case("a great many values", forged_achievement(tag=["a"] * 600_000))
    long = {"long": "urn:" + "a" * 500_000}
    contexts = [*sample_signed()["@context"], long]
    yield case("a long meaning", {**forged_achievement(long=numbers), "@context": contexts})
    signed = sample_signed()
    signed["credentialSubject"]["result"] = [{"achievedLevel": n} for n in numbers * 2]
    yield case("a great many levels that nobody described", signed)
