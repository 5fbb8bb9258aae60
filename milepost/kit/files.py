"""Files kept under their SHA-256: the same bytes once, a changed byte under another name."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import NamedTuple

from django.core.files.base import File
from django.core.files.storage import default_storage

from milepost.kit.media.source import Bytes, mapped, read_through, reader

CHUNK = 64 * 1024


class Kept(NamedTuple):
    """A file as it was kept: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


def path_of(sha256: str) -> str:
    """Return the storage name for a digest."""
    return f"{sha256[:2]}/{sha256}"


def digest_of(content: Bytes) -> str:
    """Return the SHA-256 of these bytes in hexadecimal; a mapped file is not read into memory."""
    digest = hashlib.sha256()
    for chunk in read_through(content, 0, len(content)):
        digest.update(chunk)
    return digest.hexdigest()


def keep(content: Bytes, *, sha256: str = "") -> Kept:
    """Keep these bytes and return their digest, known or not; again, it changes nothing."""
    sha256 = sha256 or digest_of(content)
    if not default_storage.exists(path_of(sha256)):
        default_storage.save(path_of(sha256), File(reader(content)))
    return Kept(sha256, len(content))


def keep_chunks(chunks: Iterable[bytes]) -> Kept:
    """Keep a stream of bytes that never stands in memory."""
    digest, size = hashlib.sha256(), 0
    with TemporaryFile() as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.seek(0)
        path = path_of(digest.hexdigest())
        if not default_storage.exists(path):
            default_storage.save(path, File(file))
    return Kept(digest.hexdigest(), size)


@contextmanager
def looked_into(sha256: str) -> Iterator[Bytes]:
    """Give a kept file's content to look into at any place; FileNotFoundError if there is none."""
    with default_storage.open(path_of(sha256)) as file:
        if not hasattr(file, "obj"):
            yield mapped(file.file)
            return
        with TemporaryFile() as copy:
            for piece in pieces(sha256, start=0, end=size_of(sha256)):
                copy.write(piece)
            copy.flush()
            yield mapped(copy)


def read(sha256: str) -> bytes:
    """Return the bytes kept under a digest; FileNotFoundError if there are none."""
    with default_storage.open(path_of(sha256)) as file:
        return bytes(file.read())


def size_of(sha256: str) -> int:
    """Return how many bytes are kept under a digest; FileNotFoundError if there are none."""
    return default_storage.size(path_of(sha256))


def pieces(sha256: str, *, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from ``start`` up to ``end`` of a kept file, piece by piece."""
    if start >= end:
        return
    with default_storage.open(path_of(sha256)) as file:
        if remote := getattr(file, "obj", None):
            # A bucket gives the range itself; to seek would fetch the whole file first.
            part = remote.get(Range=f"bytes={start}-{end - 1}")["Body"]
            yield from part.iter_chunks(CHUNK)
            return
        file.seek(start)
        while start < end and (piece := file.read(min(CHUNK, end - start))):
            start += len(piece)
            yield piece


def stream(sha256: str) -> File[bytes]:
    """Open the kept file for a streaming answer; the caller closes it."""
    return default_storage.open(path_of(sha256))
