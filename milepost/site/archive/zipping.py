"""A ZIP written as it goes out: no file of the archive ever stands in memory or on disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple


class Part(NamedTuple):
    """One file of an archive: its path, and its bytes piece by piece."""

    path: str
    pieces: Iterable[bytes]


class _Outlet(io.RawIOBase):
    """Takes what is written until it is drawn off."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview[int]") -> int:  # type: ignore[override]
        self.held.append(bytes(data))
        return len(data)

    def drawn(self) -> bytes:
        """What came since it was last drawn."""
        out, self.held = b"".join(self.held), []
        return out


def zipped(parts: Iterable[Part], *, at: datetime) -> Iterator[bytes]:
    """Yield a ZIP (ZIP64 where it has to be) of these parts, in their order, piece by piece."""
    outlet = _Outlet()
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(outlet, "w") as archive:
        for part in parts:
            entry = zipfile.ZipInfo(part.path, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in part.pieces:
                    file.write(piece)
                    yield outlet.drawn()
            yield outlet.drawn()
    yield outlet.drawn()
