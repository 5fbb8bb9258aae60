"""A file that comes in part by part, each kept as it came until the file is whole."""

from tempfile import TemporaryFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from milepost.kit.media.source import Bytes, mapped

FOLDER = "parts"


def keep_part(name: str, content: bytes, *, offset: int) -> None:
    """Keep one part; a part sent again takes the place of the one before."""
    path = _path(name, offset)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def joined(name: str, *, length: int) -> Bytes | None:
    """Return the whole file of this length, or None while a part of it is lacking.

    It stands in a nameless file of the system's temporary folder, and is gone with its last reader.
    """
    with TemporaryFile() as whole:
        while whole.tell() < length:
            path = _path(name, whole.tell())
            if not default_storage.exists(path):
                return None
            with default_storage.open(path) as part:
                whole.write(part.read())
        whole.flush()
        return mapped(whole) if whole.tell() == length else None


def drop_parts(name: str) -> None:
    """Forget every part of a file."""
    folder = f"{FOLDER}/{name}"
    for part in parts_in(folder):
        default_storage.delete(f"{folder}/{part}")
    default_storage.delete(folder)


def parts_in(folder: str) -> list[str]:
    """Return the names in a folder of parts; a bucket has no empty folders, a disk may."""
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def _path(name: str, offset: int) -> str:
    return f"{FOLDER}/{name}/{offset:012}"
