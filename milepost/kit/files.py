"""Files kept under their SHA-256: the same bytes once, a changed byte under another name."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

CHUNK = 64 * 1024


class Kept(NamedTuple):
    """A file as it was kept: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


def path_of(sha256: str) -> str:
    """Return the storage name for a digest."""
    return f"{sha256[:2]}/{sha256}"


def keep(content: bytes) -> Kept:
    """Keep these bytes and return their digest; keeping them again changes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
    return Kept(digest, len(content))


def keep_chunks(chunks: Iterable[bytes], *, limit: int) -> Kept | None:
    """Keep a stream of at most ``limit`` bytes; None, and nothing kept, if it is longer."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > limit:
            return None
    return keep(bytes(content))


def read(sha256: str) -> bytes:
    """Return the bytes kept under a digest; FileNotFoundError if there are none."""
    with default_storage.open(path_of(sha256)) as file:
        return bytes(file.read())


def size_of(sha256: str) -> int:
    """Return how many bytes are kept under a digest; FileNotFoundError if there are none."""
    return default_storage.size(path_of(sha256))


def stream(sha256: str) -> File[bytes]:
    """Open the kept file for a streaming answer; the caller closes it."""
    return default_storage.open(path_of(sha256))
