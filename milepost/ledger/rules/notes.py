"""Checkpoints and proofs as the C2SP specifications write them: signed-note, tlog-checkpoint."""

import base64
import hashlib
from collections.abc import Sequence

from insignia.keys import PrivateKey, PublicKey

from milepost.ledger.rules.merkle import HASH_BYTES, Root

ED25519 = b"\x01"
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


def key_id(name: str, *, public: PublicKey) -> bytes:
    """Return the four bytes that tell which key signed."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public.raw).digest()[:4]


def opened(note: str, *, name: str, public: PublicKey) -> Root | None:
    """Return the tree a checkpoint speaks of; None unless this key signed it under this name."""
    text, separator, signatures = note.rpartition("\n\n")
    text += "\n"
    if not separator or not _signed(text, signatures=signatures, name=name, public=public):
        return None
    origin, size, root, *_ = [*text.split("\n"), "", ""]
    if origin != name or not size.isascii() or not size.isdecimal() or str(int(size)) != size:
        return None
    return Root(int(size), _bytes(root)) if len(_bytes(root)) == HASH_BYTES else None


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
