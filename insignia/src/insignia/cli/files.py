"""What the commands read and write: files, standard input and output, key files, the clock."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from insignia import did
from insignia.did import jwk as did_jwk
from insignia.documents import Moved, Unreachable
from insignia.encoding import parse_json
from insignia.errors import DocumentUnreachable, KeyMaterialError, UnreadableError
from insignia.keys import ED25519, P256, P384, RSA, PrivateKey, PublicKey
from insignia.later import later
from insignia.times import parse_moment

if TYPE_CHECKING:
    from insignia.cli import fetch as fetching
else:
    fetching = later("insignia.cli.fetch")

MAX_INPUT = 32 * 1024 * 1024
_FAMILIES = {ED25519: ("eddsa", "2022"), P256: ("ecdsa", "2019"), P384: ("ecdsa", "2019")}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class InputError(Exception):
    """A file that is not there or cannot be read or written, with a sentence."""


def read_input(name: str) -> bytes:
    """The bytes of the file or at the address ``name``, or of standard input for ``-``."""
    return read_address(name) if is_address(name) else read_file(name)


def is_address(name: str) -> bool:
    """True for what is fetched; a file of such a name is reached as ``./https:…``."""
    return name.startswith(("https://", "http://"))


def read_address(url: str) -> bytes:
    """The bytes behind ``url``, fetched with every guard up."""
    return bytes_of(fetching.fetch(url), url=url)


def bytes_of(found: bytes | Unreachable | Moved, *, url: str) -> bytes:
    """What was found at ``url``; raises ``DocumentUnreachable`` for what was not."""
    if isinstance(found, Unreachable):
        raise DocumentUnreachable(url, reason=found.reason)
    return found.data if isinstance(found, Moved) else found


def read_file(name: str) -> bytes:
    """The bytes of the file ``name``, or of standard input for ``-``."""
    try:
        if name == "-":
            return _bounded(sys.stdin.buffer)
        with open(name, "rb") as file:
            return _bounded(file)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from error


def _bounded(file: BinaryIO) -> bytes:
    data = file.read(MAX_INPUT + 1)
    if len(data) > MAX_INPUT:
        raise InputError(f"An input of more than {MAX_INPUT} bytes is refused.")
    return data


def write_output(name: str | None, data: bytes) -> None:
    """Write ``data`` to the file ``name``, or to standard output for ``None`` and ``-``."""
    try:
        if name in (None, "-"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            Path(str(name)).write_bytes(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{name} cannot be written: {error.strerror}.") from error


def write_secret(name: str, data: bytes) -> None:
    """Write ``data`` to a new file that only its owner may read; an existing one is kept."""
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputError(f"{name} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def to_json(value: Any) -> bytes:
    """``value`` as indented JSON with a line end."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class KeyFile:
    """A secret key and the id of its verification method: the file's own, or that of did:key."""

    key: PrivateKey
    method: str

    @property
    def controller(self) -> str:
        """Who controls the key."""
        return self.method.partition("#")[0]

    def suite(self, *, over: str) -> str:
        """The suite of the key's proofs ``over`` RDF (``rdfc``) or the JSON text (``jcs``)."""
        if self.key.kind not in _FAMILIES:
            raise KeyMaterialError(f"A key of kind {self.key.kind} makes no proof, only tokens.")
        family, year = _FAMILIES[self.key.kind]
        return f"{family}-{over}-{year}"


def read_key(name: str, *, method: str | None = None) -> KeyFile:
    """The secret key in a file: a JWK, a verification method, a multibase text, or a PEM."""
    text = _text(read_file(name)).strip()
    if text.startswith("-----BEGIN"):
        return _named(PrivateKey.from_pem(text), method=method)
    if not text.startswith("{"):
        return _named(PrivateKey.from_multikey(text), method=method)
    found = parse_json(text)
    own = found.get("id")
    return _named(_key_in(found, name=name), method=method or (own if _is_id(own) else None))


def _named(key: PrivateKey, *, method: str | None) -> KeyFile:
    return KeyFile(key, method or own_method(key.public))


def own_method(key: PublicKey) -> str:
    """The id of the method in the key's own did:key, or did:jwk for RSA, which has none."""
    if key.kind == RSA:
        return f"{did_jwk.from_key(key)}#0"
    return did.method_id(did.from_key(key))


def read_public_key(name: str) -> PublicKey:
    """The public key in a file: a JWK, a verification method, a multibase text, or a PEM."""
    text = _text(read_file(name)).strip()
    if text.startswith("-----BEGIN"):
        return PublicKey.from_pem(text)
    if not text.startswith("{"):
        return PublicKey.from_multikey(text)
    found = parse_json(text)
    if isinstance(found.get("publicKeyMultibase"), str):
        return PublicKey.from_multikey(found["publicKeyMultibase"])
    jwk = found.get("publicKeyJwk", found)
    if not isinstance(jwk, dict):
        raise KeyMaterialError(f"{name} holds no public key that can be read.")
    return PublicKey.from_jwk(jwk)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and "#" in value


def _key_in(found: dict[str, Any], *, name: str) -> PrivateKey:
    if isinstance(found.get("secretKeyMultibase"), str):
        return PrivateKey.from_multikey(found["secretKeyMultibase"])
    for member in ("secretKeyJwk", "privateKeyJwk"):
        if isinstance(found.get(member), dict):
            return PrivateKey.from_jwk(found[member])
    if "kty" in found:
        return PrivateKey.from_jwk(found)
    raise KeyMaterialError(f"{name} holds no secret key that can be read.")


def read_document(name: str) -> dict[str, Any]:
    """The JSON object in a file or at an address."""
    found = parse_json(_text(read_input(name)))
    if not isinstance(found, dict):
        raise UnreadableError(f"{name} does not hold a JSON object.")
    return found


def read_text(name: str) -> str:
    """The text in a file or at an address, without the white space around it."""
    return _text(read_input(name)).strip()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("The input is not UTF-8 text.") from None


def moment(text: str | None) -> datetime:
    """The moment in ``text``, or the clock's; a date alone is its midnight in UTC."""
    if text is None:
        return datetime.now(UTC)
    return parse_moment(f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text)


class FolderDocuments(Mapping[str, bytes | Unreachable]):
    """The documents of a folder whose ``index.json`` maps URLs to the files in it."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        found = parse_json(read_file(str(self.folder / "index.json")))
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            raise UnreadableError("index.json must map URLs to file names.")
        self.files: dict[str, str] = found

    def __getitem__(self, url: str) -> bytes | Unreachable:
        path = self.folder / self.files[url]
        try:
            return read_file(str(path))
        except InputError as error:
            return Unreachable(str(error))

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)
