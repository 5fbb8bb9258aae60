"""Cases, and the good documents, tokens and pictures that they are made from."""

from __future__ import annotations

import base64
import copy
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from insignia.proofs import ProofOptions, secure
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

from insignia import Moved, StatusList, did, status_entry

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
    documents: Mapping[str, bytes | Moved] = field(default_factory=dict)


def case(name: str, value: object, **documents: bytes) -> Case:
    """A case from a document, a text, or bytes."""
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    return Case(name, lambda: text, documents)


def full_signed() -> Document:
    """The longest badge there is, signed by the sample key."""
    return sample_signed(without(full_credential(issuer=SAMPLE_DID), "credentialStatus"))


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


def without(node: Document, name: str) -> Document:
    return {key: value for key, value in node.items() if key != name}


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


def vc_jwt() -> str:
    return sign_vc_jwt(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)


def vc_jose() -> str:
    return sign_vc_jose(sample_credential(), key=sample_key(), method=SAMPLE_METHOD)


def sd_jwt() -> str:
    return issue_document(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).text


def b64(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*extra: bytes) -> bytes:
    header = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + pixels + chunk(b"IEND", b"")


def squeezed(megabytes: int, *, window: int) -> bytes:
    """So many megabytes of zeros, compressed piece by piece."""
    packer = zlib.compressobj(6, zlib.DEFLATED, window)
    pieces = [packer.compress(bytes(1_000_000)) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


def signed_with(**changes: Any) -> Document:
    """Signed over the JSON text, which takes any value as it is."""
    how = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT, suite="eddsa-jcs-2022")
    return secure({**sample_credential(), **changes}, key=sample_key(), options=how)


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
