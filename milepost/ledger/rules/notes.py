"""Checkpoints and proofs as the C2SP specifications write them: signed-note, tlog-checkpoint."""

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from insignia.errors import KeyMaterialError
from insignia.keys import PrivateKey, PublicKey

from milepost.ledger.rules.merkle import HASH_BYTES, Root

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
"""Of a witness: Ed25519 over the checkpoint and the time it was signed (tlog-cosignature)."""
TIME_BYTES = 8
SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
DASH = "\N{EM DASH} "


def checkpoint(origin: str, *, root: Root, key: PrivateKey) -> str:
    """Return the signed note that says: this log has this many entries under this root."""
    text = f"{origin}\n{root.size}\n{_base64(root.hash)}\n"
    signature = key_id(origin, public=key.public) + key.sign(text.encode())
    return f"{text}\n{DASH}{origin} {_base64(signature)}\n"


def verifier_key(name: str, *, public: PublicKey) -> str:
    """Return the line by which strangers know the log's key."""
    identifier = key_id(name, public=public).hex()
    return f"{name}+{identifier}+{_base64(ED25519 + public.raw)}"


class Known(NamedTuple):
    """A signer as strangers know it: its name and its public key."""

    name: str
    public: PublicKey


def read_verifier_key(line: str, *, kind: bytes = ED25519) -> Known | None:
    """Return who a verifier key line speaks of; None if it is not of this kind or its id is off."""
    name, rest, key = [*line.strip().split("+", 2), "", ""][:3]
    value = _bytes(key)
    if not name or " " in name or value[:1] != kind or len(value) != 1 + HASH_BYTES:
        return None
    try:
        public = PublicKey("Ed25519", value[1:])
    except KeyMaterialError:
        return None
    return Known(name, public) if key_id(name, public=public, kind=kind).hex() == rest else None


def key_id(name: str, *, public: PublicKey, kind: bytes = ED25519) -> bytes:
    """Return the four bytes that tell which key signed, and in which way."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public.raw).digest()[:4]


def opened(note: str, *, name: str, public: PublicKey) -> Root | None:
    """Return the tree a checkpoint speaks of; None unless this key signed it under this name."""
    text, separator, signatures = note.rpartition("\n\n")
    text += "\n"
    if not separator or not _signed(text, signatures=signatures, name=name, public=public):
        return None
    origin, size, root, *_ = [*text.split("\n"), "", ""]
    if origin != name or not SIZE.fullmatch(size):
        return None
    return Root(int(size), _bytes(root)) if len(_bytes(root)) == HASH_BYTES else None


class Cosigned(NamedTuple):
    """A witness's signature under a checkpoint: whose, when, and the line that holds it."""

    witness: str
    seconds: int
    """Since 1970, as the witness says."""
    line: str


def cosign(text: str, *, witness: str, key: PrivateKey, seconds: int) -> str:
    """Return the line by which a witness signs a checkpoint's text."""
    signature = key.sign(_cosigned_bytes(text, seconds=seconds))
    name_id = key_id(witness, public=key.public, kind=COSIGNATURE)
    value = name_id + seconds.to_bytes(TIME_BYTES) + signature
    return f"{DASH}{witness} {_base64(value)}\n"


def cosignatures(note: str, *, witnesses: Sequence[Known]) -> list[Cosigned] | None:
    """Return what known witnesses signed; None if a line in one's name and key does not hold."""
    text, _, signatures = note.rpartition("\n\n")
    found = []
    for known in witnesses:
        prefix = f"{DASH}{known.name} "
        ours = key_id(known.name, public=known.public, kind=COSIGNATURE)
        for line in signatures.split("\n"):
            value = _bytes(line.removeprefix(prefix)) if line.startswith(prefix) else b""
            if value[:4] != ours:
                continue
            seconds = int.from_bytes(value[4 : 4 + TIME_BYTES])
            said = _cosigned_bytes(f"{text}\n", seconds=seconds)
            if not known.public.verify(value[4 + TIME_BYTES :], said):
                return None
            found.append(Cosigned(known.name, seconds, f"{line}\n"))
    return found


def _cosigned_bytes(text: str, *, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def proof_file(index: int, *, proof: Sequence[bytes], note: str) -> str:
    """Return the C2SP ``.tlog-proof`` file: an inclusion proof with its checkpoint."""
    hashes = "".join(f"{_base64(value)}\n" for value in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note}"


def _signed(text: str, *, signatures: str, name: str, public: PublicKey) -> bool:
    """Whether our key signed; a signature that claims our key but fails refuses the note."""
    prefix, ours, found = f"{DASH}{name} ", key_id(name, public=public), False
    for line in signatures.splitlines():
        value = _bytes(line.removeprefix(prefix)) if line.startswith(prefix) else b""
        if value[:4] != ours:
            continue
        if not public.verify(value[4:], text.encode()):
            return False
        found = True
    return found


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
