"""Files out of a stranger's ZIP: whatever it claims, no more is unpacked than we bear."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

CHUNK = 64 * 1024
LARGEST_UNPACKED = 6 * 1024**3
"""So many bytes are unpacked of one archive, all its files together: a small one may hold much."""
BROKEN = (
    KeyError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class Unzipping:
    """An archive that is read file by file; each time counts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.left = archive, LARGEST_UNPACKED

    def require(self, name: str) -> None:
        """Refuse a name under which there is no file."""
        try:
            self.archive.getinfo(name)
        except KeyError as error:
            raise _broken(name) from error

    def read(self, name: str, *, most: int) -> bytes:
        """Return a whole file. Raises RuleError for a missing, broken or larger one."""
        return b"".join(self.stream(name, most=most))

    def stream(self, name: str, *, most: int) -> Iterator[bytes]:
        """Yield a file piece by piece. Raises RuleError for a missing, broken or larger one."""
        size = 0
        try:
            with self.archive.open(name) as file:
                while piece := file.read(CHUNK):
                    size += len(piece)
                    if size > most:
                        raise RuleError(_("“%(name)s” is too large.") % {"name": name[:120]})
                    self._count(piece)
                    yield piece
        except BROKEN as error:
            raise _broken(name) from error

    def _count(self, piece: bytes) -> None:
        self.left -= len(piece)
        if self.left < 0:
            raise RuleError(_("There is too much in this archive."))


def _broken(name: str) -> RuleError:
    return RuleError(_("“%(name)s” is missing or broken.") % {"name": name[:120]})
