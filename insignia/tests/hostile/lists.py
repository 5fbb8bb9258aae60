"""Status lists that are forged, bombs, or say nothing."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator

from insignia.testing import SAMPLE_DID, SAMPLE_METHOD, SAMPLE_MOMENT, sample_key
from making import (
    LIST,
    MALLORY,
    MALLORY_METHOD,
    Case,
    Document,
    b64,
    case,
    signed_with,
    squeezed,
    status_list,
    with_status,
    without,
)

from insignia import Moved, StatusList, sign, status_entry


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
    yield from _elsewhere(badge)
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


def _elsewhere(badge: Document) -> Iterator[Case]:
    """The address of the list leads to a site of Mallory's, where nothing is revoked."""
    at = "https://mallory.example/list"
    renamed = {**json.loads(status_list()), "id": f"{LIST}/other"}
    another = sign(without(renamed, "proof"), key=sample_key(), method=SAMPLE_METHOD,
                   created=SAMPLE_MOMENT)  # fmt: skip
    for name, served in (
        ("Mallory's in Mallory's name", mallorys_list(issuer=MALLORY_METHOD.partition("#")[0])),
        ("Mallory's in the school's name", mallorys_list()),
        ("another of the school's", json.dumps(another).encode()),
    ):
        yield Case(f"{name}, elsewhere", lambda: json.dumps(badge), {LIST: Moved(served, at)})


def mallorys_list(issuer: str = SAMPLE_DID) -> bytes:
    made = StatusList().credential(id=LIST, issuer=issuer, purpose="revocation")
    forged = sign(made, key=MALLORY, method=MALLORY_METHOD, created=SAMPLE_MOMENT)
    return json.dumps(forged).encode()
