"""A file that comes in part by part, each kept as it came until the file is whole."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "parts"


def keep_part(name: str, content: bytes, *, offset: int) -> None:
    """Keep one part; a part sent again takes the place of the one before."""
    path = _path(name, offset)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def joined(name: str, *, length: int) -> bytes | None:
    """Return the whole file of this length, or None while a part of it is lacking."""
    content = bytearray()
    while len(content) < length:
        path = _path(name, len(content))
        if not default_storage.exists(path):
            return None
        with default_storage.open(path) as part:
            content += part.read()
    return bytes(content) if len(content) == length else None


def drop_parts(name: str) -> None:
    """Forget every part of a file."""
    folder = f"{FOLDER}/{name}"
    if default_storage.exists(folder):
        for part in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{part}")
        default_storage.delete(folder)


def _path(name: str, offset: int) -> str:
    return f"{FOLDER}/{name}/{offset:012}"
