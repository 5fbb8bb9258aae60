"""What a holder may hide of a program's credential: all but what decides and what names it."""

from collections.abc import Collection

import pytest

from insignia import InsigniaError
from milepost.issue import rules

DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:example:school", "name": "School"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialStatus": {"id": "https://school.example/list#1"},
    "name": "Calm",
    "credentialSubject": {"id": "did:example:ada", "a/b": {"type": "X", "deep": 1}, "tags": ["x"]},
    "evidence": [{"id": "urn:e:1", "name": "A call"}, {"name": "Another"}],
}
ALL = [
    "/name",
    "/credentialSubject/a~1b",
    "/credentialSubject/a~1b/deep",
    "/credentialSubject/tags",
    "/evidence",
    "/evidence/0",
    "/evidence/0/name",
    "/evidence/1",
    "/evidence/1/name",
]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ([], []),
        (["/name"], ["/name"]),
        (["/issuer/name"], []),
        (["/evidence/1"], ["/evidence", "/evidence/1", "/evidence/1/name"]),
        (
            ["/credentialSubject/a~1b/deep"],
            ["/credentialSubject/a~1b", "/credentialSubject/a~1b/deep"],
        ),
        ([""], ALL),
    ],
)
def test_what_must_be_shown_cannot_be_hidden(shown: list[str], kept: Collection[str]) -> None:
    assert rules.hideable(DOCUMENT, shown=shown) == [one for one in ALL if one not in kept]


@pytest.mark.parametrize("pointer", ["name", "/none", "/evidence/2"])
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    with pytest.raises(InsigniaError):
        rules.hideable(DOCUMENT, shown=[pointer])
